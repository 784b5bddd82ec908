import { z } from "zod";
import { agreementOf, chanceVariances, lindellAgreementOf } from "../../server/score/agreement.ts";
import {
  alphaIntervalOf,
  alphaOf,
  standardisedAlphaOf,
  stratifiedAlphaOf,
  totalAlphaOf,
  withinAlphaOf,
} from "../../server/score/alpha.ts";
import { covarianceOf, covarianceWithinTeams } from "../../server/score/covariance.ts";
import { momentsOfScores, momentsOfSums, varianceOf } from "../../server/score/moments.ts";
import { omegaOf } from "../../server/score/omega.ts";
import { paceOf, qualityFlagsOf, qualityMeasuresOf } from "../../server/score/quality-flags.ts";
import { pillarScoreOf, recode, scoreOfTwelfths, twelfthsOf } from "../../server/score/scale-score.ts";
import { type ScaleSums, scaleSumsOfRows } from "../../server/score/sums.ts";
import { mergeScaleSums } from "../../server/score/sums-merge.ts";
import { readinessKey } from "./readiness-key.ts";

/** One number or a list of them: R writes a list of one as the number itself. */
export const numbers = z.union([
  z.array(z.number().nullable()),
  z
    .number()
    .nullable()
    .transform((one) => [one]),
]);
export const teamNames = z
  .union([z.array(z.union([z.string(), z.number()])), z.union([z.string(), z.number()]).transform((one) => [one])])
  .transform((list) => list.map(String));
const keys = z.array(z.union([z.literal(1), z.literal(-1)]));
const rows = z.array(z.array(z.number().nullable()));

const asRows = (answers: z.infer<typeof rows>): number[][] => answers.map((row) => row.map((answer) => answer ?? -1));
const allPositive = (k: number): (1 | -1)[] => Array.from({ length: k }, () => 1);
const sumsOfAnswers = (answers: z.infer<typeof rows>, key: readonly (1 | -1)[]): ScaleSums =>
  scaleSumsOfRows(asRows(answers), key).sums;

/** Rows by team, teams in the order of their names. */
function byTeam<Value>(teams: readonly string[], values: readonly Value[]): [string, Value[]][] {
  return [...new Set(teams)].sort().map((team) => [team, values.filter((_, i) => teams[i] === team)]);
}

export function scoring(input: unknown): unknown {
  const {
    keys: key,
    raw,
    subscale_scores: parts,
  } = z.object({ keys: keys.optional(), raw: numbers.optional(), subscale_scores: numbers.optional() }).parse(input);
  if (parts) return { pillar_score: pillarScoreOf(parts) };
  if (!raw || !key) throw new Error("neither answers nor sub-scale scores");
  const twelfths = twelfthsOf(raw.map((answer, i) => (answer === null ? null : recode(answer, key[i] ?? 1))));
  return { score: twelfths === null ? null : scoreOfTwelfths(twelfths) };
}

export function alpha(input: unknown): unknown {
  const shape = { keys: keys.optional(), rows: rows.optional(), team: teamNames.optional() };
  const given = z.object({ ...shape, rows_a: rows.optional(), rows_b: rows.optional() }).parse(input);
  if (given.rows_a && given.rows_b) return stratified(given.rows_a, given.rows_b);
  if (!given.rows) throw new Error("no rows");
  const key = given.keys ?? allPositive(given.rows[0]?.length ?? 0);
  const all = sumsOfAnswers(given.rows, key);
  const covariance = covarianceOf(all);
  const raw = covariance && alphaOf(covariance);
  const feldt = typeof raw === "number" ? alphaIntervalOf(raw, all.nComplete, key.length) : null;
  const teams = byTeam(given.team ?? given.rows.map(() => "all"), given.rows).map(([, part]) =>
    sumsOfAnswers(part, key),
  );
  const within = withinAlphaOf(teams);
  return {
    n_rows: given.rows.length,
    n_complete: all.nComplete,
    cov_listwise: covariance,
    alpha_raw: raw,
    alpha_std: covariance && standardisedAlphaOf(covariance),
    feldt95_lo: feldt?.lower,
    feldt95_hi: feldt?.upper,
    within_df: within.df,
    pooled_cov: covarianceWithinTeams(teams).matrix,
    alpha_within: within.alpha,
    alpha_total: totalAlphaOf(all),
  };
}

function stratified(rowsA: z.infer<typeof rows>, rowsB: z.infer<typeof rows>): unknown {
  const scoresOf = (answers: z.infer<typeof rows>): (number | null)[] =>
    answers.map((row) => {
      const twelfths = twelfthsOf(row);
      return twelfths === null ? null : scoreOfTwelfths(twelfths);
    });
  const varianceOfScores = (scores: (number | null)[]): number => varianceOf(momentsOfScores(scores)) ?? Number.NaN;
  const [a, b] = [scoresOf(rowsA), scoresOf(rowsB)];
  const alphaOfRows = (answers: z.infer<typeof rows>): number =>
    totalAlphaOf(sumsOfAnswers(answers, allPositive(answers[0]?.length ?? 0))) ?? Number.NaN;
  const parts = [
    { variance: varianceOfScores(a), alpha: alphaOfRows(rowsA) },
    { variance: varianceOfScores(b), alpha: alphaOfRows(rowsB) },
  ] as const;
  const whole = varianceOfScores(a.map((score, i) => pillarScoreOf([score, b[i] ?? null])));
  return {
    alpha_a: parts[0].alpha,
    alpha_b: parts[1].alpha,
    var_a: parts[0].variance,
    var_b: parts[1].variance,
    var_pillar: whole,
    stratified_alpha: stratifiedAlphaOf(parts, whole),
  };
}

export function omega(input: unknown): unknown {
  const given = z.object({ keys, rows }).parse(input);
  const found = omegaOf(sumsOfAnswers(given.rows, given.keys));
  return {
    omega_ml: found.omega,
    omega_ml_obsvar: found.omegaObserved,
    std_loadings: found.loadings,
    std_uniqueness: found.uniquenesses,
    flag: found.flag,
  };
}

export function agreement(input: unknown): unknown {
  const given = z.object({ team: teamNames, rows }).parse(input);
  const key = allPositive(given.rows[0]?.length ?? 0);
  const teams = byTeam(given.team, given.rows).map(([team, part]): [string, ScaleSums] => [
    team,
    sumsOfAnswers(part, key),
  ]);
  const each = (of: (sums: ScaleSums) => unknown): unknown =>
    Object.fromEntries(teams.map(([team, sums]) => [team, of(sums)]));
  return {
    uniform: each((sums) => agreementOf(sums, chanceVariances.uniform)),
    slight_skew: each((sums) => agreementOf(sums, chanceVariances.slightSkew)),
    moderate_skew: each((sums) => agreementOf(sums, chanceVariances.moderateSkew)),
    heavy_skew: each((sums) => agreementOf(sums, chanceVariances.heavySkew)),
    triangular: each((sums) => agreementOf(sums, chanceVariances.triangular)),
    normal: each((sums) => agreementOf(sums, chanceVariances.normal)),
    lindell_uniform: each((sums) => lindellAgreementOf(sums, chanceVariances.uniform)),
    n_complete: each((sums) => sums.nComplete),
  };
}

export function qualityFlags(input: unknown): unknown {
  const given = z.object({ order: z.array(z.string()), raw: numbers, seconds: z.number().nullish() }).parse(input);
  const measures = qualityMeasuresOf({ scales: readinessKey.scales, order: given.order }, given.raw);
  const { secondsPerItem, ...pace } = paceOf(given.seconds ?? null, measures.answered);
  const { tooFast, ...flags } = qualityFlagsOf(measures, given.raw.length, pace);
  return {
    ...flags,
    too_fast: tooFast,
    answered: measures.answered,
    longest_run: measures.longestRun,
    irv: measures.deviation,
    inconsistency: measures.inconsistency,
    seconds_per_item: secondsPerItem,
  };
}

export function sufficientStatistics(input: unknown): unknown {
  const given = z.object({ keys, team: teamNames, rows }).parse(input);
  const teams = byTeam(given.team, given.rows).map(([team, part]): [string, ScaleSums] => {
    return [team, sumsOfAnswers(part, given.keys)];
  });
  const nobody = sumsOfAnswers([], given.keys);
  const merged = teams.map(([, sums]) => sums).reduce((sum, sums) => mergeScaleSums(sum, sums, 1), nobody);
  return { teams: Object.fromEntries(teams.map(([team, sums]) => [team, sumsFields(sums)])), all: sumsFields(merged) };
}

function sumsFields(sums: ScaleSums): unknown {
  const moments = momentsOfSums(sums);
  return {
    n: sums.n,
    sum12: sums.sum12,
    sumsq12: sums.sumsq12,
    item_counts: sums.itemCounts,
    item_missing: sums.dk.map((dk, i) => dk + (sums.skipped[i] ?? 0)),
    n_complete: sums.nComplete,
    item_sums: sums.itemSums,
    crossprod: sums.crossprod,
    derived: {
      mean: moments.mean,
      var: varianceOf(moments),
      rwgj: agreementOf(sums, chanceVariances.uniform),
      alpha_raw: totalAlphaOf(sums),
    },
  };
}
