/** Small multiples: a row for each team, a panel for each part of a pillar, estimate and own answers as intervals. */

import type { DecisionRules } from "../db/schema.ts";
import type { FigureNumber } from "../heatmap/gate-figure.ts";
import { pointsOf } from "../heatmap/spelling.ts";
import type { Interval, ReleaseCell } from "../release/release.ts";
import type { Multiples } from "./document.ts";

export interface MultiplesView {
  readonly viewBox: string;
  readonly names: readonly { readonly y: number; readonly text: string; readonly weight: "b" | "t2" }[];
  readonly panels: readonly PanelView[];
}

export interface PanelView {
  readonly title: { readonly x: number; readonly lines: readonly { readonly y: number; readonly text: string }[] };
  readonly zones: readonly { readonly tone: string; readonly x: number; readonly width: number }[];
  readonly zoneY: number;
  readonly zoneHeight: number;
  readonly cuts: string;
  /** set apart to both sides, because the cuts stand close together */
  readonly cutTexts: readonly (FigureNumber & { readonly anchor: "start" | "end" })[];
  readonly marks: readonly MultipleMark[];
}

export interface MultipleMark {
  readonly own: string;
  readonly interval: string;
  readonly x: number;
  readonly y: number;
  readonly tone: string;
  /** printed beside a mark that is not in place */
  readonly value: FigureNumber | null;
}

const width = 720;
const nameWidth = 168;
const gap = 18;
const rowHeight = 17;
const headHeight = 66;
/** Longest name that fits beside the panels, in characters. */
const nameLength = 26;

export function multiplesViewOf(multiples: Multiples, rules: DecisionRules): MultiplesView {
  const { scales, rows } = multiples;
  const panelWidth = (width - nameWidth - gap * scales.length) / scales.length;
  const height = headHeight + rows.length * rowHeight;
  const panels = scales.map((scale, i): PanelView => {
    const left = nameWidth + gap + i * (panelWidth + gap);
    const x = (score: number): number => round(left + (Math.min(100, Math.max(0, score)) / 100) * panelWidth);
    return {
      title: { x: left, lines: titleLines(scale.name, panelWidth) },
      zones: [
        { tone: "z-low", x: x(0), width: round(x(rules.cutWeak) - x(0)) },
        { tone: "z-mid", x: x(rules.cutWeak), width: round(x(rules.cutOk) - x(rules.cutWeak)) },
        { tone: "z-ok", x: x(rules.cutOk), width: round(x(100) - x(rules.cutOk)) },
      ],
      zoneY: headHeight - 4,
      zoneHeight: rows.length * rowHeight + 4,
      cuts: [rules.cutWeak, rules.cutOk].map((cut) => `M${x(cut)} ${headHeight - 4}V${height}`).join(""),
      cutTexts: [
        {
          x: x(rules.cutWeak) + 3,
          y: headHeight - 9,
          text: pointsOf(rules.cutWeak),
          fact: "rules.cutWeak",
          anchor: "end",
        },
        { x: x(rules.cutOk) - 3, y: headHeight - 9, text: pointsOf(rules.cutOk), fact: "rules.cutOk", anchor: "start" },
      ],
      marks: rows.flatMap(({ team, key }, row) => {
        const cell = team.cells[scale.code];
        const y = headHeight + row * rowHeight + 8;
        return cell?.estimate
          ? [markOf(cell, cell.estimate, x, y, `team.${key}.${scale.code}.estimate`, left + panelWidth)]
          : [];
      }),
    };
  });
  return {
    viewBox: `0 0 ${width} ${height + 2}`,
    names: rows.map(({ team }, row) => ({
      y: headHeight + row * rowHeight + 12,
      text: shortened(team.name),
      weight: scales.some((scale) => team.cells[scale.code]?.state === "WEAK") ? "b" : "t2",
    })),
    panels,
  };
}

function markOf(
  cell: ReleaseCell,
  estimate: Interval,
  x: (score: number) => number,
  y: number,
  fact: string,
  right: number,
): MultipleMark {
  const upper = x(estimate.upper ?? estimate.mean);
  const own = cell.own;
  return {
    own: own === null ? "" : `M${x(own.lower ?? own.mean)} ${y + 5}H${x(own.upper ?? own.mean)}`,
    interval: `M${x(estimate.lower ?? estimate.mean)} ${y}H${upper}`,
    x: x(estimate.mean),
    y,
    tone: `m-${cell.state}`,
    value:
      cell.state === "WEAK"
        ? { x: Math.min(upper + 5, right - 14), y: y + 4, text: pointsOf(estimate.mean), fact }
        : null,
  };
}

/** A long title in up to three lines, broken at spaces; the last stands right above the cuts. */
function titleLines(title: string, panelWidth: number): PanelView["title"]["lines"] {
  const fits = Math.floor(panelWidth / 6.3);
  const lines: string[] = [];
  for (const word of title.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && (`${last} ${word}`.length <= fits || lines.length === 3))
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((text, i) => ({ y: headHeight - 26 - (lines.length - 1 - i) * 13, text }));
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length > nameLength ? `${letters.slice(0, nameLength - 1).join("")}…` : name;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
