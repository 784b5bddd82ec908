import { type Estimate, type Interval, intervalOf, twoSidedP } from "./interval.ts";

/** One team as a stratum: its mean, the variance of that mean (2.4), its scores, and its weight (invited, else scores). */
export interface Stratum {
  readonly n: number;
  readonly mean: number;
  readonly meanVariance: number;
  readonly weight: number;
}

/** A weighted mean over teams, with Satterthwaite's degrees of freedom and its 95 % interval. */
export interface WeightedMean extends Estimate, Interval {
  readonly teams: number;
  readonly n: number;
}

/** A team minus the weighted mean of all the others, with its two-sided p-value (`intervalOf` gives the interval). */
export interface RestDifference extends Estimate {
  readonly p: number;
}

/** Plain sums over strata, from which both results follow; they add. */
interface StratumSums {
  readonly weight: number;
  readonly weightedMean: number;
  readonly variance: number;
  /** Sum of (W^2 v)^2 / (n - 1). */
  readonly varianceSquares: number;
}

const nothing: StratumSums = { weight: 0, weightedMean: 0, variance: 0, varianceSquares: 0 };

function sumsOfStratum(stratum: Stratum): StratumSums {
  const variance = stratum.weight ** 2 * stratum.meanVariance;
  return {
    weight: stratum.weight,
    weightedMean: stratum.weight * stratum.mean,
    variance,
    varianceSquares: variance ** 2 / (stratum.n - 1),
  };
}

function added(a: StratumSums, b: StratumSums): StratumSums {
  return {
    weight: a.weight + b.weight,
    weightedMean: a.weightedMean + b.weightedMean,
    variance: a.variance + b.variance,
    varianceSquares: a.varianceSquares + b.varianceSquares,
  };
}

/** Mean over strata (each with n >= 2, weight > 0), all teams of a unit being surveyed; null without strata. */
export function weightedMeanOf(strata: readonly Stratum[]): WeightedMean | null {
  // in place: a large organisation asks for thousands of means over thousands of teams
  let [n, weight, weightedMean, variance, varianceSquares] = [0, 0, 0, 0, 0];
  for (const stratum of strata) {
    const own = stratum.weight ** 2 * stratum.meanVariance;
    n += stratum.n;
    weight += stratum.weight;
    weightedMean += stratum.weight * stratum.mean;
    variance += own;
    varianceSquares += own ** 2 / (stratum.n - 1);
  }
  if (weight === 0) return null;
  const estimate = {
    est: weightedMean / weight,
    se: Math.sqrt(variance) / weight,
    df: degreesOf(variance, varianceSquares),
  };
  return { ...estimate, ...intervalOf(estimate), teams: strata.length, n };
}

/** Each stratum against the mean of all the others, in the same order; null where there is no other. */
export function restDifferencesOf(strata: readonly Stratum[]): readonly (RestDifference | null)[] {
  const own = strata.map(sumsOfStratum);
  const after: StratumSums[] = [];
  let behind = nothing;
  for (let i = own.length - 1; i >= 0; i--) {
    after[i] = behind;
    behind = added(behind, own[i] ?? nothing);
  }
  let before = nothing;
  return strata.map((stratum, i) => {
    const rest = added(before, after[i] ?? nothing);
    before = added(before, own[i] ?? nothing);
    return rest.weight === 0 ? null : differenceOf(stratum, rest);
  });
}

function differenceOf(stratum: Stratum, rest: StratumSums): RestDifference {
  const variance = stratum.meanVariance + rest.variance / rest.weight ** 2;
  const squares = stratum.meanVariance ** 2 / (stratum.n - 1) + rest.varianceSquares / rest.weight ** 4;
  const estimate = {
    est: stratum.mean - rest.weightedMean / rest.weight,
    se: Math.sqrt(variance),
    df: degreesOf(variance, squares),
  };
  return { ...estimate, p: twoSidedP(estimate) };
}

/** Satterthwaite's degrees of freedom; without any variance they do not matter. */
function degreesOf(variance: number, squares: number): number {
  return squares === 0 ? Number.POSITIVE_INFINITY : variance ** 2 / squares;
}
