import { fTails } from "./distributions.ts";
import type { Moments } from "./moments.ts";

/** One-way analysis of variance of scores in teams (scoring 2.6). null where a ratio has no meaning. */
export interface TeamVariance {
  readonly teams: number;
  readonly n: number;
  /** Mean squares between and within teams. */
  readonly msb: number | null;
  readonly msw: number | null;
  /** Effective and plain mean team size. */
  readonly n0: number | null;
  readonly nBar: number;
  /** ICC(1) with n0: the share of variance that lies between teams; may be negative, use 0 then. */
  readonly icc1: number | null;
  /** ICC(1) with the plain mean size, as R's multilevel::ICC1 has it. */
  readonly icc1MeanSize: number | null;
  /** ICC(2): how reliably team means differ. */
  readonly icc2: number | null;
  readonly f: number | null;
  readonly p: number | null;
  /** Kish's design effect with the mean size, and with the sizes themselves. */
  readonly designEffectMeanSize: number | null;
  readonly designEffect: number | null;
}

/** Squares below this share of the squared level are what rounding leaves of 0. */
const roundingShare = 1e-24;

/** From the moments of each team; teams without scores are left out. */
export function teamVarianceOf(teams: readonly Moments[]): TeamVariance {
  let [count, n, sumN2, sum, level, within] = [0, 0, 0, 0, 0, 0];
  for (const { n: size, mean, sumSquares } of teams) {
    if (mean === null) continue;
    count++;
    n += size;
    sumN2 += size * size;
    sum += size * mean;
    level += size * mean * mean;
    within += sumSquares;
  }
  const grand = sum / n;
  const between = teams.reduce(
    (total, { n: size, mean }) => total + (mean === null ? 0 : size * (mean - grand) ** 2),
    0,
  );
  const unlessRounding = (squares: number): number => (squares <= roundingShare * level ? 0 : squares);
  const msb = count > 1 ? unlessRounding(between) / (count - 1) : null;
  const msw = n > count ? unlessRounding(within) / (n - count) : null;
  const n0 = count > 1 ? (n - sumN2 / n) / (count - 1) : null;
  const nBar = count > 0 ? n / count : 0;
  const icc1 = shareBetween(msb, msw, n0);
  const positive = icc1 === null ? null : Math.max(0, icc1);
  return {
    teams: count,
    n,
    msb,
    msw,
    n0,
    nBar,
    icc1,
    icc1MeanSize: shareBetween(msb, msw, nBar),
    icc2: msb === null || msw === null || msb === 0 ? null : (msb - msw) / msb,
    ...fTestOf(msb, msw, count - 1, n - count),
    designEffectMeanSize: positive === null ? null : 1 + (nBar - 1) * positive,
    designEffect: positive === null ? null : 1 + (sumN2 / n - 1) * positive,
  };
}

function shareBetween(msb: number | null, msw: number | null, size: number | null): number | null {
  if (msb === null || msw === null || size === null) return null;
  const whole = msb + (size - 1) * msw;
  return whole === 0 ? null : (msb - msw) / whole;
}

function fTestOf(msb: number | null, msw: number | null, df1: number, df2: number): Pick<TeamVariance, "f" | "p"> {
  if (msb === null || msw === null || (msb === 0 && msw === 0)) return { f: null, p: null };
  const f = msw === 0 ? Number.POSITIVE_INFINITY : msb / msw;
  return { f, p: fTails(f, df1, df2).upper };
}
