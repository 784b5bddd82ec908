import { type CompleteRows, correlationOf, covarianceOf, type Matrix, totalOf } from "./covariance.ts";
import { oneFactorLoadings } from "./one-factor.ts";

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
const none: Omega = { omega: null, omegaObserved: null, loadings: null, uniquenesses: null, flag: null };

/** Omega over complete rows of one scale; all null for fewer than two rows or three items. */
export function omegaOf(rows: CompleteRows): Omega {
  const covariance = covarianceOf(rows);
  if (covariance === null || covariance.length < 3) return none;
  const correlation = correlationOf(covariance);
  const solution =
    correlation === null ? null : covariance.length === 3 ? closedForm(correlation) : oneFactorLoadings(correlation);
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
function closedForm(correlation: Matrix): readonly number[] | null {
  const r = (i: number, j: number): number => correlation[i]?.[j] ?? 0;
  if (r(0, 1) * r(0, 2) * r(1, 2) <= 0) return null;
  return [
    Math.sqrt((r(0, 1) * r(0, 2)) / r(1, 2)),
    Math.sign(r(0, 1)) * Math.sqrt((r(0, 1) * r(1, 2)) / r(0, 2)),
    Math.sign(r(0, 2)) * Math.sqrt((r(0, 2) * r(1, 2)) / r(0, 1)),
  ];
}
