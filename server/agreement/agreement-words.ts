/** How predictions and what came of them are said on pages; the report has the same in its wording. */
import type { NoChangeReason, Outcome } from "./outcome.ts";

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  reached: "Came true",
  consistent: "Fits",
  short: "Fell short",
  opposite: "The other way",
  unknown: "Cannot tell",
};

/** Why a prediction cannot be judged. Never why something is not shown. */
export const noChangeWords: Readonly<Record<NoChangeReason, string>> = {
  new_unit: "there was no such unit last time",
  not_shown: "not shown last time",
  not_now: "not shown this time",
  other_teams: "the unit holds other teams than last time",
  other_version: "the questionnaire changed",
  other_items: "the statements changed",
};

/** "8 points higher or more". `points` as predicted, not 0. */
export function predictionWordsOf(points: number): string {
  const size = Math.abs(points);
  return `${size} ${size === 1 ? "point" : "points"} ${points > 0 ? "higher" : "lower"} or more`;
}
