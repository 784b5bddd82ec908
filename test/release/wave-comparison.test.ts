import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeRule } from "../../server/release/change-family.ts";
import type { WaveComparison } from "../../server/release/comparison.ts";
import { shownComparisonOf } from "../../server/release/shown-change.ts";
import { comparisonOf } from "../../server/release/wave-comparison.ts";
import { readinessKey as key } from "../score/readiness-key.ts";
import { comparedWave, type GivenTeam } from "../support/compared-wave.ts";

const codes = key.scales.map(({ code }) => code);
const mean = fc.record({
  mean: fc.integer({ min: 0, max: 1200 }).map((value) => value / 12),
  se: fc.double({ min: 1, max: 9, noNaN: true }),
  n: fc.integer({ min: 5, max: 40 }),
});
/** Some sub-scales of a team are withheld. */
const means = fc.record(Object.fromEntries(codes.map((code) => [code, mean])), { requiredKeys: [] });
const teamOf = (externalId: string): fc.Arbitrary<GivenTeam> =>
  fc.record({ externalId: fc.constant(externalId), invited: fc.integer({ min: 5, max: 60 }), means });
const teamsOf = (count: number) => fc.tuple(...Array.from({ length: count }, (_, i) => teamOf(`T-${i + 1}`)));
const twoWaves = fc.integer({ min: 1, max: 6 }).chain((count) => fc.tuple(teamsOf(count), teamsOf(count)));

const steady = (externalId: string, at: number): GivenTeam => ({
  externalId,
  invited: 10,
  means: Object.fromEntries(codes.map((code) => [code, { mean: at, se: 4, n: 9 }])),
});
const cellOf = (comparison: WaveComparison, unit: string, code: string) => comparison.teams[unit]?.cells[code];
const changesOf = (comparison: WaveComparison) =>
  Object.values(comparison.teams).flatMap(({ cells }) => Object.values(cells).flatMap(({ change }) => change ?? []));

describe("two waves of one organisation", () => {
  test("swapped, change by the same amount the other way round, and are as clear", () => {
    const property = fc.property(twoWaves, ([first, second]) => {
      const [a, b] = [comparedWave("w", first), comparedWave("w", second)];
      const [there, back] = [comparisonOf(b, a), comparisonOf(a, b)];
      for (const [unit, { cells }] of Object.entries(there.teams))
        for (const [code, { change }] of Object.entries(cells)) {
          const other = cellOf(back, unit, code)?.change ?? null;
          expect(other === null).toBe(change === null);
          if (change === null || other === null) continue;
          expect(other.points).toBeCloseTo(-change.points, 9);
          expect(other.from).toBeCloseTo(-change.to, 9);
          expect([other.p, other.q]).toEqual([expect.closeTo(change.p, 9), expect.closeTo(change.q, 9)]);
          expect(other.isClear).toBe(change.isClear);
        }
      for (const code of codes) {
        const [one, other] = [there.scales[code]?.organisation, back.scales[code]?.organisation];
        expect(other?.points ?? 0).toBeCloseTo(-(one?.points ?? 0), 9);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  test("that say the same are never clear", () => {
    const property = fc.property(twoWaves, ([teams]) => {
      const comparison = comparisonOf(comparedWave("b", teams), comparedWave("a", teams));
      expect(changesOf(comparison).every(({ points, isClear }) => points === 0 && !isClear)).toBe(true);
      expect(codes.some((code) => comparison.scales[code]?.organisation?.isClear === true)).toBe(false);
      expect(comparison.hasSameUnits).toBe(true);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test("do not depend on the order of their teams or sub-scales", () => {
    const shuffled = twoWaves.chain(([first, second]) =>
      fc.tuple(
        fc.constant(first),
        fc.constant(second),
        fc.shuffledSubarray(first, { minLength: first.length }),
        fc.shuffledSubarray(second, { minLength: second.length }),
        fc.shuffledSubarray([...key.scales], { minLength: codes.length }),
      ),
    );
    const property = fc.property(shuffled, ([first, second, firstOther, secondOther, scales]) => {
      const other = { ...key, scales };
      const plain = comparisonOf(comparedWave("b", second), comparedWave("a", first));
      const turned = comparisonOf(comparedWave("b", secondOther, other), comparedWave("a", firstOther, other));
      for (const [unit, { cells }] of Object.entries(plain.teams))
        for (const code of Object.keys(cells)) expect(cellOf(turned, unit, code)).toEqual(cellOf(plain, unit, code));
    });
    fc.assert(property, { numRuns: 200 });
  });

  test("are one family: a comparison that is not made does not count in it", () => {
    const property = fc.property(twoWaves, ([first, second]) => {
      const comparison = comparisonOf(comparedWave("b", second), comparedWave("a", first));
      const changes = changesOf(comparison).sort((a, b) => a.p - b.p);
      let least = 1;
      for (let at = changes.length; at > 0; at--) {
        const change = changes[at - 1];
        least = Math.min(least, ((change?.p ?? 0) * changes.length) / at);
        expect(change?.q).toBeCloseTo(least, 10);
        // five points exactly are far enough, whatever the last bit of a sum says
        const isFar = Math.abs(change?.points ?? 0) >= changeRule.least - 1e-9;
        expect(change?.isClear).toBe((change?.q ?? 1) < changeRule.level && isFar);
      }
      const strangers = [...second, steady("T-new", 90)];
      expect(changesOf(comparisonOf(comparedWave("b", strangers), comparedWave("a", first)))).toHaveLength(
        changes.length,
      );
    });
    fc.assert(property, { numRuns: 200 });
  });
});

test("at the precision shown a change is the difference of the two means as they stand there", () => {
  const property = fc.property(twoWaves, ([first, second]) => {
    const full = comparisonOf(comparedWave("b", second), comparedWave("a", first));
    const shown = shownComparisonOf(full, Math.round);
    for (const [unit, { cells }] of Object.entries(full.teams))
      for (const [code, { change }] of Object.entries(cells)) {
        const said = cellOf(shown, unit, code)?.change ?? null;
        if (change === null || said === null) continue;
        expect(said.points).toBe(Math.round(change.now) - Math.round(change.before));
        expect(said.points - said.from).toBe(Math.round((change.to - change.from) / 2));
        expect(said.isClear).toBe(change.isClear);
        if (change.isClear) expect(Math.abs(said.points)).toBeGreaterThanOrEqual(changeRule.least);
      }
  });
  fc.assert(property, { numRuns: 100 });
});

describe("what is not compared says why", () => {
  const before = comparedWave("a", [steady("T-1", 40), steady("T-2", 50), { ...steady("T-3", 60), isHidden: true }]);
  const now = (teams: readonly GivenTeam[], other = key) => comparisonOf(comparedWave("b", teams, other), before);

  test("a unit that nobody knew, one that was not shown, one that holds other teams", () => {
    const comparison = now([
      steady("T-1", 60),
      { ...steady("T-2", 50), holds: ["T-9"] },
      steady("T-3", 60),
      steady("T-4", 60),
    ]);
    const reasons = Object.entries(comparison.teams).map(([unit, { reason }]) => `${unit} ${reason}`);
    expect(reasons).toEqual(["b/T-1 null", "b/T-2 other_teams", "b/T-3 not_shown", "b/T-4 new_unit"]);
    expect(cellOf(comparison, "b/T-1", "MIS")).toMatchObject({
      reason: null,
      change: { before: 40, now: 60, points: 20 },
    });
    expect(comparison.teams["b/T-2"]?.cells).toEqual({});
    expect(comparison.hasSameUnits).toBe(false);
  });

  test("a sub-scale that was withheld then; one that is withheld now is not spoken of at all", () => {
    const { MIS: _, ...without } = steady("T-1", 40).means;
    const earlier = comparedWave("a", [{ ...steady("T-1", 40), means: without }]);
    const comparison = comparisonOf(comparedWave("b", [steady("T-1", 60)]), earlier);
    expect(cellOf(comparison, "b/T-1", "MIS")).toEqual({ reason: "not_shown", change: null });
    const turned = comparisonOf(
      comparedWave("b", [{ ...steady("T-1", 60), means: without }]),
      comparedWave("a", [steady("T-1", 40)]),
    );
    expect(cellOf(turned, "b/T-1", "MIS")).toBeUndefined();
  });

  test("another version of the questionnaire, and other statements", () => {
    const version = now([steady("T-1", 60)], { ...key, version: "2.0.0" });
    expect(version.scales["REW"]).toEqual({ comparability: "other_version", organisation: null });
    expect(cellOf(version, "b/T-1", "REW")).toMatchObject({ reason: "other_version", change: null });
    const scales = key.scales.map((scale) =>
      scale.code === "MIS" ? { ...scale, items: scale.items.slice(0, 3) } : scale,
    );
    const items = now([steady("T-1", 60)], { ...key, scales });
    expect(cellOf(items, "b/T-1", "MIS")).toMatchObject({ reason: "other_items" });
    expect(cellOf(items, "b/T-1", "REW")).toMatchObject({ reason: null });
  });

  test("a difference of less than five points is not clear, however sure it is", () => {
    const sure = (externalId: string, at: number): GivenTeam => ({
      externalId,
      invited: 10,
      means: { REW: { mean: at, se: 0.1, n: 400 } },
    });
    const changeFrom = (at: number) =>
      cellOf(comparisonOf(comparedWave("b", [sure("T", at)]), comparedWave("a", [sure("T", 50)])), "b/T", "REW");
    expect(changeFrom(54.9)?.change).toMatchObject({ isClear: false });
    expect(changeFrom(54.9)?.change?.q).toBeLessThan(1e-9);
    expect(changeFrom(55)?.change).toMatchObject({ isClear: true });
    expect(changeFrom(45)?.change).toMatchObject({ isClear: true });
  });
});
