import type { Moments } from "./moments.ts";

/** Variance components of scores in teams: between teams, within teams, and the mean over teams. Unit: points squared. */
export interface VarianceComponents {
  readonly mu: number;
  readonly tau2: number;
  readonly sigma2: number;
}

interface Team {
  readonly n: number;
  readonly mean: number;
}

const rounding = 1e-24;
const gridFrom = -12;
const gridTo = 12;
const gridStep = 0.25;

/**
 * Restricted maximum likelihood for y = team + rest, one dimension (scoring 2.10): lambda = tau2 / sigma2 >= 0 minimises
 * (n-1) log Q + sum log(1 + n_t lambda) + log sum w_t. Needs two teams and more people than teams; with less, tau2 is 0.
 * Agrees with R's lme4 to about 1e-6. Scores without any variance inside teams give sigma2 = 0.
 */
export function remlOf(moments: readonly Moments[]): VarianceComponents {
  const teams = moments.flatMap(({ n, mean }) => (mean === null ? [] : [{ n, mean }]));
  const n = teams.reduce((sum, team) => sum + team.n, 0);
  const within = moments.reduce((sum, team) => sum + team.sumSquares, 0);
  const level = teams.reduce((sum, team) => sum + team.n * team.mean ** 2, 0);
  if (teams.length < 2 || n <= teams.length) return componentsAt(teams, n, within, 0);
  if (within <= rounding * level) return betweenOnly(teams);
  const best = candidatesOf(teams, n, within)
    .map((lambda) => ({ lambda, criterion: criterionAt(teams, n, within, lambda) }))
    .reduce((least, candidate) => (candidate.criterion < least.criterion ? candidate : least));
  return componentsAt(teams, n, within, best.lambda);
}

interface Pieces {
  readonly weights: number;
  readonly mu: number;
  /** Sum of w (mean - mu)^2. */
  readonly between: number;
  readonly squaredWeights: number;
  readonly slope: number;
}

function piecesAt(teams: readonly Team[], lambda: number): Pieces {
  let [weights, weighted, squaredWeights] = [0, 0, 0];
  for (const { n, mean } of teams) {
    const w = n / (1 + n * lambda);
    weights += w;
    weighted += w * mean;
    squaredWeights += w * w;
  }
  const mu = weighted / weights;
  let [between, slope] = [0, 0];
  for (const { n, mean } of teams) {
    const w = n / (1 + n * lambda);
    const part = w * (mean - mu) ** 2;
    between += part;
    slope += w * part;
  }
  return { weights, mu, between, squaredWeights, slope };
}

function criterionAt(teams: readonly Team[], n: number, within: number, lambda: number): number {
  const { weights, between } = piecesAt(teams, lambda);
  const determinant = teams.reduce((sum, team) => sum + Math.log1p(team.n * lambda), 0);
  return (n - 1) * Math.log(within + between) + determinant + Math.log(weights);
}

/** Derivative of the criterion by lambda; mu is at its optimum, so it adds nothing. */
function derivativeAt(teams: readonly Team[], n: number, within: number, lambda: number): number {
  const { weights, between, squaredWeights, slope } = piecesAt(teams, lambda);
  return weights - squaredWeights / weights - ((n - 1) * slope) / (within + between);
}

/** 0 and every lambda where the derivative turns from falling to rising. */
function candidatesOf(teams: readonly Team[], n: number, within: number): number[] {
  const found = [0];
  const isFalling = (lambda: number): boolean => derivativeAt(teams, n, within, lambda) < 0;
  let from = 0;
  let wasFalling = isFalling(0);
  for (let exponent = gridFrom; exponent <= gridTo; exponent += gridStep) {
    const to = 10 ** exponent;
    const falls = isFalling(to);
    if (wasFalling && !falls) found.push(turnBetween(from, to, isFalling));
    from = to;
    wasFalling = falls;
  }
  return found;
}

function turnBetween(from: number, to: number, isFalling: (lambda: number) => boolean): number {
  let low = from;
  let high = to;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (isFalling(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function componentsAt(teams: readonly Team[], n: number, within: number, lambda: number): VarianceComponents {
  if (teams.length === 0) return { mu: Number.NaN, tau2: 0, sigma2: 0 };
  const { mu, between } = piecesAt(teams, lambda);
  const sigma2 = n > 1 ? (within + between) / (n - 1) : 0;
  return { mu, tau2: lambda * sigma2, sigma2 };
}

/** The limit without variance inside teams: the means themselves are the data. */
function betweenOnly(teams: readonly Team[]): VarianceComponents {
  const mu = teams.reduce((sum, team) => sum + team.mean, 0) / teams.length;
  const tau2 = teams.reduce((sum, team) => sum + (team.mean - mu) ** 2, 0) / (teams.length - 1);
  return { mu, tau2, sigma2: 0 };
}
