import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { simulate } from "../../server/demo/simulator.ts";
import { itemRestCorrelationsOf, reliabilityOf, type ScaleReliability } from "../../server/score/reliability.ts";
import { scoreOrganisation } from "../../server/score/score.ts";
import { scaleSumsOfRows, sumsOf } from "../../server/score/sums.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { readinessKey as key } from "./readiness-key.ts";

const [reward] = key.scales;
if (!reward) throw new Error("the instrument has no scale");

/** The first sub-scale of invented teams with so many answers each, all of them complete. */
function reliabilityWith(sizes: readonly number[], k = 5): ScaleReliability {
  const { people } = simulate(key, {
    seed: 5,
    responseRate: 1,
    dk: 0,
    skipped: 0,
    teams: sizes.map((size, i) => ({ id: `T${i}`, size })),
  });
  const teams = sizes.map((size, i) => {
    const rows = people.flatMap(({ teamId, response }) => (teamId === `T${i}` && response ? [response.answers] : []));
    return { id: `T${i}`, invited: size, sums: sumsOf(key, rows) };
  });
  const score = scoreOrganisation(key, teams, config);
  const measured = teams.flatMap(({ id, sums }) => {
    const agreement = score.teams.get(id)?.scales.REW.agreement;
    return agreement ? [{ sums: sums.scales.REW, agreement }] : [];
  });
  return reliabilityOf(reward as NonNullable<typeof reward>, measured, score.scales.REW, k);
}

describe("reliability of a sub-scale over the whole organisation", () => {
  test("a statement's correlation with the rest of its scale is that of R's psych", () => {
    const text = readFileSync(new URL("vectors/02-alpha.json", import.meta.url), "utf8");
    const { cases } = JSON.parse(text) as {
      cases: { input: { rows?: number[][]; keys?: (1 | -1)[] }; expected: { psych_r_drop?: number[] } }[];
    };
    let seen = 0;
    for (const { input, expected } of cases) {
      const { rows = [], keys = [] } = input;
      // with gaps psych takes pairs, we take complete rows
      if (!expected.psych_r_drop || rows.flat().some((value) => value === null)) continue;
      const found = itemRestCorrelationsOf(scaleSumsOfRows(rows, keys).sums);
      for (const [i, value] of expected.psych_r_drop.entries()) expect(found[i]).toBeCloseTo(value, 10);
      seen++;
    }
    expect(seen).toBe(3);
  });

  test("a statement to which all give one answer has no correlation with the rest", () => {
    const { sums } = scaleSumsOfRows([[3, 1, 2], [3, 4, 4], [3, 5, 4]], [1, 1, 1]); // biome-ignore format: a table
    expect(itemRestCorrelationsOf(sums)[0]).toBeNull();
    expect(itemRestCorrelationsOf(scaleSumsOfRows([], [1, 1, 1]).sums)).toEqual([]);
  });

  test("alpha and omega appear with the fiftieth complete answer, the correlations with the rest too", () => {
    const below = reliabilityWith([10, 10, 10, 10, 9]);
    expect(below.consistency).toBeNull();
    expect(below.items.map((item) => item.rest)).toEqual([null, null, null, null]);
    const { consistency, items } = reliabilityWith([10, 10, 10, 10, 10]);
    expect(consistency?.rows).toBe(50);
    expect(consistency?.lower).toBeLessThan(consistency?.alpha ?? 0);
    expect(consistency?.upper).toBeGreaterThan(consistency?.alpha ?? 1);
    expect(items.every((item) => item.rest !== null)).toBe(true);
  });

  test("alpha inside teams appears with 30 degrees of freedom", () => {
    expect(reliabilityWith([16, 15]).alphaWithin).toBeNull();
    expect(reliabilityWith([16, 16]).alphaWithin).not.toBeNull();
  });

  test("what compares teams appears with five of them, agreement with five of k complete answers", () => {
    expect(reliabilityWith([9, 9, 9, 9])).toMatchObject({ between: null, agreement: null });
    expect(reliabilityWith([9, 9, 9, 9, 4])).toMatchObject({ between: { teams: 5 }, agreement: null });
    expect(reliabilityWith([9, 9, 9, 9, 5])).toMatchObject({ between: { teams: 5 }, agreement: { teams: 5 } });
  });

  test("statements appear with twenty answers, and never for a team alone", () => {
    expect(reliabilityWith([10, 9]).items).toEqual([]);
    expect(reliabilityWith([10, 10]).items).toHaveLength(4);
    expect(reliabilityWith([80]).items).toEqual([]);
  });

  test("of nobody there is nothing to say", () => {
    const nothing = { consistency: null, alphaWithin: null, between: null, agreement: null, items: [] };
    expect(reliabilityWith([])).toEqual(nothing);
  });
});
