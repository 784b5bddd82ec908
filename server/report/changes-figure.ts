/** Changes as points with intervals around a line that stands for no change; a row for each. */

import { signedOf } from "../heatmap/change-words.ts";
import type { FigureNumber } from "../heatmap/gate-figure.ts";
import type { Changes } from "./document.ts";

export interface ChangesFigure {
  readonly viewBox: string;
  readonly zero: string;
  readonly left: FigureWord;
  readonly right: FigureWord;
  readonly rows: readonly ChangeRow[];
}

interface FigureWord {
  readonly x: number;
  readonly y: number;
}

export interface ChangeRow {
  readonly name: string;
  readonly detail: string;
  readonly nameY: number;
  readonly detailY: number;
  readonly interval: string;
  readonly x: number;
  readonly y: number;
  /** "clear" is filled, "open" hollow */
  readonly tone: "clear" | "open";
  /** upright line of the organisation's change; "" without one */
  readonly whole: string;
  readonly value: FigureNumber;
}

const width = 720;
const left = 250;
const right = 660;
const headHeight = 26;
/** Points that either side shows at least, and at most. */
const [reachLeast, reachMost] = [12, 60];
const nameLength = 36;

export function changesFigureOf({ rows }: Changes): ChangesFigure {
  const farthest = Math.max(reachLeast, ...rows.flatMap(({ change }) => [Math.abs(change.from), Math.abs(change.to)]));
  const reach = Math.min(reachMost, farthest);
  const middle = (left + right) / 2;
  const x = (points: number): number => round(middle + (clipped(points, reach) / reach) * ((right - left) / 2));
  const hasDetails = rows.some(({ detail }) => detail !== "");
  const rowHeight = hasDetails ? 34 : 22;
  const height = headHeight + rows.length * rowHeight;
  return {
    viewBox: `0 0 ${width} ${height + 4}`,
    zero: `M${middle} ${headHeight - 6}V${height}`,
    left: { x: middle - 10, y: headHeight - 12 },
    right: { x: middle + 10, y: headHeight - 12 },
    rows: rows.map(({ name, detail, fact, change, whole }, i) => {
      const y = headHeight + i * rowHeight + rowHeight / 2;
      const end = x(change.to);
      return {
        name: shortened(name),
        detail: shortened(detail),
        nameY: hasDetails ? y - 3 : y + 4,
        detailY: y + 11,
        interval: `M${x(change.from)} ${y}H${end}`,
        x: x(change.points),
        y,
        tone: change.isClear ? "clear" : "open",
        whole: whole === null ? "" : `M${x(whole.points)} ${y - 9}v18`,
        value: { x: Math.min(end + 7, right + 14), y: y + 4, text: signedOf(change.points), fact },
      };
    }),
  };
}

function clipped(points: number, reach: number): number {
  return Math.max(-reach, Math.min(reach, points));
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length > nameLength ? `${letters.slice(0, nameLength - 1).join("")}…` : name;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
