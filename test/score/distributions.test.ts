import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { betaTails } from "../../server/score/beta-function.ts";
import { fQuantile, fTails, normalTails, tQuantile, tTails } from "../../server/score/distributions.ts";
import { logBeta, logGamma } from "../../server/score/log-gamma.ts";

function expectClose(actual: number, expected: number, relative = 1e-9): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

const number = z.number();
/** Made with @stdlib, which shares no code with ours: arguments, then values (docs/adr/0009-own-tails.md). */
const tails = z.object({
  beta: z.array(z.tuple([number, number, number, number, number])).length(60),
  t: z.array(z.tuple([number, number, number])).length(60),
  f: z.array(z.tuple([number, number, number, number])).length(60),
  normal: z.array(z.tuple([number, number])).length(60),
  tQuantile: z.array(z.tuple([number, number, number])).length(60),
  fQuantile: z.array(z.tuple([number, number, number, number])).length(60),
});

const shape = fc.double({ min: 0.05, max: 5000, noNaN: true });
const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe("the distributions", () => {
  test("ln Gamma equals the factorials", () => {
    let factorial = 1;
    for (let n = 1; n <= 60; n++) {
      expectClose(Math.exp(logGamma(n)), factorial, 1e-12);
      factorial *= n;
    }
    expectClose(Math.exp(logGamma(0.5)), Math.sqrt(Math.PI), 1e-14);
  });

  test("ln Beta keeps its recurrence B(a+1, b) = B(a, b) a / (a+b) for small and large arguments", () => {
    const property = fc.property(shape, shape, (a, b) => {
      expect(logBeta(a + 1, b)).toBeCloseTo(logBeta(a, b) + Math.log(a / (a + b)), 10);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test("the tails of beta are the finite sums they are for whole numbers, far out too", () => {
    for (const [a, b, x] of [
      [1, 1, 0.3],
      [4, 9, 0.02],
      [30, 2, 0.1],
      [40, 25, 0.9],
      [3, 3, 0.5],
    ] as const) {
      let sum = 0;
      for (let j = a; j <= a + b - 1; j++) {
        const choose = Math.exp(-logBeta(j + 1, a + b - j)) / (a + b);
        sum += choose * x ** j * (1 - x) ** (a + b - 1 - j);
      }
      expectClose(betaTails(x, a, b).lower, sum, 1e-11);
    }
    expectClose(betaTails(0.5, 200, 1).lower, 0.5 ** 200, 1e-11);
  });

  test("the tails of beta mirror each other and add to one", () => {
    const property = fc.property(shape, shape, share, (a, b, x) => {
      const { lower, upper } = betaTails(x, a, b);
      const mirrored = betaTails(1 - x, b, a, x);
      expect(lower + upper).toBeCloseTo(1, 12);
      if (mirrored.upper > 1e-280) expectClose(lower, mirrored.upper, 1e-9);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test("Student's tails have their closed forms at 1 and 2 degrees of freedom and become normal", () => {
    for (const t of [0.001, 0.5, 3, 40, 1e6]) {
      expectClose(tTails(t, 1).upper, Math.atan(1 / t) / Math.PI, 1e-12);
      const root = Math.sqrt(2 + t * t);
      expectClose(tTails(t, 2).upper, 1 / (root * (root + t)), 1e-12);
    }
    for (const z of [-5, -1, 0.2, 2.9, 3.1, 8]) expectClose(tTails(z, 1e8).upper, normalTails(z).upper, 2e-5);
    expectClose(normalTails(1.959963984540054).upper, 0.025, 1e-13);
    expectClose(normalTails(10).upper, 7.619853024160525e-24, 1e-12);
  });

  test("quantiles undo the tails", () => {
    const df = fc.double({ min: 0.5, max: 100_000, noNaN: true });
    fc.assert(
      fc.property(share, df, (p, n) => {
        const { lower, upper } = tTails(tQuantile(p, n), n);
        expectClose(Math.min(lower, upper), Math.min(p, 1 - p), 1e-9);
      }),
      { numRuns: 1000 },
    );
    const size = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(share, size, size, (p, df1, df2) => {
        const { lower, upper } = fTails(fQuantile(p, df1, df2), df1, df2);
        expectClose(Math.min(lower, upper), Math.min(p, 1 - p), 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  test("agree with values of another library, in the middle and in far tails", () => {
    const {
      beta,
      t,
      f,
      normal,
      tQuantile: quantiles,
      fQuantile: fQuantiles,
    } = tails.parse(JSON.parse(readFileSync(join(import.meta.dirname, "tails.json"), "utf8")));
    for (const [x, a, b, lower, upper] of beta) {
      expectClose(betaTails(x, a, b).lower, lower, 1e-10);
      expectClose(betaTails(x, a, b).upper, upper, 1e-10);
    }
    for (const [at, df, upper] of t) {
      expectClose(tTails(at, df).upper, upper, 1e-10);
      expectClose(tTails(-at, df).lower, upper, 1e-10);
    }
    for (const [at, df1, df2, upper] of f) expectClose(fTails(at, df1, df2).upper, upper, 1e-10);
    for (const [z, upper] of normal) expectClose(normalTails(z).upper, upper, 1e-10);
    for (const [p, df, at] of quantiles) expectClose(tQuantile(p, df), at, 1e-10);
    for (const [p, df1, df2, at] of fQuantiles) expectClose(fQuantile(p, df1, df2), at, 1e-10);
  });

  test("impossible requests give no number", () => {
    expect(tQuantile(0, 5)).toBeNaN();
    expect(tQuantile(0.5, 0)).toBeNaN();
    expect(fQuantile(1, 3, 3)).toBeNaN();
    expect(betaTails(0.5, 0, 1).lower).toBeNaN();
  });
});
