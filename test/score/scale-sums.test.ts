import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { totalAlphaOf } from "../../server/score/alpha.ts";
import { momentsOfSums } from "../../server/score/moments.ts";
import { recode } from "../../server/score/scale-score.ts";
import { type ScaleSums, scaleSumsOfRows } from "../../server/score/sums.ts";
import { mergeScaleSums, type ScaleTotal, totalOfScaleSums } from "../../server/score/sums-merge.ts";

/**
 * The sums of one sub-scale, with 10,000 cases for every property: a case is a few people and three or four statements.
 * Whole questionnaires are in `sums.test.ts`, with fewer cases: they are eleven such sub-scales each.
 */
type Sign = 1 | -1;

/** People of two groups who answered one sub-scale, and an order for its statements. */
interface ScaleCase {
  readonly keys: readonly Sign[];
  readonly some: readonly (readonly number[])[];
  readonly others: readonly (readonly number[])[];
  readonly order: readonly number[];
}

const many = { numRuns: 10_000 };
const clicks = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0, -1] as const;
const click = fc.nat(clicks.length - 1).map((at) => clicks[at] ?? -1);

const scaleCase: fc.Arbitrary<ScaleCase> = fc.constantFrom(3, 4).chain((k) => {
  const people = fc.array(fc.array(click, { minLength: k, maxLength: k }), { maxLength: 4 });
  const places = Array.from({ length: k }, (_, i) => i);
  return fc.record({
    keys: fc.array(fc.constantFrom<Sign>(1, -1), { minLength: k, maxLength: k }),
    some: people,
    others: people,
    order: fc.shuffledSubarray(places, { minLength: k }),
  });
});

const sumsOf = (rows: readonly (readonly number[])[], keys: readonly Sign[]): ScaleSums =>
  scaleSumsOfRows(rows, keys).sums;

/** toEqual takes longer than everything that it compares here. */
function expectSame(actual: ScaleSums, expected: ScaleSums): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

function withoutScores({ scoreCounts: _, ...total }: ScaleSums): ScaleTotal {
  return total;
}

describe("the sums of a sub-scale", () => {
  test("merge and subtract exactly, in either order", () => {
    const property = fc.property(scaleCase, ({ keys, some, others }) => {
      const [a, b, nobody] = [sumsOf(some, keys), sumsOf(others, keys), sumsOf([], keys)];
      const both = sumsOf([...some, ...others], keys);
      expectSame(mergeScaleSums(a, b, 1), both);
      expectSame(mergeScaleSums(b, a, 1), both);
      expectSame(mergeScaleSums(both, b, -1), a);
      expectSame(mergeScaleSums(a, nobody, 1), a);
      expectSame(mergeScaleSums(a, a, -1), nobody);
      expect(totalOfScaleSums([a, b], keys.length)).toEqual(withoutScores(both));
      expect(totalOfScaleSums([], keys.length)).toEqual(withoutScores(nobody));
    });
    fc.assert(property, many);
  });

  test("do not depend on the order of the people", () => {
    const property = fc.property(scaleCase, ({ keys, some, others }) => {
      const sums = sumsOf([...some, ...others], keys);
      expectSame(sumsOf([...others, ...some], keys), sums);
      expectSame(sumsOf([...others, ...some].toReversed(), keys), sums);
    });
    fc.assert(property, many);
  });

  test("do not depend on the order of the statements, but for the order in which they are listed", () => {
    const property = fc.property(scaleCase, ({ keys, some, others, order }) => {
      const rows = [...some, ...others];
      const at = <Value>(values: readonly Value[]): Value[] => order.flatMap((place) => values.slice(place, place + 1));
      const [sums, moved] = [sumsOf(rows, keys), sumsOf(rows.map(at), at(keys))];
      expectSame(moved, {
        ...sums,
        itemCounts: at(sums.itemCounts),
        dk: at(sums.dk),
        skipped: at(sums.skipped),
        itemSums: at(sums.itemSums),
        crossprod: at(sums.crossprod).map(at),
      });
      expect(momentsOfSums(moved)).toEqual(momentsOfSums(sums));
      expect(totalAlphaOf(moved) ?? -9).toBeCloseTo(totalAlphaOf(sums) ?? -9, 9);
    });
    fc.assert(property, many);
  });

  test("stay the same when every statement and every answer to it is turned round", () => {
    const property = fc.property(scaleCase, ({ keys, some }) => {
      const turned = some.map((row) => row.map((answer) => (answer >= 1 ? 6 - answer : answer)));
      const opposite = keys.map((key): Sign => (key === 1 ? -1 : 1));
      expectSame(sumsOf(turned, opposite), sumsOf(some, keys));
    });
    fc.assert(property, many);
  });

  test("recoding twice is the identity, for every answer and both keys", () => {
    for (const answer of [1, 2, 3, 4, 5])
      for (const key of [1, -1] as const) expect(recode(recode(answer, key), key)).toBe(answer);
    const property = fc.property(scaleCase, ({ keys, some }) => {
      const recoded = (row: readonly number[]) =>
        row.map((answer, i) => (answer >= 1 ? recode(answer, keys[i] ?? 1) : answer));
      const straight = keys.map((): Sign => 1);
      // recoding beforehand and scoring as if nothing were reversed is what scoring does
      expectSame(sumsOf(some.map(recoded), straight), sumsOf(some, keys));
      expectSame(sumsOf(some.map(recoded).map(recoded), keys), sumsOf(some, keys));
    });
    fc.assert(property, many);
  });
});
