import { averageOf } from "./opened-wave.ts";

/** Sum of squared distances from the mean. */
export function squaresAbout(values: readonly number[], mean = averageOf(values)): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/**
 * Cronbach's alpha inside teams, from the rows with every item answered: covariances about each team's own means,
 * pooled. `df` is the sum of (rows - 1) over teams with a row.
 */
export function alphaInsideOf(teams: readonly (readonly (readonly number[])[])[]): {
  readonly alpha: number | null;
  readonly df: number;
} {
  const answered = teams.filter((rows) => rows.length > 0);
  const df = answered.reduce((sum, rows) => sum + rows.length - 1, 0);
  const k = answered[0]?.[0]?.length ?? 0;
  let [trace, total] = [0, 0];
  for (const rows of answered) {
    const means = Array.from({ length: k }, (_, j) => averageOf(rows.map((row) => row[j] ?? 0)));
    for (const row of rows) {
      const distances = row.map((value, j) => value - (means[j] ?? 0));
      const whole = distances.reduce((sum, distance) => sum + distance, 0);
      trace += distances.reduce((sum, distance) => sum + distance ** 2, 0);
      total += whole ** 2;
    }
  }
  if (df === 0 || k < 2 || total / df <= 1e-9) return { alpha: null, df };
  return { alpha: (k / (k - 1)) * (1 - trace / total), df };
}

/** Share of the variance that lies between teams (one-way analysis of variance, unequal sizes); null if undefined. */
export function shareBetweenTeams(teams: readonly (readonly number[])[]): number | null {
  const known = teams.filter((scores) => scores.length > 0);
  const all = known.flat();
  const [j, n] = [known.length, all.length];
  if (j < 2 || n <= j) return null;
  const grand = averageOf(all);
  const between = known.reduce((sum, scores) => sum + scores.length * (averageOf(scores) - grand) ** 2, 0) / (j - 1);
  const within = known.reduce((sum, scores) => sum + squaresAbout(scores), 0) / (n - j);
  const size = (n - known.reduce((sum, scores) => sum + scores.length ** 2, 0) / n) / (j - 1);
  const whole = between + (size - 1) * within;
  return Math.abs(whole) < 1e-12 ? null : (between - within) / whole;
}

/** Variance between teams and inside them, by restricted likelihood. */
export interface Components {
  readonly tau2: number;
  readonly sigma2: number;
}

/**
 * The ratio tau2 / sigma2 at which -2 log restricted likelihood is least: every tenth of a power of ten is tried, then
 * the best valley is halved by golden sections. Good to about a millionth of the ratio.
 */
export function componentsOf(teams: readonly (readonly number[])[]): Components {
  const known = teams
    .filter((scores) => scores.length > 0)
    .map((scores) => {
      return { n: scores.length, mean: averageOf(scores), squares: squaresAbout(scores) };
    });
  const n = known.reduce((sum, team) => sum + team.n, 0);
  const inside = known.reduce((sum, team) => sum + team.squares, 0);
  const squaresAt = (ratio: number): { readonly squares: number; readonly weights: number } => {
    const weights = known.map((team) => team.n / (1 + team.n * ratio));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const centre = known.reduce((total, team, t) => total + (weights[t] ?? 0) * team.mean, 0) / sum;
    const between = known.reduce((total, team, t) => total + (weights[t] ?? 0) * (team.mean - centre) ** 2, 0);
    return { squares: inside + between, weights: sum };
  };
  const reference = squaresAt(0).squares;
  const deviance = (ratio: number): number => {
    const { squares, weights } = squaresAt(ratio);
    const determinant = known.reduce((sum, team) => sum + Math.log1p(team.n * ratio), 0);
    return (n - 1) * Math.log(squares / reference) + determinant + Math.log(weights);
  };
  const componentsAt = (ratio: number): Components => {
    const sigma2 = n > 1 ? squaresAt(ratio).squares / (n - 1) : 0;
    return { tau2: ratio * sigma2, sigma2 };
  };
  if (known.length < 2 || n <= known.length) return componentsAt(0);
  if (inside < 1e-9) return { tau2: squaresAbout(known.map((team) => team.mean)) / (known.length - 1), sigma2: 0 };
  let [best, bestExponent] = [deviance(0), Number.NEGATIVE_INFINITY];
  for (let exponent = -8; exponent <= 8; exponent += 0.1) {
    const found = deviance(10 ** exponent);
    if (found < best) [best, bestExponent] = [found, exponent];
  }
  if (bestExponent === Number.NEGATIVE_INFINITY) return componentsAt(0);
  return componentsAt(10 ** valleyBetween((e) => deviance(10 ** e), bestExponent - 0.1, bestExponent + 0.1));
}

/** Where a function with one valley between low and high is least. */
function valleyBetween(f: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let step = 0; step < 60; step++) {
    const [left, right] = [b - golden * (b - a), a + golden * (b - a)];
    if (f(left) < f(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
}
