import { stringify } from "csv-stringify/sync";
import writeExcelFile, { type Cell, type SheetData } from "write-excel-file/node";
import { bandFills } from "./band-fills.ts";
import type { HeatmapSheet, SheetCell, SheetRow } from "./heatmap-sheet-view.ts";

/**
 * The heatmap as CSV: UTF-8 with a byte order mark, one row for each row of the page, for each scale its estimate, limits
 * and words. What a spreadsheet would take for a formula gets an apostrophe before it.
 */
export function heatmapCsv(sheet: HeatmapSheet): Buffer {
  const head = [
    "Unit",
    "Part of",
    "Row",
    "Verdict",
    "Detail",
    "Answered",
    ...sheet.pillars.flatMap((name) => [`${name}, weakest part`, `${name}, estimate`]),
    ...sheet.scales.flatMap(({ name }) => [
      name,
      `${name}, from`,
      `${name}, to`,
      `${name}, in words`,
      `${name}, clear change`,
    ]),
  ];
  const rows = sheet.rows.map((row) => [
    row.name,
    row.above,
    row.kind,
    row.verdict,
    row.detail,
    row.answered,
    ...sheet.pillars.flatMap((_, i) => {
      const cell = row.pillars[i];
      return [cell?.part || cell?.words || "", cell?.number ?? ""];
    }),
    ...sheet.scales.flatMap((_, i) => {
      const cell = row.scales[i];
      return [cell?.number ?? "", cell?.lower ?? "", cell?.upper ?? "", cell?.words ?? "", cell?.change ?? ""];
    }),
  ]);
  return Buffer.from(stringify([head, ...rows], { bom: true, escape_formulas: true, record_delimiter: "\r\n" }));
}

const strong = { fontWeight: "bold" } as const;

/**
 * The heatmap as an Excel workbook of three sheets: the table with its colours, every number behind it, and what it is.
 * Text is written as text, so nothing becomes a formula; numbers are numbers.
 */
export async function heatmapXlsx(sheet: HeatmapSheet): Promise<Buffer> {
  const width = { name: 34, verdict: 18, detail: 30, small: 11 };
  const workbook = await writeExcelFile([
    {
      sheet: "Heatmap",
      data: tableOf(sheet),
      stickyRowsCount: 1,
      stickyColumnsCount: 1,
      columns: [
        { width: width.name },
        { width: width.verdict },
        { width: width.detail },
        ...[...sheet.pillars, ...sheet.scales].map(() => ({ width: width.small })),
        { width: width.small },
      ],
    },
    {
      sheet: "Numbers",
      data: numbersOf(sheet),
      stickyRowsCount: 1,
      columns: [
        { width: width.name },
        { width: width.name },
        { width: width.name },
        ...Array.from({ length: 10 }, () => ({ width: 16 })),
      ],
    },
    { sheet: "About", data: aboutOf(sheet), columns: [{ width: 18 }, { width: 110 }] },
  ]).toBuffer();
  return workbook;
}

function tableOf({ pillars, scales, rows }: HeatmapSheet): SheetData {
  const head = ["Unit", "Verdict", "Detail", ...pillars, ...scales.map(({ name }) => name), "Answered"];
  return [
    head.map((text): Cell => headCell(text)),
    ...rows.map((row) => [
      {
        ...text(row.name),
        indent: Math.min(6, row.depth),
        ...(row.kind === "team" || row.kind === "blank" ? {} : strong),
      },
      text(row.verdict),
      { ...text(row.detail), wrap: true },
      ...pillars.map((_, i) => coloured(row, row.pillars[i])),
      ...scales.map((_, i) => coloured(row, row.scales[i])),
      { ...text(row.answered), align: "right" as const },
    ]),
  ];
}

/** One line for each row and scale. */
function numbersOf({ scales, rows }: HeatmapSheet): SheetData {
  const head = [
    ...["Unit", "Part of", "Scale", "Estimate", "From", "To", "In words", "Own mean", "Own from", "Own to"],
    ...["Chance below the lower cut", "Chance above the upper cut", "Answered", "Clear change"],
  ];
  return [
    head.map(headCell),
    ...rows.flatMap((row) =>
      scales.flatMap(({ name }, i) => {
        const cell = row.scales[i];
        if (cell === undefined) return [];
        return [
          [
            ...[text(row.name), text(row.above), text(name)],
            ...[cell.number, cell.lower, cell.upper].map(number),
            text(cell.words),
            ...[0, 1, 2].map((at) => number(cell.own[at] ?? null)),
            ...[...cell.chances, cell.answered, cell.change].map(text),
          ],
        ];
      }),
    ),
  ];
}

function aboutOf({ about }: HeatmapSheet): SheetData {
  return about.map(([title, said]) => [
    { ...text(title), ...strong },
    { ...text(said), wrap: true },
  ]);
}

function headCell(value: string): Cell {
  return {
    ...text(value),
    ...strong,
    wrap: true,
    alignVertical: "bottom",
    bottomBorderStyle: "thin",
    bottomBorderColor: "#626d68",
  };
}

/** A number with its colour; the words where there is no number. */
function coloured(row: SheetRow, cell: SheetCell | undefined): Cell {
  if (cell === undefined) return null;
  if (cell.number === null) return { ...text(cell.words), textColor: "#626d68", align: "center" };
  const look = bandFills.find(({ band }) => band === cell.band);
  const team = look === undefined ? {} : { backgroundColor: look.fill, textColor: look.ink };
  const fill = row.kind === "team" ? team : { textColor: "#47524d" };
  return { ...number(cell.number), ...fill, align: "center" };
}

function text(value: string): { readonly value: string; readonly type: StringConstructor } {
  return { value, type: String };
}

function number(value: number | null): Cell & object {
  return value === null ? text("") : { value, type: Number, format: "0" };
}
