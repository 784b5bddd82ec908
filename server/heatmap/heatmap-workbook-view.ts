/**
 * The heatmap as an Excel workbook of three sheets: the table with its colours, every number behind it, and what it is.
 */
import type { BookCell, BookValue, CellStyle, Workbook, WorkbookSheet } from "../press/workbook.ts";
import { bandFills } from "./band-fills.ts";
import type { HeatmapSheet, SheetCell, SheetRow } from "./heatmap-sheet-view.ts";

/** Gives a value a look; the same look has the same number. */
type Styled = (value: BookValue, style: CellStyle) => BookCell;

const plainSheet = { stickyRows: 0, stickyColumns: 0 } as const;
const widths = { name: 34, verdict: 18, detail: 30, small: 11, number: 16 } as const;
const head: CellStyle = { isBold: true, isWrapped: true, isHead: true };

export function heatmapWorkbook(sheet: HeatmapSheet): Workbook {
  const known = new Map<string, number>();
  const styles: CellStyle[] = [];
  const styled: Styled = (value, style) => {
    const key = JSON.stringify(style);
    const at = known.get(key) ?? styles.push(style) - 1;
    known.set(key, at);
    return [value, at];
  };
  return { sheets: [tableOf(sheet, styled), numbersOf(sheet, styled), aboutOf(sheet, styled)], styles };
}

function tableOf({ pillars, scales, rows }: HeatmapSheet, styled: Styled): WorkbookSheet {
  const heads = ["Unit", "Verdict", "Detail", ...pillars, ...scales.map(({ name }) => name), "Answered"];
  return {
    name: "Heatmap",
    stickyRows: 1,
    stickyColumns: 1,
    widths: [
      ...[widths.name, widths.verdict, widths.detail],
      ...[...pillars, ...scales].map(() => widths.small),
      widths.small,
    ],
    rows: [
      heads.map((text) => styled(text, head)),
      ...rows.map((row) => [
        styled(row.name, {
          indent: Math.min(6, row.depth),
          ...(row.kind === "team" || row.kind === "blank" ? {} : { isBold: true }),
        }),
        row.verdict,
        styled(row.detail, { isWrapped: true }),
        ...pillars.map((_, i) => coloured(row, row.pillars[i], styled)),
        ...scales.map((_, i) => coloured(row, row.scales[i], styled)),
        styled(row.answered, { align: "right" }),
      ]),
    ],
  };
}

/** One line for each row and scale. */
function numbersOf({ scales, rows }: HeatmapSheet, styled: Styled): WorkbookSheet {
  const heads = [
    ...["Unit", "Part of", "Scale", "Estimate", "From", "To", "In words", "Own mean", "Own from", "Own to"],
    ...["Chance below the lower cut", "Chance above the upper cut", "Answered", "Clear change"],
  ];
  return {
    ...plainSheet,
    name: "Numbers",
    stickyRows: 1,
    widths: heads.map((_, i) => (i < 3 ? widths.name : widths.number)),
    rows: [
      heads.map((text) => styled(text, head)),
      ...rows.flatMap((row) =>
        scales.flatMap(({ name }, i): BookCell[][] => {
          const cell = row.scales[i];
          if (cell === undefined) return [];
          const { number, lower, upper, words, own, chances, answered, change } = cell;
          return [
            [
              ...[row.name, row.above, name, orNothing(number), orNothing(lower), orNothing(upper), words],
              ...[0, 1, 2].map((at) => orNothing(own[at] ?? null)),
              ...[...chances, answered, change],
            ],
          ];
        }),
      ),
    ],
  };
}

function aboutOf({ about }: HeatmapSheet, styled: Styled): WorkbookSheet {
  return {
    ...plainSheet,
    name: "About",
    widths: [18, 110],
    rows: about.map(([title, said]) => [styled(title, { isBold: true }), styled(said, { isWrapped: true })]),
  };
}

/** A number with its colour; the words where there is no number. */
function coloured(row: SheetRow, cell: SheetCell | undefined, styled: Styled): BookCell {
  if (cell === undefined) return null;
  if (cell.number === null) return styled(cell.words, { ink: "#626d68", align: "center" });
  const look = bandFills.find(({ band }) => band === cell.band);
  const team = look === undefined ? {} : { fill: look.fill, ink: look.ink };
  return styled(cell.number, { ...(row.kind === "team" ? team : { ink: "#47524d" }), align: "center" });
}

function orNothing(value: number | null): BookValue {
  return value ?? "";
}
