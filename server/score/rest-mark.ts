import type { Interval } from "./interval.ts";

/** Share of false ones among the marks of a sub-scale that is accepted (Benjamini-Hochberg). */
export const markedBelow = 0.1;

/**
 * True if a team is called different from the others on a sub-scale: the adjusted p-value of its own difference is below
 * .10, and the 95 % interval of the estimate that decides (null: there is none) lies on that side of the mean of the
 * others. The second is asked for because t tests with few answers are too generous far out in the tails, where the
 * adjusted level of many comparisons lies: with teams that are all alike they mark one far too often (docs/method.md 8).
 */
export function isMarked(
  { est: difference, q }: { readonly est: number; readonly q: number },
  ownMean: number,
  estimate: Interval | null,
): boolean {
  if (estimate === null || q >= markedBelow) return false;
  const others = ownMean - difference;
  return difference < 0 ? estimate.upper < others : estimate.lower > others;
}
