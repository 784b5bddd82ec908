import { betaTails, type Tails } from "./beta-function.ts";
import { logBeta } from "./log-gamma.ts";

/**
 * Distributions by their relation to the incomplete beta function (NIST DLMF 8.17; Abramowitz & Stegun 26.5, 26.7).
 * Relative error below 1e-9 also in far tails, for fractional degrees of freedom too. Why no library: ADR 9.
 */

/** Both tails of the standard normal at z: series for small |z| (A&S 26.2.11), continued fraction beyond (26.2.14). */
export function normalTails(z: number): Tails {
  const at = Math.abs(z);
  const density = Math.exp(-0.5 * at * at) / Math.sqrt(2 * Math.PI);
  const upper = at < 3 ? 0.5 - density * oddSeries(at) : density / millsFraction(at);
  return z >= 0 ? { lower: 1 - upper, upper } : { lower: upper, upper: 1 - upper };
}

function oddSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

function millsFraction(z: number): number {
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return fraction;
}

/** Both tails of Student's t at t with df > 0 degrees of freedom (df may be fractional or infinite). */
export function tTails(t: number, df: number): Tails {
  if (df === Number.POSITIVE_INFINITY) return normalTails(t);
  if (t === 0) return { lower: 0.5, upper: 0.5 };
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return t > 0 ? { lower: 1, upper: 0 } : { lower: 0, upper: 1 };
  const sum = df + square;
  const half = 0.5 * betaTails(df / sum, df / 2, 0.5, square / sum).lower;
  return t > 0 ? { lower: 1 - half, upper: half } : { lower: half, upper: 1 - half };
}

/** The t below which a share p in (0, 1) of Student's distribution lies; Newton steps on ln tail against ln t. */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1) || !(df > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const t = positiveQuantile(tail, df);
  return p < 0.5 ? -t : t;
}

function positiveQuantile(tail: number, df: number): number {
  let t = startOf(tail, df);
  for (let step = 0; step < 100; step++) {
    const upper = tTails(t, df).upper;
    const next = t * Math.exp((upper * Math.log(upper / tail)) / (t * tDensity(t, df)));
    const change = Math.abs(next - t);
    t = next;
    // each step doubles the number of right digits: after one as small as this all are right
    if (change <= 1e-9 * t) break;
  }
  return t;
}

/** Where to start: near the normal quantile (A&S 26.2.23, 26.7.5) if it is near at all, else by doubling and halving. */
function startOf(tail: number, df: number): number {
  if (df >= 5 && tail > 1e-4 && tail < 0.4) {
    const w = Math.sqrt(-2 * Math.log(tail));
    const z = w - (2.515517 + w * (0.802853 + w * 0.010328)) / (1 + w * (1.432788 + w * (0.189269 + w * 0.001308)));
    return z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df ** 2);
  }
  let t = 1;
  while (tTails(t, df).upper > tail) t *= 2;
  while (tTails(t / 2, df).upper < tail && t > 1e-12) t /= 2;
  return t;
}

function tDensity(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return Math.exp(-0.5 * t * t) / Math.sqrt(2 * Math.PI);
  return Math.exp(-0.5 * (df + 1) * Math.log1p((t * t) / df) - logBeta(df / 2, 0.5)) / Math.sqrt(df);
}

/** Both tails of Fisher's F at f >= 0. */
export function fTails(f: number, df1: number, df2: number): Tails {
  if (f === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const sum = df1 * f + df2;
  return betaTails((df1 * f) / sum, df1 / 2, df2 / 2, df2 / sum);
}

/** The f below which a share p in (0, 1) of Fisher's distribution lies; bisection on ln f. */
export function fQuantile(p: number, df1: number, df2: number): number {
  if (!(p > 0 && p < 1) || !(df1 > 0) || !(df2 > 0)) return Number.NaN;
  const isBelow = (logF: number): boolean => {
    const { lower, upper } = fTails(Math.exp(logF), df1, df2);
    return p < 0.5 ? lower < p : upper > 1 - p;
  };
  let low = -1;
  let high = 1;
  while (!isBelow(low) && low > -700) low *= 2;
  while (isBelow(high) && high < 700) high *= 2;
  for (let step = 0; step < 80 && high - low > 1e-16; step++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
