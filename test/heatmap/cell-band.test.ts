import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Band,
  bandOf,
  bandOrder,
  bandWordsOf,
  restBandOf,
  restBandOrder,
} from "../../server/heatmap/cell-band.ts";
import type { ReleaseCell } from "../../server/release/release.ts";
import { contextStateOf, readinessStateOf } from "../../server/verdict/gates.ts";
import { sampleRelease } from "../support/sample-release.ts";

const { rules } = sampleRelease();
const interval = { mean: 55, lower: 45, upper: 65, se: 5, df: 20 };

/** A pair of chances as they can occur: P(T >= 60) is never above P(T >= 50). */
const chances = fc.tuple(edgy(), edgy()).map(([a, b]) => ({ p50: Math.max(a, b), p60: Math.min(a, b) }));

function edgy(): fc.Arbitrary<number> {
  return fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.05, 0.2, 0.5, 0.8, 0.95, 1));
}

function cellWith(p50: number, p60: number, state: ReleaseCell["state"]): ReleaseCell {
  return { n: 9, own: interval, estimate: interval, p50, p60, state, rest: null };
}

const readinessBands: Readonly<Record<string, readonly Band[]>> = {
  WEAK: ["b2", "b1"],
  WATCH: ["m", "n"],
  OK: ["a1", "a2"],
};
const contextBands: Readonly<Record<string, readonly Band[]>> = { HIGH: ["h1", "h2"], MID: ["nc"], LOW: ["l"] };

test("colour never contradicts a gate: brown is WEAK and teal is OK, for every pair of chances", () => {
  fc.assert(
    fc.property(chances, fc.double({ min: 0.5, max: 0.99, noNaN: true }), ({ p50, p60 }, gamma) => {
      const state = readinessStateOf(p50, p60, gamma);
      const band = bandOf(cellWith(p50, p60, state), { ...rules, gamma });
      expect(readinessBands[state]).toContain(band);
    }),
    { numRuns: 2000 },
  );
});

test("a context scale is slate when it is HIGH and has no colour otherwise", () => {
  fc.assert(
    fc.property(chances, ({ p50, p60 }) => {
      const state = contextStateOf(p60, rules.gamma);
      expect(contextBands[state]).toContain(bandOf(cellWith(p50, p60, state), rules));
    }),
    { numRuns: 1000 },
  );
});

test("the stronger shade needs a chance of 95 %, to the last bit", () => {
  const of = (p50: number, p60: number) => bandOf(cellWith(p50, p60, readinessStateOf(p50, p60, 0.8)), rules);
  expect(of(0.05, 0)).toBe("b2");
  expect(of(0.050001, 0)).toBe("b1");
  expect(of(0.2, 0)).toBe("b1");
  expect(of(0.200001, 0)).toBe("n");
  expect(of(1, 0.95)).toBe("a2");
  expect(of(1, 0.949999)).toBe("a1");
  expect(of(1, 0.8)).toBe("a1");
  expect(of(1, 0.2)).toBe("m");
  expect(of(1, 0.21)).toBe("n");
  expect(of(1 - 0.95, 0)).toBe("b2"); // 0.05 as it comes out of a subtraction
});

test("what is not known has no band, and every band has words and a place in the order", () => {
  expect(bandOf({ ...cellWith(0.5, 0.5, "UNKNOWN"), p50: null, p60: null, estimate: null }, rules)).toBeNull();
  for (const band of bandOrder) expect(bandWordsOf(band, rules).length).toBeGreaterThan(5);
  expect(new Set(bandOrder).size).toBe(10);
});

test("against the other teams only what is marked has a band: the sign gives the hue, q the strength, and context is never brown or teal", () => {
  const cell = (difference: number, q: number, isMarked = true): ReleaseCell => ({
    ...cellWith(0.5, 0.3, "WATCH"),
    rest: { difference, p: q / 2, q, isMarked },
  });
  expect(restBandOf(cell(-9, 0.005), "MOTIVE")).toBe("b2");
  expect(restBandOf(cell(-9, 0.05), "MOTIVE")).toBe("b1");
  expect(restBandOf(cell(-9, 0.005, false), "MOTIVE")).toBe("n");
  expect(restBandOf(cell(9, 0.05, false), "CONTEXT")).toBe("nc");
  expect(restBandOf(cell(9, 0.05), "MEANS")).toBe("a1");
  expect(restBandOf(cell(9, 0.001), "MEANS")).toBe("a2");
  expect(restBandOf(cell(9, 0.001), "CONTEXT")).toBe("ca");
  expect(restBandOf(cell(-9, 0.001), "CONTEXT")).toBe("cb");
  fc.assert(
    fc.property(fc.double({ min: -50, max: 50, noNaN: true }), edgy(), (difference, q) => {
      const band = restBandOf(cell(difference, q), "CONTEXT");
      expect(["cb", "ca", "nc"]).toContain(band);
      expect(restBandOrder).toContain(band);
    }),
  );
});
