import { betaTails } from "./beta-function.ts";

/** One team's yes among its yes and no answers to one question about one kind of learning. */
export interface YesShare {
  readonly n: number;
  readonly yes: number;
}

/** Beta(a, b) for a team's share of yes, taken from all teams; m and rho are null where there are too few of them. */
export interface KindPrior {
  readonly a: number;
  readonly b: number;
  /** The organisation's share of yes, kept inside .02..0.98. */
  readonly m: number | null;
  /** Share of the variance that lies between teams, kept inside .02..1/3. */
  readonly rho: number | null;
}

const shareMin = 0.02;
const rhoMin = 0.02;
const rhoMax = 1 / 3;

/** The prior of scoring 2.13; Jeffreys' Beta(.5, .5) with fewer than `teamsMin` teams of two answers or more. */
export function kindPriorOf(teams: readonly YesShare[], teamsMin: number): KindPrior {
  const known = teams.filter((team) => team.n > 0);
  if (known.filter((team) => team.n >= 2).length < teamsMin) return { a: 0.5, b: 0.5, m: null, rho: null };
  const n = known.reduce((sum, team) => sum + team.n, 0);
  const share = known.reduce((sum, team) => sum + team.yes, 0) / n;
  const m = Math.min(1 - shareMin, Math.max(shareMin, share));
  const rho = Math.min(rhoMax, Math.max(rhoMin, binaryIcc(known, n, share)));
  const strength = (1 - rho) / rho;
  return { a: strength * m, b: strength * (1 - m), m, rho };
}

/** ICC(1) of the 0/1 answers with n0; the least value where it is undefined. */
function binaryIcc(teams: readonly YesShare[], n: number, share: number): number {
  const between = teams.reduce((sum, team) => sum + team.n * (team.yes / team.n - share) ** 2, 0);
  const within = teams.reduce((sum, team) => sum + team.yes * (1 - team.yes / team.n), 0);
  const msb = between / (teams.length - 1);
  const msw = within / (n - teams.length);
  const n0 = (n - teams.reduce((sum, team) => sum + team.n ** 2, 0) / n) / (teams.length - 1);
  const icc = (msb - msw) / (msb + (n0 - 1) * msw);
  return Number.isFinite(icc) ? icc : rhoMin;
}

/** Probability that more than half of a team would say yes: 1 - I_.5(a + yes, b + no), taken from the small tail. */
export function majorityProbability(prior: Pick<KindPrior, "a" | "b">, share: YesShare): number {
  return betaTails(0.5, prior.a + share.yes, prior.b + share.n - share.yes).upper;
}
