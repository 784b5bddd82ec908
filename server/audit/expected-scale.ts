import type { DecisionRules } from "../db/schema.ts";
import { expectedReliabilityOf } from "./expected-reliability.ts";
import { type AuditScale, averageOf, type Reading } from "./opened-wave.ts";
import { alphaInsideOf, componentsOf, shareBetweenTeams, squaresAbout } from "./spread.ts";
import { fortiethPoint, shareAbove } from "./tails.ts";

/** A published team with the answers that count in it. */
export interface AuditTeam {
  readonly unitId: string;
  readonly invited: number;
  readonly readings: readonly Reading[];
}

/** A number with its error as it must stand in the release; `df` null stands for without end. */
export interface ExpectedInterval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  readonly se: number;
  readonly df: number | null;
}

/** One sub-scale of one team, without its state. */
export interface ExpectedNumbers {
  readonly n: number;
  readonly own: ExpectedInterval | null;
  readonly estimate: ExpectedInterval | null;
  readonly p50: number | null;
  readonly p60: number | null;
  readonly rest: ExpectedRest | null;
}

/** A team against the others, without the mark. */
export interface ExpectedRest {
  readonly difference: number;
  readonly se: number;
  readonly p: number;
  readonly q: number;
}

/** One sub-scale over all teams, also where it is withheld. */
export interface ExpectedScale {
  readonly summary: {
    readonly code: string;
    readonly mode: "eb" | "raw";
    readonly alphaWithin: number | null;
    readonly icc1: number | null;
    readonly tau2: number | null;
    readonly sigma2: number | null;
    readonly reliability: ReturnType<typeof expectedReliabilityOf>;
  };
  readonly teams: readonly ExpectedNumbers[];
}

/** The scores of one team on one sub-scale. */
export interface TeamScores {
  readonly scores: readonly number[];
  /** NaN without scores */
  readonly mean: number;
  readonly invited: number;
  /** variance of the mean as a statement about all invited; null below two scores */
  readonly meanVariance: number | null;
}

/** Works one sub-scale out of the answers, as docs/method.md says it. Everybody's answers count, shown or not. */
export function expectedScaleOf(
  scale: AuditScale,
  teams: readonly AuditTeam[],
  rules: DecisionRules,
  k: number,
): ExpectedScale {
  const { alpha, df, used, least, measured } = measuredScaleOf(scale, teams);
  const isShared = measured.filter((team) => team.scores.length >= 2).length >= rules.ebMinTeams;
  const found = componentsOf(measured.map((team) => team.scores));
  const components = { tau2: found.tau2, sigma2: Math.max(least, found.sigma2) };
  const shared = isShared ? sharedEstimatesOf(measured, components, used) : null;
  const rests = restsOf(measured);
  const isContext = scale.pillar === "CONTEXT";
  return {
    summary: {
      code: scale.code,
      mode: isShared ? "eb" : "raw",
      alphaWithin: alpha,
      icc1: shareBetweenTeams(measured.map((team) => team.scores)),
      tau2: isShared ? components.tau2 : null,
      sigma2: isShared ? components.sigma2 : null,
      reliability: expectedReliabilityOf(
        scale,
        teams.map((team) => team.readings),
        { alpha, df },
        k,
      ),
    },
    teams: measured.map(({ scores, mean, meanVariance }, t) => {
      const own = meanVariance === null ? null : intervalOf(mean, Math.sqrt(meanVariance), scores.length - 1);
      const estimate = scores.length < rules.nMin ? null : shared === null ? own : (shared[t] ?? null);
      return {
        n: scores.length,
        own,
        estimate,
        p50: estimate && atLeast(rules.cutWeak, estimate),
        p60: estimate && atLeast(isContext ? rules.cutContext : rules.cutOk, estimate),
        rest: rests[t] ?? null,
      };
    }),
  };
}

/** The own means of the teams with the variance of each, and the alpha inside teams that enters it. */
export function measuredScaleOf(scale: AuditScale, teams: readonly AuditTeam[]) {
  const { alpha, df } = alphaInsideOf(teams.map((team) => completeRowsOf(team, scale)));
  const used = alpha === null || df < 30 ? 0.5 : Math.min(0.95, Math.max(0, alpha));
  const least = (25 / scale.items.length) ** 2 / 12;
  const measured = teams.map(({ readings, invited }): TeamScores => {
    const scores = readings.flatMap((reading) => reading.scores[scale.code] ?? []);
    const share = Math.min(1, scores.length / invited);
    const spread = Math.max(least, squaresAbout(scores) / (scores.length - 1));
    const meanVariance = scores.length < 2 ? null : (spread * (1 - used * share)) / scores.length;
    return { scores, mean: averageOf(scores), invited, meanVariance };
  });
  return { alpha, df, used, least, measured };
}

function completeRowsOf({ readings }: AuditTeam, { code }: AuditScale): number[][] {
  return readings.flatMap((reading) => {
    const given = (reading.items[code] ?? []).filter((value) => value !== null);
    return given.length === reading.items[code]?.length ? [given] : [];
  });
}

/** Mean, 95 % interval, standard error, degrees of freedom. */
export function intervalOf(mean: number, se: number, df: number): ExpectedInterval {
  const half = se === 0 ? 0 : fortiethPoint(df) * se;
  return { mean, lower: mean - half, upper: mean + half, se, df: Number.isFinite(df) ? df : null };
}

function atLeast(cut: number, { mean, se, df }: ExpectedInterval): number {
  if (se === 0) return mean >= cut ? 1 : 0;
  return shareAbove((cut - mean) / se, df ?? Number.POSITIVE_INFINITY);
}

/** Each team's mean drawn towards that of all teams; null without scores. */
function sharedEstimatesOf(
  teams: readonly TeamScores[],
  { tau2, sigma2 }: { readonly tau2: number; readonly sigma2: number },
  alpha: number,
): (ExpectedInterval | null)[] {
  const known = teams.filter((team) => team.scores.length > 0);
  const precisions = known.map((team) => 1 / (tau2 + sigma2 / team.scores.length));
  const precision = precisions.reduce((sum, value) => sum + value, 0);
  const centre = known.reduce((sum, team, t) => sum + (precisions[t] ?? 0) * team.mean, 0) / precision;
  const tau2Variance = 2 / precisions.reduce((sum, value) => sum + value ** 2, 0);
  const df = known.reduce((sum, team) => sum + team.scores.length, 0) - known.length;
  return teams.map(({ scores, mean, invited }) => {
    const n = scores.length;
    if (n === 0) return null;
    const signal = tau2 + (alpha * sigma2) / invited;
    const noise = (sigma2 * (1 - alpha * Math.min(1, n / invited))) / n;
    const weight = signal / (signal + noise);
    const error =
      weight * noise + (1 - weight) ** 2 / precision + 2 * (noise ** 2 / (signal + noise) ** 3) * tau2Variance;
    return intervalOf(centre + weight * (mean - centre), Math.sqrt(error), df);
  });
}

/** Each team against the mean of all others, weighted by those invited; adjusted by Benjamini and Hochberg. */
function restsOf(teams: readonly TeamScores[]): (ExpectedRest | null)[] {
  const rests = teams.map((team) => {
    const mean = weightedMeanOf(teams.filter((other) => other !== team));
    if (team.meanVariance === null || mean === null) return null;
    const df = team.scores.length - 1;
    const variance = team.meanVariance + mean.variance;
    const degrees = variance ** 2 / (team.meanVariance ** 2 / df + mean.variance ** 2 / mean.df);
    const [difference, se] = [team.mean - mean.mean, Math.sqrt(variance)];
    return { difference, se, p: 2 * shareAbove(Math.abs(difference) / se, degrees) };
  });
  const ordered = rests.flatMap((rest) => rest?.p ?? []).sort((a, b) => a - b);
  return rests.map((rest) => {
    if (rest === null) return null;
    const candidates = ordered.map((p, rank) => (p < rest.p ? 1 : (p * ordered.length) / (rank + 1)));
    return { ...rest, q: Math.min(1, ...candidates) };
  });
}

/** Mean over teams, weighted by those invited, with the variance of that mean and Satterthwaite's degrees of freedom. */
export function weightedMeanOf(
  teams: readonly TeamScores[],
): { readonly mean: number; readonly variance: number; readonly df: number } | null {
  const known = teams.flatMap(({ scores, mean, invited, meanVariance }) => {
    return meanVariance === null ? [] : [{ mean, variance: meanVariance, df: scores.length - 1, invited }];
  });
  const people = known.reduce((sum, team) => sum + team.invited, 0);
  if (people === 0) return null;
  const share = (invited: number) => invited / people;
  const mean = known.reduce((sum, team) => sum + share(team.invited) * team.mean, 0);
  const parts = known.map((team) => ({ part: share(team.invited) ** 2 * team.variance, df: team.df }));
  const variance = parts.reduce((sum, { part }) => sum + part, 0);
  return { mean, variance, df: variance ** 2 / parts.reduce((sum, { part, df }) => sum + part ** 2 / df, 0) };
}
