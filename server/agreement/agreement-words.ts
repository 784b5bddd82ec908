/** How predictions and what came of them are said on pages; the report has the same in its wording. */
import type { Outcome } from "./outcome.ts";

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  reached: "Came true",
  consistent: "Fits",
  short: "Fell short",
  opposite: "The other way",
  unknown: "Cannot tell",
};

/** "8 points higher or more". `points` as predicted, not 0. */
export function predictionWordsOf(points: number): string {
  const size = Math.abs(points);
  return `${size} ${size === 1 ? "point" : "points"} ${points > 0 ? "higher" : "lower"} or more`;
}
