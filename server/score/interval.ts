import { tQuantile, tTails } from "./distributions.ts";
import { type Moments, varianceOf } from "./moments.ts";

/** A number with its standard error (same unit) and degrees of freedom. */
export interface Estimate {
  readonly est: number;
  readonly se: number;
  readonly df: number;
}

/** Two-sided 95 % interval; not clipped to 0-100. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A team's own mean (scoring 2.4): what its members alone say. */
export interface OwnMean extends Interval {
  readonly est: number;
  readonly se: number;
  readonly df: number;
  readonly halfWidth: number;
}

/** Share of the invited that answered, at most 1; 0 when the number invited is unknown (null). */
export function sampledShareOf(n: number, invited: number | null): number {
  if (invited === null || n === 0) return 0;
  return Math.min(1, n / invited);
}

/**
 * Variance of a team's mean as a statement about the true mean of all its invited members:
 * s^2 (1 - alpha f) / n. Sampling shrinks to nothing at full response, measurement error (1 - alpha) does not.
 * `floor` is the least s^2 (see `varianceFloorOf`). null for fewer than two.
 */
export function meanVarianceOf(moments: Moments, invited: number | null, alpha: number, floor: number): number | null {
  const variance = varianceOf(moments);
  if (variance === null) return null;
  return (Math.max(variance, floor) * (1 - alpha * sampledShareOf(moments.n, invited))) / moments.n;
}

/** The team's own mean with its 95 % t interval (n - 1 degrees of freedom); null for fewer than two. */
export function ownMeanOf(moments: Moments, invited: number | null, alpha: number, floor: number): OwnMean | null {
  const variance = meanVarianceOf(moments, invited, alpha, floor);
  if (variance === null || moments.mean === null) return null;
  const [est, se, df] = [moments.mean, Math.sqrt(variance), moments.n - 1];
  const halfWidth = halfWidthOf({ est, se, df });
  return { est, se, df, lower: est - halfWidth, upper: est + halfWidth, halfWidth };
}

/** Half the width of the 95 % t interval. */
export function halfWidthOf(estimate: Estimate): number {
  return estimate.se === 0 ? 0 : quantileOf(estimate.df) * estimate.se;
}

/** The 95 % t interval of an estimate. */
export function intervalOf(estimate: Estimate): Interval {
  const half = halfWidthOf(estimate);
  return { lower: estimate.est - half, upper: estimate.est + half };
}

/** P(T >= cut) = 1 - F_t((cut - est) / se; df); without any error it is 0 or 1. */
export function probabilityAtLeast(cut: number, estimate: Estimate): number {
  if (estimate.se === 0) return estimate.est >= cut ? 1 : 0;
  return tTails((cut - estimate.est) / estimate.se, estimate.df).upper;
}

/** Two-sided p-value of a difference from 0; without any error it is 0 or 1. */
export function twoSidedP(difference: Estimate): number {
  if (difference.se === 0) return difference.est === 0 ? 1 : 0;
  return 2 * tTails(Math.abs(difference.est) / difference.se, difference.df).upper;
}

const quantiles = new Map<number, number>();
const quantilesMax = 10_000;

/** t(df; .975), remembered for whole degrees of freedom: a large client has many teams of one size. */
function quantileOf(df: number): number {
  const known = quantiles.get(df);
  if (known !== undefined) return known;
  const quantile = tQuantile(0.975, df);
  if (Number.isInteger(df) && quantiles.size < quantilesMax) quantiles.set(df, quantile);
  return quantile;
}
