import type { CompleteRows } from "./covariance.ts";

/** Variance of an answer on five options if people answered without any agreement, by the shape of the chance answers. */
export const chanceVariances = {
  uniform: 2,
  slightSkew: 1.34,
  moderateSkew: 0.9,
  heavySkew: 0.44,
  triangular: 1.32,
  normal: 1.04,
} as const;

/** Mean variance (n - 1) of the items over complete rows; null for fewer than two rows. */
function meanItemVariance({ nComplete: n, itemSums, crossprod }: CompleteRows): number | null {
  if (n < 2) return null;
  let trace = 0;
  for (let i = 0; i < itemSums.length; i++)
    trace += (n * (crossprod[i]?.[i] ?? 0) - (itemSums[i] ?? 0) ** 2) / (n * (n - 1));
  return trace / itemSums.length;
}

/**
 * Agreement inside a team, r_wg(j) of James, Demaree & Wolf: 1 if all answer alike, 0 at or above chance; it grows with
 * the number of items. null for fewer than two complete rows. A flag for split opinions only, never part of a verdict.
 */
export function agreementOf(rows: CompleteRows, chanceVariance: number): number | null {
  const variance = meanItemVariance(rows);
  if (variance === null) return null;
  const items = rows.itemSums.length;
  const share = Math.min(variance, chanceVariance) / chanceVariance;
  const agreed = items * (1 - share);
  return agreed + share === 0 ? null : agreed / (agreed + share);
}

/** Lindell's r*_wg(j) = 1 - mean item variance / chance variance; does not grow with items, may be negative. */
export function lindellAgreementOf(rows: CompleteRows, chanceVariance: number): number | null {
  const variance = meanItemVariance(rows);
  return variance === null ? null : 1 - variance / chanceVariance;
}
