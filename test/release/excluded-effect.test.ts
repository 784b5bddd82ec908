import { expect, test } from "vitest";
import type { UnitId } from "../../server/kernel/brand.ts";
import { excludedEffectsOf } from "../../server/release/excluded-effect.ts";
import type { ShownPlan } from "../../server/release/shown-plan.ts";
import { answerRowLength } from "../../server/score/answer-row.ts";
import { sumsOf } from "../../server/score/sums.ts";
import { readinessKey as key } from "../score/readiness-key.ts";

const whole = "whole" as UnitId;
/** So many people who all click `click` at every statement. */
const teamOf = (id: string, people: number, click: number) => {
  const row = new Array<number>(answerRowLength(key)).fill(click);
  return { id, invited: people, sums: sumsOf(key, new Array<number[]>(people).fill(row)) };
};
const teams = [teamOf("A", 60, 4), teamOf("B", 40, 2), teamOf("C", 5, 3)];

function planOf(shown: readonly string[], units: readonly string[] = [whole]): ShownPlan {
  const scale = { units: new Set(units), teams: new Set(shown), items: new Set<string>() };
  return new Map(key.scales.map(({ code }) => [code, scale]));
}

const everywhere = planOf(["A", "B", "C"]);
const excluded = [{ scale: "TLS", n: 5, sum12: 60 }];
const effects = (plan: ShownPlan, sums = excluded, k = 5) => excludedEffectsOf(key, teams, sums, plan, { whole, k });

test("the mean of everybody who counts, with those left out put back, and the difference", () => {
  const [effect, ...others] = effects(everywhere);
  expect(others).toEqual([]);
  expect(effect).toMatchObject({ scale: "TLS", n: 105, nWith: 110 });
  const sum12 = teams.reduce((sum, { sums }) => sum + sums.scales.TLS.sum12, 0);
  expect(effect?.mean).toBeCloseTo(25 * (sum12 / (12 * 105) - 1), 9);
  expect(effect?.meanWith).toBeCloseTo(25 * ((sum12 + 60) / (12 * 110) - 1), 9);
  expect(effect?.difference).toBeCloseTo((effect?.meanWith ?? 0) - (effect?.mean ?? 0), 9);
});

test("is left out where fewer than k scores are on one of the two sides", () => {
  expect(effects(everywhere, [{ scale: "TLS", n: 4, sum12: 60 }])).toEqual([]);
  expect(effects(everywhere, [])).toEqual([]);
  expect(excludedEffectsOf(key, [teamOf("C", 4, 3)], excluded, everywhere, { whole, k: 5 })).toEqual([]);
  expect(excludedEffectsOf(key, [teamOf("C", 5, 3)], excluded, everywhere, { whole, k: 5 })).toHaveLength(1);
});

test("is left out where the sub-scale is not shown for the whole organisation", () => {
  expect(effects(planOf(["A", "B", "C"], []))).toEqual([]);
});

test("is left out where a team that does not show the sub-scale is more than a twentieth of the people", () => {
  expect(effects(planOf(["A", "B"]))).toHaveLength(1);
  expect(effects(planOf(["A", "C"]))).toEqual([]);
});
