import { type CompleteRows, correlationOf, covarianceOf, type Matrix, totalOf } from "./covariance.ts";

/** Why a one-factor solution is missing or to be doubted. */
export type OmegaFlag = "no_factor" | "heywood" | "negative_loading";

/** McDonald's omega total of a one-factor maximum-likelihood solution, on the covariance metric (scoring 2.8). */
export interface Omega {
  /** null with `no_factor` or `heywood` (show alpha instead), and for fewer than three items. */
  readonly omega: number | null;
  /** 1 - unique variance over the observed variance of the sum; null if the sum does not vary. */
  readonly omegaObserved: number | null;
  /** Standardised loadings and uniquenesses, signed so that the loadings' sum is positive; null without a factor. */
  readonly loadings: readonly number[] | null;
  readonly uniquenesses: readonly number[] | null;
  readonly flag: OmegaFlag | null;
}

const uniquenessMin = 0.005;
/** A uniqueness this small is on its way to nothing: the steps would only creep, and the flag is sure. */
const boundary = 1e-4;
const stepsMax = 200_000;
const none: Omega = { omega: null, omegaObserved: null, loadings: null, uniquenesses: null, flag: null };

/** Omega over complete rows of one scale; all null for fewer than two rows or three items. */
export function omegaOf(rows: CompleteRows): Omega {
  const covariance = covarianceOf(rows);
  if (covariance === null || covariance.length < 3) return none;
  const correlation = correlationOf(covariance);
  const solution =
    correlation === null ? null : covariance.length === 3 ? closedForm(correlation) : iterated(correlation);
  if (solution === null) return { ...none, flag: "no_factor" };
  const deviations = covariance.map((row, i) => Math.sqrt(row[i] ?? 0));
  const signed = solution.reduce((sum, loading, i) => sum + loading * (deviations[i] ?? 0), 0);
  const loadings = solution.map((loading) => (signed < 0 ? -loading : loading));
  const uniquenesses = loadings.map((loading) => 1 - loading ** 2);
  if (uniquenesses.some((value) => value < uniquenessMin)) {
    return { ...none, loadings, uniquenesses, flag: "heywood" };
  }
  const unique = uniquenesses.reduce((sum, value, i) => sum + value * (deviations[i] ?? 0) ** 2, 0);
  const common = signed ** 2;
  const total = totalOf(covariance);
  return {
    omega: common / (common + unique),
    omegaObserved: total > 1e-12 ? 1 - unique / total : null,
    loadings,
    uniquenesses,
    flag: loadings.some((loading) => loading < 0) ? "negative_loading" : null,
  };
}

/** Three items are just identified: l1^2 = r12 r13 / r23 and so on; null if the product of the three is not positive. */
function closedForm(correlation: Matrix): number[] | null {
  const r = (i: number, j: number): number => correlation[i]?.[j] ?? 0;
  if (r(0, 1) * r(0, 2) * r(1, 2) <= 0) return null;
  return [
    Math.sqrt((r(0, 1) * r(0, 2)) / r(1, 2)),
    Math.sign(r(0, 1)) * Math.sqrt((r(0, 1) * r(1, 2)) / r(0, 2)),
    Math.sign(r(0, 2)) * Math.sqrt((r(0, 2) * r(1, 2)) / r(0, 1)),
  ];
}

/** EM for one factor on the correlation matrix, started from the sign pattern of the item that correlates most. */
function iterated(correlation: Matrix): number[] {
  const k = correlation.length;
  let loadings = startOf(correlation);
  let unique = loadings.map((loading) => Math.max(0.05, 1 - loading ** 2));
  for (let step = 0; step < stepsMax; step++) {
    const q = 1 / (1 + loadings.reduce((sum, loading, j) => sum + loading ** 2 / (unique[j] ?? 1), 0));
    const b = loadings.map((loading, j) => (q * loading) / (unique[j] ?? 1));
    const rb = correlation.map((row) => row.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0));
    const e = q + rb.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0);
    const next = rb.map((value) => value / e);
    let change = 0;
    for (let j = 0; j < k; j++) change = Math.max(change, Math.abs((next[j] ?? 0) - (loadings[j] ?? 0)));
    unique = next.map((loading, j) => Math.max(1e-8, 1 - loading * (rb[j] ?? 0)));
    loadings = next;
    if (change < 1e-13 || unique.some((value) => value < boundary)) break;
  }
  return loadings;
}

function startOf(correlation: Matrix): number[] {
  const strength = correlation.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0));
  const leader = strength.indexOf(Math.max(...strength));
  return correlation.map((row, j) =>
    j === leader ? 0.7 : 0.7 * ((row[leader] ?? 0) ? Math.sign(row[leader] ?? 0) : 1),
  );
}
