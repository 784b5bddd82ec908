import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulate } from "../../server/demo/simulator.ts";
import { stratifiedAlphaOf, totalAlphaOf } from "../../server/score/alpha.ts";
import { type AnswerRow, itemIndex } from "../../server/score/answer-row.ts";
import { covarianceOf, totalOf } from "../../server/score/covariance.ts";
import { readinessPillarCodes, readinessPillars } from "../../server/score/instrument.ts";
import { pillarReliabilityOf } from "../../server/score/pillar-reliability.ts";
import { emptyPillarSums, mergePillarSums, pillarSumsOf } from "../../server/score/pillar-sums.ts";
import { scaleSumsOfRows, sumsOf, type TeamSums } from "../../server/score/sums.ts";
import { addSums } from "../../server/score/sums-merge.ts";
import { answerRows } from "./answers-arbitrary.ts";
import { readinessKey as key } from "./readiness-key.ts";

/** The answers of invented people who answered everything. */
function peopleOf(size: number, seed = 3): readonly AnswerRow[] {
  const { people } = simulate(key, { seed, responseRate: 1, dk: 0, skipped: 0, teams: [{ id: "T", size }] });
  return people.flatMap(({ response }) => (response ? [response.answers] : []));
}

const teamOf = (size: number, seed = 3): TeamSums => sumsOf(key, peopleOf(size, seed));

describe("sums across the sub-scales of a pillar", () => {
  const twelfths = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 12, max: 60 }) }, fc.constant(null));
  const rows = fc.array(fc.array(twelfths, { minLength: 3, maxLength: 3 }), { maxLength: 12 });

  test("add and subtract exactly, in any order", () => {
    const property = fc.property(rows, rows, (some, others) => {
      const [a, b] = [pillarSumsOf(some, 3), pillarSumsOf(others, 3)];
      const both = pillarSumsOf([...others, ...some], 3);
      expect(mergePillarSums(a, b, 1)).toEqual(both);
      expect(mergePillarSums(b, a, 1)).toEqual(both);
      expect(mergePillarSums(both, b, -1)).toEqual(a);
      expect(mergePillarSums(a, a, -1)).toEqual(emptyPillarSums(3));
    });
    fc.assert(property, { numRuns: 10_000 });
  });

  test("are over the people with a score on every sub-scale, and their products are symmetric", () => {
    const property = fc.property(answerRows(8), (answers) => {
      const sums = sumsOf(key, answers);
      for (const pillar of readinessPillarCodes) {
        const { n, crossprod12 } = sums.pillars[pillar];
        expect(n).toBeLessThanOrEqual(Math.min(...readinessPillars[pillar].map((code) => sums.scales[code].n)));
        for (const [i, row] of crossprod12.entries())
          for (const [j, product] of row.entries()) expect(product).toBe(crossprod12[j]?.[i]);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  test("give the stratified alpha of the reference values", () => {
    const text = readFileSync(new URL("vectors/02-alpha.json", import.meta.url), "utf8");
    const { cases } = JSON.parse(text) as {
      cases: {
        input: { rows_a?: number[][]; rows_b?: number[][] };
        expected: { stratified_alpha?: number; var_pillar?: number };
      }[];
    };
    let seen = 0;
    for (const { input, expected } of cases) {
      if (!input.rows_a || !input.rows_b || expected.stratified_alpha === undefined) continue;
      const parts = [input.rows_a, input.rows_b].map((answers) =>
        scaleSumsOfRows(answers, answers[0]?.map(() => 1) ?? []),
      );
      const people = input.rows_a.map((_, i) => parts.map(({ twelfths: scores }) => scores[i] ?? null));
      const { n, sums12, crossprod12 } = pillarSumsOf(people, 2);
      const covariance = covarianceOf({ nComplete: n, itemSums: sums12, crossprod: crossprod12 }) ?? [];
      const whole = totalOf(covariance) / 4;
      // a twelfth of the mean is 25/12 of a point
      expect(whole * (25 / 12) ** 2).toBeCloseTo(expected.var_pillar ?? Number.NaN, 8);
      const known = parts.map(({ sums }, i) => ({
        variance: covariance[i]?.[i] ?? 0,
        alpha: totalAlphaOf(sums) ?? Number.NaN,
      }));
      expect(stratifiedAlphaOf(known, whole)).toBeCloseTo(expected.stratified_alpha, 10);
      seen++;
    }
    expect(seen).toBe(1);
  });
});

describe("reliability of a pillar over the whole organisation", () => {
  test("appears with the fiftieth person who has a score on each sub-scale", () => {
    for (const code of readinessPillarCodes) {
      expect(pillarReliabilityOf(code, [teamOf(25), teamOf(24, 4)])).toEqual({ code, consistency: null });
      const { consistency } = pillarReliabilityOf(code, [teamOf(25), teamOf(25, 4)]);
      expect(consistency?.people).toBe(50);
      expect(consistency?.alpha).toBeGreaterThan(0.5);
      expect(consistency?.alpha).toBeLessThan(1);
    }
  });

  test("asks for fifty with every statement of each sub-scale answered too", () => {
    const whole = teamOf(50);
    const [first = [], ...others] = peopleOf(50);
    const gap = sumsOf(key, [first.with(itemIndex(key, "REW1"), 0), ...others]);
    expect(gap.pillars.MOTIVE.n).toBe(50);
    expect(gap.scales.REW.nComplete).toBe(49);
    expect(pillarReliabilityOf("MOTIVE", [whole]).consistency).not.toBeNull();
    expect(pillarReliabilityOf("MOTIVE", [gap]).consistency).toBeNull();
    expect(pillarReliabilityOf("MEANS", [gap]).consistency).not.toBeNull();
  });

  test("is undefined where nothing varies, and does not depend on the order or the cut of the teams", () => {
    const [row = []] = peopleOf(1);
    const same = sumsOf(key, new Array(60).fill(row));
    expect(pillarReliabilityOf("MEANS", [same])).toEqual({ code: "MEANS", consistency: { people: 60, alpha: null } });
    const [a, b] = [teamOf(40), teamOf(30, 9)];
    const found = pillarReliabilityOf("MEANS", [a, b]);
    expect(pillarReliabilityOf("MEANS", [b, a])).toEqual(found);
    expect(pillarReliabilityOf("MEANS", [addSums(a, b)])).toEqual(found);
    expect(pillarReliabilityOf("MEANS", [])).toEqual({ code: "MEANS", consistency: null });
  });
});
