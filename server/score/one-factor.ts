import type { Matrix } from "./covariance.ts";

/** Standardised loadings and uniquenesses of one factor. */
interface Solution {
  readonly loadings: readonly number[];
  readonly unique: readonly number[];
}

const stepsMax = 20_000;
/** A uniqueness this small is on its way to nothing, where the steps would only creep; omega is not given below .005. */
const boundary = 0.004;
/** Extrapolation keeps clear of the boundary: only plain steps may lead there. */
const boldMin = 0.01;
const converged = 1e-13;

/**
 * Loadings of one factor on a correlation matrix by maximum likelihood: EM steps (Rubin & Thayer 1982), each pair of
 * them extrapolated (SQUAREM, Varadhan & Roland 2008) where that fits better. Agrees with lavaan to 1e-7. Stops early,
 * with a uniqueness below .005, where the likelihood drives one to nothing (a Heywood case).
 */
export function oneFactorLoadings(correlation: Matrix): readonly number[] {
  let current = startOf(correlation);
  for (let step = 0; step < stepsMax; step++) {
    const first = emStep(correlation, current);
    const second = emStep(correlation, first);
    const isDone = distance(first.loadings, current.loadings) < converged;
    if (isDone || second.unique.some((value) => value < boundary)) return second.loadings;
    current = better(correlation, second, extrapolated(current, first, second));
  }
  return current.loadings;
}

/** Started from the signs with which the items go with the item that correlates most. */
function startOf(correlation: Matrix): Solution {
  const strength = correlation.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0));
  const leader = strength.indexOf(Math.max(...strength));
  const loadings = correlation.map((row) => ((row[leader] ?? 0) < 0 ? -0.7 : 0.7));
  return { loadings, unique: loadings.map((loading) => 1 - loading ** 2) };
}

function emStep(correlation: Matrix, { loadings, unique }: Solution): Solution {
  const q = 1 / (1 + loadings.reduce((sum, loading, j) => sum + loading ** 2 / (unique[j] ?? 1), 0));
  const b = loadings.map((loading, j) => (q * loading) / (unique[j] ?? 1));
  const rb = correlation.map((row) => row.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0));
  const e = q + rb.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0);
  const next = rb.map((value) => value / e);
  return { loadings: next, unique: next.map((loading, j) => Math.max(1e-8, 1 - loading * (rb[j] ?? 0))) };
}

/** Minus twice the log likelihood, up to a constant and the number of rows. */
function misfitOf(correlation: Matrix, { loadings, unique }: Solution): number {
  const ratio = loadings.map((loading, j) => loading / (unique[j] ?? 1));
  const signal = 1 + loadings.reduce((sum, loading, j) => sum + loading * (ratio[j] ?? 0), 0);
  const explained = correlation.reduce((sum, row, i) => {
    return sum + (ratio[i] ?? 0) * row.reduce((inner, value, j) => inner + value * (ratio[j] ?? 0), 0);
  }, 0);
  return unique.reduce((sum, value) => sum + Math.log(value) + 1 / value, Math.log(signal)) - explained / signal;
}

function extrapolated(from: Solution, first: Solution, second: Solution): Solution {
  const [x0, x1, x2] = [from, first, second].map(({ loadings, unique }) => [...loadings, ...unique]);
  if (!x0 || !x1 || !x2) return second;
  const step = x0.map((value, i) => (x1[i] ?? 0) - value);
  const bend = x0.map((value, i) => (x2[i] ?? 0) - 2 * (x1[i] ?? 0) + value);
  const length = -Math.hypot(...step) / Math.hypot(...bend);
  const next = x0.map((value, i) => value - 2 * length * (step[i] ?? 0) + length ** 2 * (bend[i] ?? 0));
  return { loadings: next.slice(0, from.loadings.length), unique: next.slice(from.loadings.length) };
}

function better(correlation: Matrix, safe: Solution, bold: Solution): Solution {
  const isAllowed = bold.unique.every((value) => value > boldMin && value < 2) && bold.loadings.every(Number.isFinite);
  return isAllowed && misfitOf(correlation, bold) <= misfitOf(correlation, safe) ? bold : safe;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}
