/** The heatmap as a picture that stands alone: SVG in light colours, with title, description and legend, for slides. */
import { definePage } from "../http/page.ts";
import { bandFills } from "./band-fills.ts";
import type { HeatmapSheet, SheetCell, SheetRow } from "./heatmap-sheet-view.ts";

export const heatmapPicturePage = definePage<HeatmapPictureView>("figures/heatmap-picture");

export interface HeatmapPictureView {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly subtitle: string;
  readonly heads: readonly PictureText[];
  readonly rows: readonly {
    readonly lineY: number;
    readonly texts: readonly PictureText[];
    readonly cells: readonly PictureCell[];
  }[];
  readonly legend: readonly {
    readonly x: number;
    readonly y: number;
    readonly fill: string;
    readonly edge: string;
    readonly text: string;
  }[];
  readonly legendTextX: number;
  readonly notes: readonly PictureText[];
}

export interface PictureText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
  readonly anchor: "start" | "end";
}

export interface PictureCell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  /** bar at the side to which the colour stands, so that grey print keeps it apart; 0 wide for none */
  readonly edgeX: number;
  readonly edgeWidth: number;
  readonly edge: string;
}

const ink = "#17201d";
const soft = "#626d68";
const margin = 28;
const [nameWidth, verdictWidth, pillarWidth, scaleWidth, answeredWidth] = [250, 186, 108, 66, 76];
const headY = 118;
const rowHeight = 28;
const nameLength = 32;

export function heatmapPictureView(sheet: HeatmapSheet): HeatmapPictureView {
  const pillarsX = margin + nameWidth + verdictWidth;
  const scalesX = pillarsX + sheet.pillars.length * pillarWidth;
  const answeredX = scalesX + sheet.scales.length * scaleWidth + answeredWidth;
  const width = answeredX + margin;
  const bottom = headY + 14 + sheet.rows.length * rowHeight;
  const about = new Map(sheet.about);
  const head = (x: number, text: string, anchor: "start" | "end" = "start") =>
    label(x, headY, text, { weight: 600, fill: soft, size: 12, anchor });
  return {
    width,
    height: bottom + 110,
    title: `Heatmap: ${about.get("Survey") ?? ""}`,
    description: `A row for each unit: verdict, weakest part of each pillar, each scale as an estimate out of 100, and who answered. ${about.get("Colours") ?? ""}`,
    subtitle: about.get("Shown") ?? "",
    heads: [
      head(margin, "Unit"),
      head(margin + nameWidth, "Verdict"),
      ...sheet.pillars.map((name, i) => head(pillarsX + i * pillarWidth + 8, name)),
      ...sheet.scales.map(({ shortName }, i) => head(scalesX + i * scaleWidth + 8, shortName)),
      head(answeredX, "Answered", "end"),
    ],
    rows: sheet.rows.map((row, i) => rowOf(row, headY + 14 + i * rowHeight, { pillarsX, scalesX, answeredX })),
    legend: bandFills
      .filter(({ legend }) => legend !== "")
      .map(({ fill, edge, legend }, i) => ({
        x: margin + (i % 4) * 250,
        y: bottom + 22 + Math.floor(i / 4) * 24,
        fill,
        edge,
        text: legend,
      })),
    legendTextX: 26,
    notes: [
      label(
        margin,
        bottom + 92,
        "No colour means that we cannot tell. Teams whose intervals overlap cannot be ranked.",
        { size: 12, fill: soft },
      ),
    ],
  };
}

interface Columns {
  readonly pillarsX: number;
  readonly scalesX: number;
  readonly answeredX: number;
}

function rowOf(
  row: SheetRow,
  y: number,
  { pillarsX, scalesX, answeredX }: Columns,
): HeatmapPictureView["rows"][number] {
  const base = y + 18;
  const weight = row.kind === "team" || row.kind === "blank" ? 400 : 650;
  const isTeam = row.kind === "team";
  const pillars = row.pillars.flatMap((cell, i): PictureText[] => {
    const x = pillarsX + i * pillarWidth + 8;
    if (cell.number === null) return [label(x, base, shortened(cell.words, 15), { size: 11, fill: soft })];
    const fill = isTeam ? inkOf(cell) : ink;
    return [
      label(x, base, String(cell.number), { weight: 600, fill }),
      label(x + 26, base, shortened(cell.part, 12), { size: 11, fill }),
    ];
  });
  const scales = row.scales.map((cell, i) =>
    label(scalesX + i * scaleWidth + 8, base, cell.number === null ? shortened(cell.words, 9) : String(cell.number), {
      size: cell.number === null ? 11 : 14,
      weight: isTeam ? 400 : 600,
      fill: cell.number === null ? soft : isTeam ? inkOf(cell) : soft,
    }),
  );
  const placed = (cells: readonly SheetCell[], x: number, width: number): PictureCell[] =>
    isTeam ? cells.flatMap((cell, i) => filledOf(cell, x + i * width, y, width - 3)) : [];
  return {
    lineY: y + rowHeight,
    texts: [
      label(margin + Math.min(6, row.depth) * 10, base, shortened(row.name, nameLength), { weight }),
      label(
        margin + nameWidth,
        base,
        row.verdict || shortened(row.detail, 34),
        row.verdict ? { weight: 600 } : { size: 11, fill: soft },
      ),
      ...pillars,
      ...scales,
      label(answeredX, base, row.answered, { size: 12, fill: soft, anchor: "end" }),
    ],
    cells: [...placed(row.pillars, pillarsX, pillarWidth), ...placed(row.scales, scalesX, scaleWidth)],
  };
}

function filledOf({ number, band }: SheetCell, x: number, y: number, width: number): readonly PictureCell[] {
  const look = bandFills.find((one) => one.band === band);
  if (number === null || look === undefined) return [];
  const edgeWidth = look.side === "none" ? 0 : look.isStrong ? 4 : 2.5;
  const edgeX = look.side === "end" ? x + width - edgeWidth : x;
  return [{ x, y: y + 2, width, height: rowHeight - 4, fill: look.fill, edgeX, edgeWidth, edge: look.edge }];
}

function inkOf({ band }: SheetCell): string {
  return bandFills.find((one) => one.band === band)?.ink ?? ink;
}

function label(x: number, y: number, text: string, more: Partial<PictureText> = {}): PictureText {
  return { x, y, text, size: 14, weight: 400, fill: ink, anchor: "start", ...more };
}

function shortened(text: string, most: number): string {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}
