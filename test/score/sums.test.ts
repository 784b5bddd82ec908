import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerRowLength, findAnswerFault, itemIndex, kindIndex } from "../../server/score/answer-row.ts";
import { momentsOfScores, momentsOfSums } from "../../server/score/moments.ts";
import { recode, scoreOfTwelfths, twelfthsOf } from "../../server/score/scale-score.ts";
import { emptySums, sumsOf } from "../../server/score/sums.ts";
import { addSums, subtractSums } from "../../server/score/sums-merge.ts";
import { answerRow, answerRows } from "./answers-arbitrary.ts";
import { readinessKey as key } from "./readiness-key.ts";

function blankRow(fill: number): number[] {
  return new Array(answerRowLength(key)).fill(fill);
}

describe("the sums of a team", () => {
  test("add and subtract exactly, so that adding and removing a row restores every number", () => {
    const property = fc.property(answerRows(8), answerRows(8), (some, others) => {
      const [a, b] = [sumsOf(key, some), sumsOf(key, others)];
      const both = sumsOf(key, [...some, ...others]);
      expect(addSums(a, b)).toEqual(both);
      expect(addSums(b, a)).toEqual(both);
      expect(subtractSums(both, b)).toEqual(a);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test("do not depend on the order of the rows", () => {
    const property = fc.property(
      answerRows(10).chain((rows) =>
        fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
      ),
      ([rows, other]) => {
        expect(sumsOf(key, other)).toEqual(sumsOf(key, rows));
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  test("are whole numbers, and give the same mean and variance as the scores themselves", () => {
    const property = fc.property(answerRows(12), (rows) => {
      const sums = sumsOf(key, rows);
      for (const scale of key.scales) {
        const twelfths = rows.map((row) =>
          twelfthsOf(
            scale.items.map((item) => {
              const answer = row[itemIndex(key, item.code)] ?? -1;
              return answer >= 1 ? recode(answer, item.key) : null;
            }),
          ),
        );
        const direct = momentsOfScores(twelfths.map((value) => (value === null ? null : scoreOfTwelfths(value))));
        const found = momentsOfSums(sums.scales[scale.code]);
        expect(Number.isInteger(sums.scales[scale.code].sumsq12)).toBe(true);
        expect(found.n).toBe(direct.n);
        expect(found.mean ?? 0).toBeCloseTo(direct.mean ?? 0, 9);
        expect(found.sumSquares).toBeCloseTo(direct.sumSquares, 6);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test("tell do not know from skipped, and count each answer once", () => {
    const property = fc.property(answerRows(10), (rows) => {
      for (const sums of Object.values(sumsOf(key, rows).scales)) {
        for (const [i, counts] of sums.itemCounts.entries()) {
          const given = counts.reduce((sum, count) => sum + count, 0);
          expect(given + (sums.dk[i] ?? 0) + (sums.skipped[i] ?? 0)).toBe(rows.length);
        }
      }
    });
    fc.assert(property, { numRuns: 100 });
    const row = blankRow(3).with(itemIndex(key, "REW3"), 0).with(itemIndex(key, "REW4"), -1);
    expect(sumsOf(key, [row]).scales.REW).toMatchObject({
      n: 0,
      dk: [0, 0, 1, 0],
      skipped: [0, 0, 0, 1],
      nComplete: 0,
    });
  });

  test("count agreeing with a reverse-keyed item as its opposite", () => {
    const sums = sumsOf(key, [blankRow(3).with(itemIndex(key, "STK3"), 5)]).scales.STK;
    expect(sums.itemCounts[2]).toEqual([1, 0, 0, 0, 0]);
    expect(sums.itemSums).toEqual([3, 3, 1]);
    expect(recode(recode(5, -1), -1)).toBe(5);
  });

  test("leave people without any readiness score out of the team's n and of the kinds", () => {
    const at = kindIndex(key, "KC", "RUL");
    const silent = blankRow(-1).with(itemIndex(key, "DEP1"), 4).with(itemIndex(key, "DEP2"), 4).with(at, 1);
    const speaking = blankRow(4).fill(0, key.order.length).with(at, 1);
    const sums = sumsOf(key, [silent, speaking]);
    expect(sums.included).toBe(1);
    expect(sums.scales.DEP.n).toBe(2);
    expect(sums.kinds["RUL"]?.KC).toEqual({ yes: 1, no: 0, dk: 0 });
    expect(sums.kinds["PPL"]?.KR).toEqual({ yes: 0, no: 1, dk: 0 });
  });

  test("of nobody are zeros", () => {
    const sums = emptySums(key);
    expect(sums.included).toBe(0);
    expect(sums.scales.LSK).toMatchObject({ n: 0, sum12: 0, nComplete: 0, itemSums: [0, 0, 0, 0] });
  });
});

describe("an answer row", () => {
  test("is accepted with every allowed answer and refused with any other", () => {
    fc.assert(fc.property(answerRow, (row) => findAnswerFault(key, row) === undefined));
    expect(findAnswerFault(key, [])).toBe("expected 55 answers, got 0");
    expect(findAnswerFault(key, blankRow(1).with(3, 6))).toBe("answer 4 is 6");
    expect(findAnswerFault(key, blankRow(1).with(54, 3))).toBe("answer 55 is 3");
    expect(findAnswerFault(key, blankRow(1).with(0, 1.5))).toBe("answer 1 is 1.5");
    expect(() => itemIndex(key, "REW9")).toThrow("no item REW9");
  });
});
