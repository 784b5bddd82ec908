import { type Estimate, type Interval, intervalOf, meanVarianceOf, ownMeanOf, twoSidedP } from "./interval.ts";
import { type Moments, momentsOfScores } from "./moments.ts";

/** The change of a mean from one wave to the next, with its interval and two-sided p-value (scoring 2.12). */
export interface WaveChange extends Estimate, Interval {
  readonly p: number;
}

/** One team in one wave. */
export interface WaveMean {
  readonly moments: Moments;
  readonly invited: number | null;
  readonly alpha: number;
}

/** Second minus first of two anonymous waves (Welch, each with its own response share); null below two scores each. */
export function unlinkedChangeOf(first: WaveMean, second: WaveMean, floor: number): WaveChange | null {
  const before = ownMeanOf(first.moments, first.invited, first.alpha, floor);
  const after = ownMeanOf(second.moments, second.invited, second.alpha, floor);
  return before === null || after === null ? null : changeBetween(before, after);
}

/**
 * Second minus first of two means that are known with their own errors, of a team or of a whole organisation: the
 * variances add, with the degrees of freedom of Welch and Satterthwaite.
 */
export function changeBetween(before: Estimate, after: Estimate): WaveChange {
  const variance = before.se ** 2 + after.se ** 2;
  const squares = before.se ** 4 / before.df + after.se ** 4 / after.df;
  return changeOf({
    est: after.est - before.est,
    se: Math.sqrt(variance),
    df: squares === 0 ? Number.POSITIVE_INFINITY : variance ** 2 / squares,
  });
}

/** Second minus first of the same people in the same order (paired t); pairs with a missing score are left out. */
export function linkedChangeOf(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
): WaveChange | null {
  const differences = first.map((before, i) => {
    const after = second[i] ?? null;
    return before === null || after === null ? null : after - before;
  });
  const moments = momentsOfScores(differences);
  const variance = meanVarianceOf(moments, null, 0, 0);
  if (variance === null || moments.mean === null) return null;
  return changeOf({ est: moments.mean, se: Math.sqrt(variance), df: moments.n - 1 });
}

function changeOf(estimate: Estimate): WaveChange {
  return { ...estimate, ...intervalOf(estimate), p: twoSidedP(estimate) };
}
