import {
  type CompleteRows,
  correlationOf,
  covarianceOf,
  covarianceWithinTeams,
  type Matrix,
  totalOf,
  traceOf,
} from "./covariance.ts";
import { fQuantile } from "./distributions.ts";

/** Below this sum of covariances there is nothing to be consistent about. */
const totalMin = 1e-12;
const alphaCautious = 0.5;
const alphaMax = 0.95;
const withinDfMin = 30;

/** Cronbach's alpha of a covariance matrix of recoded items: k/(k-1) (1 - tr C / sum C); may be negative. null: undefined. */
export function alphaOf(covariance: Matrix): number | null {
  const k = covariance.length;
  const total = totalOf(covariance);
  return k < 2 || total <= totalMin ? null : (k / (k - 1)) * (1 - traceOf(covariance) / total);
}

/** Alpha of standardised items, from the mean correlation; null if an item does not vary. */
export function standardisedAlphaOf(covariance: Matrix): number | null {
  const k = covariance.length;
  const correlation = correlationOf(covariance);
  if (correlation === null || k < 2) return null;
  const mean = (totalOf(correlation) - k) / (k * (k - 1));
  return (k * mean) / (1 + (k - 1) * mean);
}

/** 95 % interval of alpha from n complete rows of k items (Feldt 1965); null for fewer than two rows. */
export function alphaIntervalOf(
  alpha: number,
  n: number,
  k: number,
): { readonly lower: number; readonly upper: number } | null {
  if (n < 2 || k < 2) return null;
  const df = [n - 1, (n - 1) * (k - 1)] as const;
  return { lower: 1 - (1 - alpha) * fQuantile(0.975, ...df), upper: 1 - (1 - alpha) * fQuantile(0.025, ...df) };
}

/** Cronbach's alpha over complete rows of everybody, teams not told apart; null: undefined. */
export function totalAlphaOf(rows: CompleteRows): number | null {
  const covariance = covarianceOf(rows);
  return covariance === null ? null : alphaOf(covariance);
}

/** Consistency of a sub-scale inside teams, and the value that intervals use. */
export interface WithinAlpha {
  /** As computed; null where undefined. */
  readonly alpha: number | null;
  /** Degrees of freedom: sum of (complete rows - 1) over teams. */
  readonly df: number;
  /** The alpha of 2.4 and 2.10: within 0..0.95; 0.50 where too little is known. */
  readonly used: number;
}

/** Alpha from the pooled within-team covariance of the teams. */
export function withinAlphaOf(teams: readonly CompleteRows[]): WithinAlpha {
  const { df, matrix } = covarianceWithinTeams(teams);
  const alpha = matrix === null ? null : alphaOf(matrix);
  const used = alpha === null || df < withinDfMin ? alphaCautious : Math.min(alphaMax, Math.max(0, alpha));
  return { alpha, df, used };
}

/** Reliability of a plain mean of sub-scales (stratified alpha): parts are each sub-scale's score variance and alpha. */
export function stratifiedAlphaOf(
  parts: readonly { readonly variance: number; readonly alpha: number }[],
  wholeVariance: number,
): number | null {
  if (!(wholeVariance > totalMin)) return null;
  const weight = 1 / parts.length;
  return 1 - parts.reduce((sum, { variance, alpha }) => sum + weight ** 2 * variance * (1 - alpha), 0) / wholeVariance;
}
