import { z } from "zod";
import { betaTails, type Tails } from "../../server/score/beta-function.ts";
import { fQuantile, fTails, normalTails, tQuantile, tTails } from "../../server/score/distributions.ts";
import { empiricalBayesOf } from "../../server/score/empirical-bayes.ts";
import { teamVarianceOf } from "../../server/score/icc.ts";
import { intervalOf, meanVarianceOf, ownMeanOf, probabilityAtLeast } from "../../server/score/interval.ts";
import { kindPriorOf, majorityProbability } from "../../server/score/kinds.ts";
import { type Moments, momentsOfScores, varianceFloorOf, varianceOf } from "../../server/score/moments.ts";
import { benjaminiHochberg, holm } from "../../server/score/multiplicity.ts";
import { restDifferencesOf, type Stratum, weightedMeanOf } from "../../server/score/organisation-mean.ts";
import { linkedChangeOf, unlinkedChangeOf } from "../../server/score/wave-change.ts";
import { numbers, teamNames } from "./vector-item-runners.ts";

const roster = z.record(z.string(), z.number().nullable()).nullish();
const teamScores = z.object({ team: teamNames, y: numbers });

interface Team {
  readonly name: string;
  readonly moments: Moments;
  readonly invited: number | null;
}

/** Scores gathered by team, teams in the order of their names. */
function teamsOf(given: z.infer<typeof teamScores>, invited: z.infer<typeof roster>): Team[] {
  return [...new Set(given.team)].sort().map((name) => ({
    name,
    moments: momentsOfScores(given.y.filter((_, i) => given.team[i] === name)),
    invited: invited?.[name] ?? null,
  }));
}

export function icc(input: unknown): unknown {
  const found = teamVarianceOf(teamsOf(teamScores.parse(input), null).map((team) => team.moments));
  return {
    J: found.teams,
    N: found.n,
    MSB: found.msb,
    MSW: found.msw,
    n0: found.n0,
    nbar: found.nBar,
    icc1_n0: found.icc1,
    multilevel_icc1: found.icc1MeanSize,
    multilevel_icc2: found.icc2,
    F: found.f,
    p: found.p,
    deff_nbar: found.designEffectMeanSize,
    deff_kish: found.designEffect,
  };
}

export function interval(input: unknown): unknown {
  const shape = { y: numbers, N: z.number().nullish(), alpha: z.number(), items: z.number().nullish() };
  const given = z.object({ ...shape, var_floor: z.number().nullish() }).parse(input);
  const moments = momentsOfScores(given.y);
  const floor = given.var_floor ?? (given.items ? varianceFloorOf(given.items) : 0);
  const own = ownMeanOf(moments, given.N ?? null, given.alpha, floor);
  return {
    n: moments.n,
    mean: moments.mean,
    var: varianceOf(moments),
    se: own?.se,
    df: own?.df,
    lo: own?.lower,
    hi: own?.upper,
    p_ge_60: own && probabilityAtLeast(60, own),
    p_ge_50: own && probabilityAtLeast(50, own),
  };
}

export function organisationAndRest(input: unknown): unknown {
  const settings = z.object({ roster, alpha: z.number(), var_floor: z.number().nullish() }).parse(input);
  const teams = teamsOf(teamScores.parse(input), settings.roster).filter((team) => team.moments.n >= 2);
  const strata = teams.map(({ moments, invited }): Stratum => {
    const meanVariance = meanVarianceOf(moments, invited, settings.alpha, settings.var_floor ?? 0) ?? Number.NaN;
    return { n: moments.n, mean: moments.mean ?? Number.NaN, meanVariance, weight: invited ?? moments.n };
  });
  const rests = restDifferencesOf(strata);
  const adjusted = benjaminiHochberg(rests.map((rest) => rest?.p ?? null));
  const whole = weightedMeanOf(strata);
  const fields = teams.map(({ name }, i) => {
    const rest = rests[i];
    if (!rest) return [name, null];
    const { lower, upper } = intervalOf(rest);
    return [name, { ...rest, diff: rest.est, lo: lower, hi: upper, p_bh: adjusted[i] }];
  });
  return {
    org: whole && { mean: whole.est, se: whole.se, df: whole.df, lo: whole.lower, hi: whole.upper },
    teams: Object.fromEntries(fields),
  };
}

export function empiricalBayes(input: unknown, expected: unknown): unknown {
  const settings = z.object({ roster, var_floor: z.number().nullish() }).parse(input);
  const teams = teamsOf(teamScores.parse(input), settings.roster);
  const plain = empiricalBayesOf(
    teams.map(({ moments }) => ({ moments, invited: null })),
    0,
    settings.var_floor ?? 0,
  );
  const blup = teams.map(({ name }, i) => [name, plain.teams[i]?.est]);
  const result = new Map<string, unknown>([
    ["lme4", { ...plain, singular: plain.tau2 < 1e-8 * plain.sigma2, blup: Object.fromEntries(blup) }],
    ["nlme_check", null],
  ]);
  for (const name of Object.keys(z.record(z.string(), z.unknown()).parse(expected))) {
    const alpha = /^alpha_(?<alpha>[\d.]+)$/.exec(name)?.groups?.["alpha"];
    if (alpha !== undefined) result.set(name, shrunken(teams, Number(alpha), settings.var_floor ?? 0));
  }
  return Object.fromEntries(result);
}

function shrunken(teams: readonly Team[], alpha: number, floor: number): unknown {
  const found = empiricalBayesOf(teams, alpha, floor);
  const fields = teams.map(({ name, moments }, i) => {
    const team = found.teams[i];
    const cuts = team && { p_ge_50: probabilityAtLeast(50, team), p_ge_60: probabilityAtLeast(60, team) };
    return [name, team && { ...team, ...cuts, n: moments.n, mean: moments.mean, B: team.ownWeight }];
  });
  return { mu: found.mu, var_mu: found.varMu, df: found.df, teams: Object.fromEntries(fields) };
}

export function multiplicity(input: unknown): unknown {
  const { p } = z.object({ p: numbers }).parse(input);
  return { bh: benjaminiHochberg(p), holm: holm(p) };
}

export function waves(input: unknown): unknown {
  const shape = { wave1: numbers, wave2: numbers, paired: z.boolean().nullish(), alpha: z.number().nullish() };
  const numbersInvited = { N1: z.number().nullish(), N2: z.number().nullish(), var_floor: z.number().nullish() };
  const given = z.object({ ...shape, ...numbersInvited }).parse(input);
  const waveOf = (y: z.infer<typeof numbers>, invited: number | null | undefined) => {
    return { moments: momentsOfScores(y), invited: invited ?? null, alpha: given.alpha ?? 0 };
  };
  const change = given.paired
    ? linkedChangeOf(given.wave1, given.wave2)
    : unlinkedChangeOf(waveOf(given.wave1, given.N1), waveOf(given.wave2, given.N2), given.var_floor ?? 0);
  return change && { ...change, diff: change.est, t: change.est / change.se, lo: change.lower, hi: change.upper };
}

/** What is asked is told by the numbers that are given; "upper" in the name, or lower_tail false, asks for that tail. */
export function distributions(input: unknown, _: unknown, name: string): unknown {
  const given = new Map(Object.entries(z.record(z.string(), z.unknown()).parse(input)));
  const has = (...fields: readonly string[]): boolean => fields.every((field) => typeof given.get(field) === "number");
  const at = (field: string): number => z.number().parse(given.get(field));
  const isUpper = name.includes("upper") || given.get("lower_tail") === false || given.get("upper") === true;
  const tails = ({ lower, upper }: Tails) => ({ p: isUpper ? upper : lower, upper });
  const share = (): number => (isUpper ? 1 - at("p") : at("p"));
  if (has("p", "df1", "df2")) return { F: fQuantile(share(), at("df1"), at("df2")) };
  if (has("F", "df1", "df2")) return tails(fTails(at("F"), at("df1"), at("df2")));
  if (has("p", "df")) return { t: tQuantile(share(), at("df")) };
  if (has("t", "df")) return tails(tTails(at("t"), at("df")));
  if (has("x", "a", "b")) return tails(betaTails(at("x"), at("a"), at("b")));
  const isNormal = name.includes("norm");
  if (isNormal && has("p")) return { z: tQuantile(share(), Number.POSITIVE_INFINITY) };
  if (isNormal && (has("z") || has("x"))) return tails(normalTails(at(has("z") ? "z" : "x")));
  throw new Error(`no such distribution: ${name}`);
}

export function kinds(input: unknown): unknown {
  const given = z.object({ n: numbers, yes: numbers }).parse(input);
  const shares = given.n.map((n, i) => ({ n: n ?? 0, yes: given.yes[i] ?? 0 }));
  const prior = kindPriorOf(shares, 5);
  return {
    prior_a: prior.a,
    prior_b: prior.b,
    m: prior.m,
    rho: prior.rho,
    p_majority: shares.map((share) => majorityProbability(prior, share)),
  };
}
