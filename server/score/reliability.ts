import { alphaIntervalOf, totalAlphaOf } from "./alpha.ts";
import { covarianceOf, withinDfOf } from "./covariance.ts";
import type { ScaleKey } from "./instrument.ts";
import type { OmegaFlag } from "./omega.ts";
import type { ScaleScore, TeamScaleScore } from "./organisation-score.ts";
import type { ScaleSums } from "./sums.ts";
import { type ScaleTotal, totalOfScaleSums } from "./sums-merge.ts";

/** Below these numbers a figure wobbles more than it says, or could be about few people: it is null or left out. */
export interface ReliabilityLimits {
  /** rows with every item answered: alpha, omega, item-rest correlation */
  readonly completeRows: number;
  /** degrees of freedom of alpha inside teams */
  readonly withinDf: number;
  /** teams: reliability of their means, design effect, median agreement */
  readonly teams: number;
  /** answers to an item */
  readonly itemAnswers: number;
  /** r_wg(j) against slightly skewed chance below which opinions count as split */
  readonly agreed: number;
}

/** The limits of the method; conventions. */
export const reliabilityFrom: ReliabilityLimits = {
  completeRows: 50,
  withinDf: 30,
  teams: 5,
  itemAnswers: 20,
  agreed: 0.5,
};

/** How one sub-scale measured over the whole organisation (scoring 2.5 to 2.8). Description only: no verdict uses it. */
export interface ScaleReliability {
  /** null below 50 rows with every item answered */
  readonly consistency: {
    readonly rows: number;
    /** Cronbach's alpha over everybody with its 95 % interval (Feldt); may be negative; null if nothing varies */
    readonly alpha: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    /** McDonald's omega; null where one factor does not fit, for the reason in `omegaFlag` */
    readonly omega: number | null;
    readonly omegaFlag: OmegaFlag | null;
  } | null;
  /** alpha inside teams; null below 30 degrees of freedom */
  readonly alphaWithin: number | null;
  /** null below five teams with a score */
  readonly between: {
    readonly teams: number;
    readonly icc1: number | null;
    readonly icc2: number | null;
    readonly designEffect: number | null;
  } | null;
  /** medians of r_wg(j) over the teams with k complete rows; null below five such teams */
  readonly agreement: {
    readonly teams: number;
    readonly uniform: number;
    readonly slightSkew: number;
    /** teams in which opinions are split: r_wg(j) against slightly skewed chance below .50 */
    readonly split: number;
  } | null;
  /** items with 20 answers or more; none where a single team was asked, whose own they would be */
  readonly items: readonly ItemStatistic[];
}

/** One item over the whole organisation. */
export interface ItemStatistic {
  readonly code: string;
  readonly answered: number;
  readonly dk: number;
  readonly skipped: number;
  /** correlation with the sum of the other items over complete rows; null below 50 rows, or if either does not vary */
  readonly rest: number | null;
}

/** One team's sums of the sub-scale and its agreement, as scored. */
export interface ReliabilityTeam {
  readonly sums: ScaleSums;
  readonly agreement: TeamScaleScore["agreement"];
}

/** From the sums of the teams that are shown with this sub-scale, and their score. The order of the teams is irrelevant. */
export function reliabilityOf(
  scale: ScaleKey,
  teams: readonly ReliabilityTeam[],
  score: ScaleScore,
  k: number,
): ScaleReliability {
  const answering = teams.filter(({ sums }) => sums.n > 0);
  const sums = answering.map((team) => team.sums);
  const all = sums[0] && totalOfScaleSums(sums, scale.items.length);
  const { icc1, icc2, designEffect } = score;
  return {
    consistency: all ? consistencyOf(all, score) : null,
    alphaWithin: withinDfOf(sums) < reliabilityFrom.withinDf ? null : score.alphaWithin,
    between: answering.length < reliabilityFrom.teams ? null : { teams: answering.length, icc1, icc2, designEffect },
    agreement: agreementOver(answering.filter(({ sums }) => sums.nComplete >= k)),
    items: all && answering.length > 1 ? itemStatisticsOf(scale, all) : [],
  };
}

function consistencyOf(all: ScaleTotal, { omega }: ScaleScore): ScaleReliability["consistency"] {
  if (all.nComplete < reliabilityFrom.completeRows) return null;
  const alpha = totalAlphaOf(all);
  const interval = alpha === null ? null : alphaIntervalOf(alpha, all.nComplete, all.itemSums.length);
  return {
    rows: all.nComplete,
    alpha,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    omega: omega.omega,
    omegaFlag: omega.flag,
  };
}

function agreementOver(teams: readonly ReliabilityTeam[]): ScaleReliability["agreement"] {
  if (teams.length < reliabilityFrom.teams) return null;
  const slightSkews = teams.flatMap(({ agreement }) => agreement.slightSkew ?? []);
  return {
    teams: teams.length,
    uniform: medianOf(teams.flatMap(({ agreement }) => agreement.uniform ?? [])),
    slightSkew: medianOf(slightSkews),
    split: slightSkews.filter((value) => value < reliabilityFrom.agreed).length,
  };
}

function medianOf(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  return ((ordered[Math.floor(middle)] ?? 0) + (ordered[Math.ceil(middle)] ?? 0)) / 2;
}

function itemStatisticsOf(scale: ScaleKey, all: ScaleTotal): readonly ItemStatistic[] {
  const rests = all.nComplete < reliabilityFrom.completeRows ? [] : itemRestCorrelationsOf(all);
  const items = scale.items.map(({ code }, i): ItemStatistic => {
    const answered = (all.itemCounts[i] ?? []).reduce((sum, count) => sum + count, 0);
    return { code, answered, dk: all.dk[i] ?? 0, skipped: all.skipped[i] ?? 0, rest: rests[i] ?? null };
  });
  return items.filter(({ answered }) => answered >= reliabilityFrom.itemAnswers);
}

/** Per item the correlation with the sum of the others, over complete rows; null where one of the two does not vary. */
export function itemRestCorrelationsOf(all: ScaleTotal): readonly (number | null)[] {
  const covariance = covarianceOf(all) ?? [];
  const withSum = covariance.map((row) => row.reduce((sum, value) => sum + value, 0));
  const total = withSum.reduce((sum, value) => sum + value, 0);
  return covariance.map((row, i) => {
    const [own, shared] = [row[i] ?? 0, withSum[i] ?? 0];
    const product = own * (total - 2 * shared + own);
    return product > 1e-12 ? (shared - own) / Math.sqrt(product) : null;
  });
}
