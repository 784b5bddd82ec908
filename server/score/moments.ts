import { scoreOfTwelfths } from "./scale-score.ts";
import type { ScaleSums } from "./sums.ts";

/** What is needed of a group's scores: their number, mean, and sum of squares about that mean. */
export interface Moments {
  readonly n: number;
  /** null for nobody. */
  readonly mean: number | null;
  readonly sumSquares: number;
}

/** From the integer sums; the sum of squares is taken from a whole number, so equal scores give exactly 0. */
export function momentsOfSums(sums: Pick<ScaleSums, "n" | "sum12" | "sumsq12">): Moments {
  if (sums.n === 0) return { n: 0, mean: null, sumSquares: 0 };
  const aboutMean = (sums.n * sums.sumsq12 - sums.sum12 ** 2) / sums.n;
  return { n: sums.n, mean: scoreOfTwelfths(sums.sum12 / sums.n), sumSquares: (25 / 12) ** 2 * aboutMean };
}

/** From scores on any grid; missing ones are null and left out. */
export function momentsOfScores(scores: readonly (number | null)[]): Moments {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return { n: 0, mean: null, sumSquares: 0 };
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const sumSquares = known.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { n: known.length, mean, sumSquares };
}

/** Variance with n - 1; null for fewer than two. */
export function varianceOf(moments: Moments): number | null {
  return moments.n < 2 ? null : moments.sumSquares / (moments.n - 1);
}

/** Variance of rounding to the grid of a scale of k items: (25/k)^2 / 12. No variance is taken to be smaller. */
export function varianceFloorOf(itemCount: number): number {
  return (25 / itemCount) ** 2 / 12;
}
