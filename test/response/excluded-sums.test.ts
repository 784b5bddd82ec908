import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countExcluded, excludedSumsOf } from "../../server/response/excluded-sums.ts";

const rule = { k: 5, largestShare: 0.8 };
const scales = ["REW", "STK"];

/** From one row a ballot that is left out: twelve times the mean by sub-scale, -1 without a score. */
function sumsOf(ballots: readonly (readonly number[])[]) {
  const counts: number[][] = [];
  for (const ballot of ballots) countExcluded(counts, ballot);
  return excludedSumsOf(scales, counts, ballots.length, rule);
}

describe("of the ballots that were left out", () => {
  test("nothing is kept while they are fewer than k", () => {
    const four = [[12, 24], [36, 24], [48, 30], [60, 30]]; // biome-ignore format: a table
    expect(sumsOf([])).toEqual([]);
    expect(sumsOf(four)).toEqual([]);
    expect(sumsOf([...four, [24, 36]])).toEqual([
      { scale: "REW", n: 5, sum12: 180 },
      { scale: "STK", n: 5, sum12: 144 },
    ]);
  });

  test("a sub-scale is left out where fewer than k of them have a score", () => {
    const ballots = [[12, 24], [36, 24], [48, 30], [60, 30], [24, 36]]; // biome-ignore format: a table
    const without = ballots.map(([, stake = 0], i) => [i === 0 ? -1 : 40 + i, stake]);
    expect(sumsOf(without).map(({ scale }) => scale)).toEqual(["STK"]);
  });

  test("a sub-scale is left out where nearly all of them have one and the same score, or none", () => {
    const alike = (same: number) => Array.from({ length: 10 }, (_, i) => [i < same ? 36 : 48, 12 + 3 * i]);
    expect(sumsOf(alike(8)).map(({ scale }) => scale)).toEqual(["REW", "STK"]);
    expect(sumsOf(alike(9)).map(({ scale }) => scale)).toEqual(["STK"]);
    const silent = Array.from({ length: 30 }, (_, i) => [i < 25 ? -1 : 12 + i, 12 + i]);
    expect(sumsOf(silent).map(({ scale }) => scale)).toEqual(["STK"]);
  });

  test("the sums are those of the ballots, in any order", () => {
    const ballot = fc.tuple(fc.constantFrom(-1, 12, 15, 18, 20, 24, 36, 48, 60), fc.integer({ min: 12, max: 60 }));
    const property = fc.property(fc.array(ballot, { maxLength: 60 }), (ballots) => {
      const found = sumsOf(ballots);
      expect(sumsOf(ballots.toReversed())).toEqual(found);
      for (const { scale, n, sum12 } of found) {
        const values = ballots.map((row) => row[scales.indexOf(scale)] ?? -1).filter((value) => value >= 0);
        expect([n, sum12]).toEqual([values.length, values.reduce((sum, value) => sum + value, 0)]);
        expect(n).toBeGreaterThanOrEqual(rule.k);
      }
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});
