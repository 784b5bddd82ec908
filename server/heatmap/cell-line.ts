/** The small drawing in a cell: axis from 10 to 90, so that 50 stands in the middle. Clipped only in drawing. */
import type { Interval } from "../release/release.ts";

/** SVG paths in a box of 100 by 7, stretched to the cell; strokes do not scale. */
export interface CellLine {
  readonly interval: string;
  readonly tick: string;
}

/** Where a score stands in the box, 0..100, one decimal. */
export function cellX(score: number): number {
  return Math.round(Math.min(100, Math.max(0, (score - 10) * 1.25)) * 10) / 10;
}

export function cellLineOf(estimate: Interval): CellLine {
  const x = cellX(estimate.mean);
  const lower = cellX(estimate.lower ?? estimate.mean);
  const upper = cellX(estimate.upper ?? estimate.mean);
  return { interval: `M${lower} 3.5H${upper}`, tick: `M${x} .5v6` };
}
