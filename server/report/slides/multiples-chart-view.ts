/** A pillar as charts side by side: a panel for each part, a bar for each team, the interval at its end, the cuts behind. */
import { withheld } from "../../heatmap/hidden-words.ts";
import { pointsOf } from "../../heatmap/spelling.ts";
import type { Box, DeckPart } from "../../press/deck.ts";
import type { Interval, ReleaseScale } from "../../release/release.ts";
import type { Multiples } from "../document.ts";
import { chartPlace, nameWidthOf, rowName, textAt } from "./chart-frame-view.ts";
import type { FigureFrame, FigurePage } from "./figure-view.ts";
import { lineOf } from "./runs-view.ts";
import { colours, stateColours } from "./slide-look.ts";
import { cutToLines, heightOf, linesOf } from "./text-width.ts";

const gap = 0.2;
const headSize = 10;

export function multiplesPage(multiples: Multiples, frame: FigureFrame): FigurePage {
  const { scales, rows } = multiples;
  const title = lineOf(multiples.title);
  const ids = [
    "rules.cutWeak",
    "rules.cutOk",
    ...rows.flatMap(({ key }) => scales.map(({ code }) => `team.${key}.${code}.estimate`)),
  ];
  return {
    facts: ids.flatMap((id) => frame.evidence.get(id) ?? []),
    draw(box) {
      const nameWidth = nameWidthOf(rows.map(teamName), box.w * (scales.length > 2 ? 0.26 : 0.36));
      const width = (box.w - nameWidth - gap * (scales.length - 1)) / scales.length;
      const headLines = Math.min(3, Math.max(...scales.map(({ name }) => linesOf(name, width, bold))));
      const head = heightOf(headLines, headSize) + 0.24;
      const place = chartPlace(box, title, frame.words.multiplesCaption, rows.length, head);
      return [
        ...place.words,
        ...scales.flatMap((scale, i) => {
          const left = box.x + nameWidth + i * (width + gap);
          const panel: Box = { x: left, y: place.box.y, w: width, h: place.box.h };
          return [
            textAt({ ...panel, y: panel.y - head, h: head - 0.22 }, cutToLines(scale.name, width, 3, bold), {
              ...bold,
              anchor: "bottom",
            }),
            ...zones(panel, frame),
            ...hiddenRows(multiples, scale, panel, place.size - 1),
            panelChart({ multiples, scale, panel, frame, size: place.size, nameWidth, hasNames: i === 0 }),
          ];
        }),
      ];
    },
  };
}

const bold = { size: headSize, isBold: true } as const;

/** Bands of the gate behind the bars, with the cuts in numbers above. */
function zones({ x, y, w, h }: Box, { release }: FigureFrame): readonly DeckPart[] {
  const { cutWeak, cutOk } = release.rules;
  const at = (score: number): number => x + (score / 100) * w;
  const zone = (from: number, to: number, fill: string): DeckPart => ({
    kind: "shape",
    shape: "rect",
    box: { x: at(from), y, w: at(to) - at(from), h },
    fill,
  });
  const cut = { size: 8, color: colours.ink3 } as const;
  return [
    zone(0, cutWeak, colours.zoneLow),
    zone(cutWeak, cutOk, colours.zoneMid),
    zone(cutOk, 100, colours.zoneOk),
    textAt({ x: at(cutWeak) - 0.42, y: y - 0.17, w: 0.44, h: 0.16 }, pointsOf(cutWeak), { ...cut, align: "right" }),
    textAt({ x: at(cutOk) - 0.02, y: y - 0.17, w: 0.44, h: 0.16 }, pointsOf(cutOk), cut),
  ];
}

/** The word where a bar would be. */
function hiddenRows(
  { rows }: Multiples,
  { code }: ReleaseScale,
  { x, y, w, h }: Box,
  size: number,
): readonly DeckPart[] {
  const each = h / Math.max(1, rows.length);
  return rows.flatMap(({ team }, i) =>
    team.cells[code]?.estimate
      ? []
      : [
          textAt({ x: x + 0.06, y: y + i * each, w: w - 0.06, h: each }, withheld, {
            size,
            color: colours.ink3,
            anchor: "middle",
          }),
        ],
  );
}

interface Panel {
  readonly multiples: Multiples;
  readonly scale: ReleaseScale;
  readonly panel: Box;
  readonly frame: FigureFrame;
  readonly size: number;
  readonly nameWidth: number;
  /** false where they stand in the panel before */
  readonly hasNames: boolean;
}

function teamName({ team }: Multiples["rows"][number]): string {
  return lineOf([{ kind: "name", text: team.name }]);
}

function panelChart({ multiples, scale, panel, frame: { words }, size, nameWidth, hasNames }: Panel): DeckPart {
  const { rows } = multiples;
  const cells = rows.map(({ team }) => team.cells[scale.code]);
  const estimates = cells.map((cell) => cell?.estimate ?? null);
  const left = hasNames ? nameWidth : 0;
  const w = left + panel.w;
  return {
    kind: "chart",
    label: `${lineOf(multiples.title)}: ${scale.name}`,
    box: { ...panel, x: panel.x - left, w },
    plot: { x: left / w, y: 0, w: panel.w / w, h: 1 },
    categories: rows.map((row) => rowName(teamName(row), "", nameWidth, size)),
    hasNames,
    size,
    min: 0,
    max: 100,
    isStacked: false,
    gap: 55,
    series: [
      {
        name: words.estimate,
        values: estimates.map((estimate) => (estimate === null ? null : Number(pointsOf(estimate.mean)))),
        color: stateColours["WATCH"] ?? colours.line,
        colors: cells.map((cell) => stateColours[cell?.state ?? "UNKNOWN"] ?? colours.line),
        labels: { color: colours.ink, place: "inBase", format: "0" },
      },
    ],
    interval: {
      down: { name: words.intervalDown, values: estimates.map((one) => distance(one, one?.lower)) },
      up: { name: words.intervalUp, values: estimates.map((one) => distance(one, one?.upper)) },
    },
  };
}

/** From the estimate to an end of its interval, as both are printed. */
function distance(estimate: Interval | null, end: number | null | undefined): number | null {
  if (estimate === null) return null;
  if (end === null || end === undefined) return 0;
  return Math.abs(Number(pointsOf(end)) - Number(pointsOf(estimate.mean)));
}
