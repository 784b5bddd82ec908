import { logBeta } from "./log-gamma.ts";

/** The two tails of one distribution; each is accurate where it is the small one. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** Continued fraction of the incomplete beta function (NIST DLMF 8.17.22), evaluated by the modified Lentz method. */
function betaFraction(x: number, a: number, b: number): number {
  // not of the module: bundled, those are variables, and each step would make an object of the number
  const tiny = 1e-300;
  const stepsMax = 1_000_000;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let fraction = d;
  for (let m = 1; m < stepsMax; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + even / c;
    if (Math.abs(c) < tiny) c = tiny;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + odd / c;
    if (Math.abs(c) < tiny) c = tiny;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

function logOf(part: number, rest: number): number {
  return part > 0.5 ? Math.log1p(-rest) : Math.log(part);
}

function smallTail(x: number, y: number, a: number, b: number): number {
  const front = a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b);
  return Math.min(1, (Math.exp(front) * betaFraction(x, a, b)) / a);
}

/**
 * Both tails of Beta(a, b) at x: lower = I_x(a, b), upper = I_y(b, a); a, b > 0, x in [0, 1].
 * `y` is 1 - x; hand it in where it is known better than the subtraction knows it.
 */
export function betaTails(x: number, a: number, b: number, y: number = 1 - x): Tails {
  if (Number.isNaN(x) || !(a > 0) || !(b > 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = smallTail(x, y, a, b);
    return { lower, upper: 1 - lower };
  }
  const upper = smallTail(y, x, b, a);
  return { lower: 1 - upper, upper };
}
