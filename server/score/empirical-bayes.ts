import { type Estimate, sampledShareOf } from "./interval.ts";
import type { Moments } from "./moments.ts";
import { remlOf, type VarianceComponents } from "./reml.ts";

/** One team's scores and how many people were invited (null: not known, taken as unlimited). */
export interface TeamMoments {
  readonly moments: Moments;
  readonly invited: number | null;
}

/** A team's mean drawn towards the mean of all teams, as far as its own data are weak (scoring 2.10). */
export interface ShrunkenMean extends Estimate {
  /** B: the weight of the team's own mean, 0..1. */
  readonly ownWeight: number;
  /** Parts of se^2 = g1 + g2 + 2 g3: given the components, from mu, from the components (Prasad & Rao 1990). */
  readonly g1: number;
  readonly g2: number;
  readonly g3: number;
}

/** Variance components with the estimate of each team, in the order given; null for a team without scores. */
export interface EmpiricalBayes extends VarianceComponents {
  readonly varMu: number;
  readonly df: number;
  readonly teams: readonly (ShrunkenMean | null)[];
}

/**
 * Empirical Bayes estimates of the true means of the present members. `alpha` is the sub-scale's reliability inside
 * teams, `floor` the least variance within teams. Uses all teams with at least one score.
 */
export function empiricalBayesOf(teams: readonly TeamMoments[], alpha: number, floor: number): EmpiricalBayes {
  const known = teams.filter((team) => team.moments.mean !== null);
  const fit = remlOf(known.map((team) => team.moments));
  const sigma2 = Math.max(fit.sigma2, floor);
  let [precision, weighted, squares, n] = [0, 0, 0, 0];
  for (const { moments } of known) {
    const inverse = 1 / (fit.tau2 + sigma2 / moments.n);
    precision += inverse;
    weighted += inverse * (moments.mean ?? 0);
    squares += inverse * inverse;
    n += moments.n;
  }
  const mu = Number.isFinite(precision) ? weighted / precision : fit.mu;
  const shared = { mu, tau2: fit.tau2, sigma2, varMu: 1 / precision, varTau: 2 / squares, df: n - known.length };
  return { ...shared, teams: teams.map((team) => shrunkenMeanOf(team, alpha, shared)) };
}

function shrunkenMeanOf(
  { moments, invited }: TeamMoments,
  alpha: number,
  fit: VarianceComponents & { readonly varMu: number; readonly varTau: number; readonly df: number },
): ShrunkenMean | null {
  const { n, mean } = moments;
  if (mean === null) return null;
  const variance = (fit.sigma2 * (1 - alpha * sampledShareOf(n, invited))) / n;
  const trueVariance = fit.tau2 + (invited === null || invited <= 0 ? 0 : (alpha * fit.sigma2) / invited);
  const whole = trueVariance + variance;
  const ownWeight = whole > 0 ? trueVariance / whole : 0;
  const g1 = ownWeight * variance;
  const g2 = (1 - ownWeight) ** 2 * fit.varMu;
  const g3 = whole > 0 ? (variance ** 2 / whole ** 3) * fit.varTau : 0;
  const est = fit.mu + ownWeight * (mean - fit.mu);
  return { est, se: Math.sqrt(g1 + g2 + 2 * g3), df: fit.df, ownWeight, g1, g2, g3 };
}
