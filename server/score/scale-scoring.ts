import { agreementOf, chanceVariances } from "./agreement.ts";
import { totalAlphaOf, withinAlphaOf } from "./alpha.ts";
import { totalOfCompleteRows } from "./covariance.ts";
import { empiricalBayesOf } from "./empirical-bayes.ts";
import { teamVarianceOf } from "./icc.ts";
import { isReadinessScale, type ScaleKey } from "./instrument.ts";
import { type Estimate, intervalOf, type OwnMean, ownMeanOf, probabilityAtLeast } from "./interval.ts";
import { momentsOfSums, varianceFloorOf } from "./moments.ts";
import { benjaminiHochberg } from "./multiplicity.ts";
import { omegaOf } from "./omega.ts";
import { type RestDifference, restDifferencesOf, type Stratum, weightedMeanOf } from "./organisation-mean.ts";
import { type Gate, type ScaleScore, stratumOf, type TeamScaleScore } from "./organisation-score.ts";
import { isMarked } from "./rest-mark.ts";
import type { ScoreConfig } from "./score-config.ts";
import type { ScaleSums } from "./sums.ts";

/** One team's sums of the sub-scale at hand. */
export interface ScaleTeam {
  readonly invited: number | null;
  readonly sums: ScaleSums;
}

/** Scores one sub-scale over all teams; the teams' scores come in the order given. */
export function scoreScale(
  scale: ScaleKey,
  teams: readonly ScaleTeam[],
  config: ScoreConfig,
): { readonly score: ScaleScore; readonly teams: readonly TeamScaleScore[] } {
  const all = totalOfCompleteRows(
    teams.map((team) => team.sums),
    scale.items.length,
  );
  const alpha = withinAlphaOf(teams.map((team) => team.sums));
  const floor = varianceFloorOf(scale.items.length);
  const moments = teams.map((team) => momentsOfSums(team.sums));
  const own = teams.map((team, i) =>
    ownMeanOf(moments[i] ?? momentsOfSums(team.sums), team.invited, alpha.used, floor),
  );
  const isShared = moments.filter((team) => team.n >= 2).length >= config.ebMinTeams;
  const withMoments = teams.map((team, i) => ({
    invited: team.invited,
    moments: moments[i] ?? momentsOfSums(team.sums),
  }));
  const shared = isShared ? empiricalBayesOf(withMoments, alpha.used, floor) : null;
  const strata = teams.map((team, i) => stratumOf(team.sums.n, team.invited, own[i] ?? null));
  const rests = restsOf(strata);
  const { icc1, icc2, designEffect } = teamVarianceOf(moments);
  const cutHigh = isReadinessScale(scale.code) ? config.cutOk : config.cutContext;
  return {
    score: {
      n: teams.reduce((sum, team) => sum + team.sums.n, 0),
      mode: isShared ? "eb" : "raw",
      alphaWithin: alpha.alpha,
      alphaUsed: alpha.used,
      alphaTotal: totalAlphaOf(all),
      omega: omegaOf(all),
      icc1,
      icc2,
      designEffect,
      mu: shared?.mu ?? null,
      tau2: shared?.tau2 ?? null,
      sigma2: shared?.sigma2 ?? null,
      organisation: weightedMeanOf(strata.filter((stratum) => stratum !== null)),
    },
    teams: teams.map(({ sums }, i) => {
      const ownMean = own[i] ?? null;
      const gate = sums.n < config.nMin ? null : gateOf(shared?.teams[i] ?? null, ownMean, config.cutWeak, cutHigh);
      const rest = rests[i] ?? null;
      return {
        n: sums.n,
        mean: moments[i]?.mean ?? null,
        own: ownMean,
        ownP50: ownMean === null ? null : probabilityAtLeast(config.cutWeak, ownMean),
        gate,
        rest: rest && ownMean && { ...rest, isMarked: isMarked(rest, ownMean.est, gate) },
        agreement: {
          uniform: agreementOf(sums, chanceVariances.uniform),
          slightSkew: agreementOf(sums, chanceVariances.slightSkew),
        },
      };
    }),
  };
}

function gateOf(
  shared: (Estimate & { readonly ownWeight: number }) | null,
  own: OwnMean | null,
  cutWeak: number,
  cutHigh: number,
): Gate | null {
  const source = shared ?? own;
  if (source === null) return null;
  const { est, se, df } = source;
  const { lower, upper } = intervalOf(source);
  const [p50, p60] = [probabilityAtLeast(cutWeak, source), probabilityAtLeast(cutHigh, source)];
  return { est, se, df, lower, upper, ownWeight: shared?.ownWeight ?? 1, p50, p60 };
}

/** Differences from the rest with their q-values, at the places of the teams that have a stratum. */
function restsOf(strata: readonly (Stratum | null)[]): readonly ((RestDifference & { readonly q: number }) | null)[] {
  const differences = restDifferencesOf(strata.filter((stratum) => stratum !== null));
  const adjusted = benjaminiHochberg(differences.map((difference) => difference?.p ?? null));
  let at = 0;
  return strata.map((stratum) => {
    if (stratum === null) return null;
    const [difference, q] = [differences[at] ?? null, adjusted[at] ?? null];
    at++;
    return difference === null || q === null ? null : { ...difference, q };
  });
}
