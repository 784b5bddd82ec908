/**
 * Probabilities for the auditor by plain numerical integration: slow, short, and nothing like the code that it checks.
 * Accurate to about 1e-10, which is far finer than anything that is shown.
 */

const steps = 1_000;
/** Beyond this many natural logarithms a density adds nothing that could be seen. */
const negligible = 42;

/** Integral of f from a to b by Simpson's rule. */
function integral(f: (x: number) => number, a: number, b: number): number {
  const h = (b - a) / steps;
  let sum = f(a) + f(b);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * f(a + i * h);
  return (sum * h) / 3;
}

/** With t = sqrt(df) tan(angle), Student's density becomes cos(angle)^(df - 1): from `from` to a quarter turn. */
function angleArea(df: number, from: number): number {
  const power = df - 1;
  const to = Math.min(Math.PI / 2, Math.sqrt((2 * negligible) / Math.max(power, 1e-9)));
  return from >= to ? 0 : integral((angle) => Math.cos(angle) ** power, from, to);
}

const halfAreas = new Map<number, number>();

function halfArea(df: number): number {
  const known = halfAreas.get(df);
  if (known !== undefined) return known;
  const area = angleArea(df, 0);
  if (halfAreas.size < 10_000) halfAreas.set(df, area);
  return area;
}

function finite(df: number): number {
  return Math.min(df, 1e9);
}

/** Share of Student's distribution above t. */
export function shareAbove(t: number, degrees: number): number {
  const df = finite(degrees);
  const tail = angleArea(df, Math.atan(Math.abs(t) / Math.sqrt(df))) / (2 * halfArea(df));
  return t >= 0 ? tail : 1 - tail;
}

/** The t beyond which one fortieth lies: half the width of a 95 % interval in standard errors. Newton's steps. */
export function fortiethPoint(degrees: number): number {
  const df = finite(degrees);
  let t = 2;
  for (let step = 0; step < 50; step++) {
    const density = (1 + (t * t) / df) ** (-(df + 1) / 2) / (2 * Math.sqrt(df) * halfArea(df));
    const change = (shareAbove(t, df) - 0.025) / density;
    t += change;
    if (Math.abs(change) < 1e-12) break;
  }
  return t;
}

/** Natural logarithm of the gamma function by Stirling's series, after moving x above 20. */
function logGammaOf(x: number): number {
  let [at, moved] = [x, 0];
  while (at < 20) {
    moved += Math.log(at);
    at++;
  }
  const series = 1 / (12 * at) - 1 / (360 * at ** 3) + 1 / (1260 * at ** 5) - 1 / (1680 * at ** 7);
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - moved;
}

/** Share of Beta(a, b) above one half; a or b is at least 2 (there are answers). */
export function betaAboveHalf(a: number, b: number): number {
  const logWhole = logGammaOf(a) + logGammaOf(b) - logGammaOf(a + b);
  const density = (x: number) => Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logWhole);
  // integrate the half that does not touch an end at which the density is infinite or has no slope
  return a >= b ? 1 - halfBelow(density, a) : halfBelow((x) => density(1 - x), b);
}

/** From 0 to .5 with x = y^4, which flattens the start; `power` >= 2 is the one that belongs to x. */
function halfBelow(density: (x: number) => number, power: number): number {
  if (power < 1) throw new Error("the auditor integrates over answers, and there are none");
  return integral((y) => (y === 0 ? 0 : 4 * y ** 3 * density(y ** 4)), 0, 0.5 ** 0.25);
}
