import { recordOf } from "../kernel/record.ts";
import type { KindCode, KindQuestionCode, PillarCode, ReadinessScale, ScaleCode } from "./instrument.ts";
import type { Estimate, Interval, OwnMean } from "./interval.ts";
import type { KindPrior, YesShare } from "./kinds.ts";
import type { Omega } from "./omega.ts";
import { type RestDifference, type Stratum, type WeightedMean, weightedMeanOf } from "./organisation-mean.ts";
import type { ScoreConfig } from "./score-config.ts";

/** Everything computed from the sums of all teams; scores are 0-100, null is unknown. */
export interface OrganisationScore {
  readonly version: string;
  readonly config: ScoreConfig;
  /** Responses with a valid readiness score, over all teams. */
  readonly included: number;
  readonly scales: Readonly<Record<ScaleCode, ScaleScore>>;
  readonly kinds: Readonly<Record<KindCode, Readonly<Record<KindQuestionCode, KindPrior & YesShare>>>>;
  /** By team id, in the order of the ids. */
  readonly teams: ReadonlyMap<string, TeamScore>;
}

/** One sub-scale over all teams. */
export interface ScaleScore {
  readonly n: number;
  /** "eb": teams inform each other (2.10); "raw": fewer than `ebMinTeams` teams, each stands alone (2.4). */
  readonly mode: "eb" | "raw";
  /** Consistency inside teams as computed, and the alpha_c that every interval uses. */
  readonly alphaWithin: number | null;
  readonly alphaUsed: number;
  readonly alphaTotal: number | null;
  readonly omega: Omega;
  readonly icc1: number | null;
  readonly icc2: number | null;
  /** Kish, with the sizes of the teams. */
  readonly designEffect: number | null;
  /** Mean over teams, variance between and within teams, in mode "eb". */
  readonly mu: number | null;
  readonly tau2: number | null;
  readonly sigma2: number | null;
  /** Weighted mean of all teams (2.9). */
  readonly organisation: WeightedMean | null;
}

export interface TeamScore {
  readonly id: string;
  /** Responses with a valid readiness score; with `invited` the response rate of the verdict. */
  readonly n: number;
  readonly invited: number | null;
  /** More answers than invited: the roster is out of date. */
  readonly isRosterOutdated: boolean;
  readonly scales: Readonly<Record<ScaleCode, TeamScaleScore>>;
  /** Plain means of the own means of a pillar's sub-scales, for display only. */
  readonly pillars: Readonly<Record<Exclude<PillarCode, "CONTEXT">, number | null>>;
  /** The headline index: the lowest of the known readiness estimates. */
  readonly weakest: { readonly scale: ReadinessScale; readonly est: number } | null;
  readonly kinds: Readonly<Record<KindCode, Readonly<Record<KindQuestionCode, KindScore>>>>;
}

export interface TeamScaleScore {
  readonly n: number;
  readonly mean: number | null;
  /** What the team's own answers say, with their interval: to be drawn. null below two scores. */
  readonly own: OwnMean | null;
  /** P(T >= cutWeak) by the team's own answers alone, to mark where verdict and own data differ. */
  readonly ownP50: number | null;
  /** The estimate of the verdict and of sorting; null below nMin scores. */
  readonly gate: Gate | null;
  /** Against all other teams; q is Benjamini-Hochberg over all teams of this sub-scale. `isMarked`: called different. */
  readonly rest: (RestDifference & { readonly q: number; readonly isMarked: boolean }) | null;
  /** r_wg(j) against uniform and slightly skewed chance answers; a flag for split opinions. */
  readonly agreement: { readonly uniform: number | null; readonly slightSkew: number | null };
}

export interface Gate extends Estimate, Interval {
  /** Weight of the team's own mean in the estimate; 1 in mode "raw". */
  readonly ownWeight: number;
  /** P(T >= cutWeak). */
  readonly p50: number;
  /** P(T >= cutOk) for readiness, P(T >= cutContext) for context sub-scales. */
  readonly p60: number;
}

export interface KindScore extends YesShare {
  readonly dk: number;
  /** Probability that more than half of the team would say yes. */
  readonly pMajority: number;
}

/** A team as a stratum of weighted means: weight = invited, or scores where the number invited is unknown. */
export function stratumOf(n: number, invited: number | null, own: OwnMean | null): Stratum | null {
  if (own === null) return null;
  return { n, mean: own.est, meanVariance: own.se ** 2, weight: invited !== null && invited > 0 ? invited : n };
}

/** The weighted mean (2.9) per sub-scale of the unit made up of these teams, with its interval; null without two scores. */
export type UnitMeans = (teamIds: Iterable<string>) => Readonly<Record<ScaleCode, WeightedMean | null>>;

/** Gives the means of units, which may be many with many teams each: the strata are made once for all of them. */
export function unitMeansOf(score: OrganisationScore): UnitMeans {
  const codes = Object.keys(score.scales) as ScaleCode[];
  const strataOf = new Map(
    [...score.teams].map(([id, { invited, scales }]) => {
      return [id, codes.map((code) => stratumOf(scales[code].n, invited, scales[code].own))];
    }),
  );
  return (teamIds) => {
    const teams = [...new Set(teamIds)].sort().map((id) => {
      const strata = strataOf.get(id);
      if (!strata) throw new Error(`the score has no team ${id}`);
      return strata;
    });
    return recordOf(codes, (_, at) => {
      const strata: Stratum[] = [];
      for (const team of teams) {
        const stratum = team[at];
        if (stratum) strata.push(stratum);
      }
      return weightedMeanOf(strata);
    });
  };
}
