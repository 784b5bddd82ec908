import fc from "fast-check";
import { expect, test } from "vitest";
import { bandMin, bandsOf, type TenureAnswer, tenureSumsOf } from "../../server/response/tenure-sums.ts";

const options = ["under1", "1to3", "over3"];

function people(counts: readonly number[], unsaid: number): TenureAnswer[] {
  const said = counts.flatMap((n, at) =>
    Array.from({ length: n }, (_, i) => ({
      tenure: options[at] ?? null,
      expectation: i % 4 === 3 ? null : (i % 5) + 1,
      scale12: [i % 7 === 0 ? -1 : 12 + (i % 49), 36],
    })),
  );
  return [...said, ...Array.from({ length: unsaid }, () => ({ tenure: null, expectation: 3, scale12: [24, 24] }))];
}

test("bands of twenty and more stand alone, with sums of exactly their people", () => {
  const all = people([20, 31, 44], 0);
  const sums = tenureSumsOf(all, options, ["REW", "STK"], 5);
  expect(sums.map((row) => `${row.band} ${row.measure}`)).toEqual(
    options.flatMap((band) => ["REW", "STK", "EXP1"].map((measure) => `${band} ${measure}`)),
  );
  for (const { band, measure, n, sum12, sumsq12 } of sums) {
    const values = all
      .filter((one) => one.tenure === band)
      .map((one) =>
        measure === "EXP1" ? (one.expectation ?? -1) * 12 : (one.scale12[measure === "REW" ? 0 : 1] ?? -1),
      )
      .filter((value) => value >= 0);
    expect([n, sum12, sumsq12]).toEqual([
      values.length,
      values.reduce((a, b) => a + b, 0),
      values.reduce((a, b) => a + b * b, 0),
    ]);
  }
});

test("small bands are joined with their neighbour, and too small an organisation has none", () => {
  const names = (counts: readonly number[], unsaid = 0) => [
    ...new Set(tenureSumsOf(people(counts, unsaid), options, ["REW", "STK"], 5).map((row) => row.band)),
  ];
  expect(names([6, 30, 40])).toEqual(["under1 + 1to3", "over3"]);
  expect(names([30, 40, 6])).toEqual(["under1", "1to3 + over3"]);
  expect(names([9, 9, 9])).toEqual(["under1 + 1to3 + over3"]);
  expect(names([5, 5, 5])).toEqual([]);
  expect(names([25, 40, 22], 3)).toEqual(["under1", "1to3"]);
  expect(names([30, 0, 0], 3)).toEqual([]);
});

test("whoever is in no band is nobody, or one of at least k", () => {
  const counts = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(counts, fc.nat({ max: 12 }), fc.integer({ min: 5, max: 10 }), (sizes, unsaid, k) => {
      const bands = sizes.map((n, at) => ({ options: [String(at)], n }));
      const total = sizes.reduce((sum, n) => sum + n, unsaid);
      const joined = bandsOf(bands, total, k);
      const shown = joined.reduce((sum, band) => sum + band.n, 0);
      for (const band of joined) expect(band.n).toBeGreaterThanOrEqual(bandMin);
      if (joined.length > 0) expect(total - shown === 0 || total - shown >= k).toBe(true);
      const used = joined.flatMap((band) => band.options);
      expect(new Set(used).size).toBe(used.length);
    }),
  );
});
