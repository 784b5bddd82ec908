import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulate } from "../../server/demo/simulator.ts";
import type { AnswerRow } from "../../server/score/answer-row.ts";
import type { ScaleCode } from "../../server/score/instrument.ts";
import { ownMeanOf, probabilityAtLeast } from "../../server/score/interval.ts";
import { momentsOfScores } from "../../server/score/moments.ts";
import { benjaminiHochberg } from "../../server/score/multiplicity.ts";
import { type OrganisationScore, unitMeansOf } from "../../server/score/organisation-score.ts";
import { remlOf } from "../../server/score/reml.ts";
import { scoreOrganisation, type TeamInput } from "../../server/score/score.ts";
import { sumsOf } from "../../server/score/sums.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { answerRows } from "./answers-arbitrary.ts";
import { readinessKey as key } from "./readiness-key.ts";

function rowsOf(seed: number, sizes: readonly number[], id: string): AnswerRow[] {
  const { people } = simulate(key, { seed, teams: sizes.map((size, i) => ({ id: `T${i}`, size })) });
  return people.flatMap(({ teamId, response }) => (teamId === id && response !== null ? [response.answers] : []));
}

function teamsOf(seed: number, sizes: readonly number[]): TeamInput[] {
  return sizes.map((invited, i) => {
    return { id: `T${i}`, invited, sums: sumsOf(key, rowsOf(seed, sizes, `T${i}`)) };
  });
}

/** The same value with the keys of every object in it turned round, or only begun elsewhere. */
function reordered(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((part) => reordered(part, turn));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, reordered(part, turn)] as const);
  const at = turn % Math.max(1, entries.length);
  const moved = [...entries.slice(at), ...entries.slice(0, at)];
  return Object.fromEntries(turn % 2 === 0 ? moved : moved.toReversed());
}

const scales = key.scales.map((scale) => scale.code);

describe("the score of an organisation", () => {
  const teams = teamsOf(11, [8, 12, 20, 6, 15, 9, 30, 2, 1]);
  const score = scoreOrganisation(key, teams, config);

  // A case here is nine teams with a hundred people: a hundred of them. What each order could change is tried with ten
  // thousand in `scale-sums.test.ts` (people, statements) and `team-verdict.test.ts` (gates).
  test("does not depend on the order of the teams or of object keys, to the last digit", () => {
    const property = fc.property(
      fc.shuffledSubarray(teams, { minLength: teams.length }),
      fc.nat(),
      (shuffled, turn) => {
        const renamed = shuffled.map((team) => reordered(team, turn) as TeamInput);
        const other = scoreOrganisation(key, renamed, config);
        expect([...other.teams.keys()]).toEqual([...score.teams.keys()]);
        if (!isDeepStrictEqual(other, score)) expect(other).toEqual(score);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  test("does not depend on the order of people, nor of sub-scales and statements in the key", () => {
    const rows = teams.map(({ id }) => rowsOf(11, [8, 12, 20, 6, 15, 9, 30, 2, 1], id));
    const reversedKey = {
      ...key,
      scales: key.scales.map((scale) => ({ ...scale, items: scale.items.toReversed() })).toReversed(),
    };
    const property = fc.property(fc.nat(30), (by) => {
      const turned = rows.map((list) => [...list.slice(by % list.length), ...list.slice(0, by % list.length)]);
      const input = teams.map((team, t) => ({ ...team, sums: sumsOf(reversedKey, turned[t] ?? []) }));
      const other = scoreOrganisation(reversedKey, input, config);
      for (const [id, { scales: found, weakest }] of other.teams) {
        const expected = score.teams.get(id);
        expect(weakest?.scale).toBe(expected?.weakest?.scale);
        for (const code of scales) {
          expect(found[code].mean).toBe(expected?.scales[code].mean);
          expect(found[code].gate?.est ?? 0).toBeCloseTo(expected?.scales[code].gate?.est ?? 0, 9);
          expect(found[code].gate?.p50 ?? 0).toBeCloseTo(expected?.scales[code].gate?.p50 ?? 0, 9);
          expect(found[code].rest?.q ?? 0).toBeCloseTo(expected?.scales[code].rest?.q ?? 0, 9);
        }
      }
    });
    fc.assert(property, { numRuns: 30 });
  });

  test("shares what teams know from five teams on, and lets fewer stand alone", () => {
    expect(score.scales.REW.mode).toBe("eb");
    const few = scoreOrganisation(key, teams.slice(0, 4), config);
    expect(few.scales.REW).toMatchObject({ mode: "raw", mu: null, tau2: null, sigma2: null });
    const team = few.teams.get("T1")?.scales.REW;
    expect(team?.gate).toMatchObject({ est: team?.own?.est, se: team?.own?.se, ownWeight: 1 });
  });

  test("gives no gate below five scores and no interval below two", () => {
    expect(score.teams.get("T7")?.scales.REW.gate).toBeNull();
    expect(score.teams.get("T8")?.scales.REW).toMatchObject({ own: null, gate: null, rest: null });
  });

  test("puts the mean of the whole between those of its units, and a unit of all teams is the whole", () => {
    const meanOfUnit = unitMeansOf(score);
    const whole = meanOfUnit(score.teams.keys());
    const left = meanOfUnit(["T0", "T1", "T2"]);
    const right = meanOfUnit(["T3", "T4", "T5", "T6", "T7", "T8"]);
    for (const code of scales) {
      expect(whole[code]).toEqual(score.scales[code].organisation);
      const parts = [left[code]?.est ?? Number.NaN, right[code]?.est ?? Number.NaN];
      expect(whole[code]?.est).toBeGreaterThanOrEqual(Math.min(...parts));
      expect(whole[code]?.est).toBeLessThanOrEqual(Math.max(...parts));
    }
    expect(meanOfUnit(["T8"]).REW).toBeNull();
    expect(() => meanOfUnit(["T99"])).toThrow("no team T99");
  });

  test("measures a team against the others only: in a firm of two the differences are opposite", () => {
    const two = scoreOrganisation(key, teams.slice(1, 3), config);
    const [a, b] = [two.teams.get("T1")?.scales.MIS.rest, two.teams.get("T2")?.scales.MIS.rest];
    expect(a?.est).toBeCloseTo(-(b?.est ?? Number.NaN), 9);
    expect(a?.p).toBeCloseTo(b?.p ?? Number.NaN, 9);
  });

  test("names the weakest of the eight estimates", () => {
    const team = score.teams.get("T2");
    const estimates = ["REW", "STK", "LSK", "LHP", "TLS", "SOC", "INI", "MIS"].map((code) => {
      return team?.scales[code as ScaleCode].gate?.est ?? Number.NaN;
    });
    expect(team?.weakest?.est).toBe(Math.min(...estimates));
  });

  test("stands nobody answering, one team, and everybody answering alike", () => {
    expect(scoreOrganisation(key, [], config).scales.REW.organisation).toBeNull();
    const nobody = scoreOrganisation(key, [{ id: "a", invited: 9, sums: sumsOf(key, []) }], config);
    expect(nobody.teams.get("a")).toMatchObject({ n: 0, weakest: null, pillars: { MOTIVE: null } });
    const alike = Array.from({ length: 6 }, (_, i) => {
      return {
        id: `a${i}`,
        invited: 8,
        sums: sumsOf(
          key,
          Array.from({ length: 8 }, () => new Array(55).fill(1)),
        ),
      };
    });
    expectFinite(scoreOrganisation(key, alike, config));
    expect(() => scoreOrganisation(key, [...alike, ...alike], config)).toThrow("one id");
  });

  test("gives finite numbers for any answers at all", () => {
    const organisation = fc.array(fc.tuple(answerRows(7), fc.option(fc.integer({ min: 1, max: 9 }))), { maxLength: 8 });
    const property = fc.property(organisation, (list) => {
      const input = list.map(([rows, invited], i) => ({ id: `t${i}`, invited, sums: sumsOf(key, rows) }));
      expectFinite(scoreOrganisation(key, input, config));
    });
    fc.assert(property, { numRuns: 60 });
  });
});

function expectFinite(score: OrganisationScore): void {
  const walk = (value: unknown): void => {
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
    else if (value instanceof Map) for (const inner of value.values()) walk(inner);
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) walk(inner);
  };
  walk(score);
}

describe("the parts of the score", () => {
  test("M12: by its own data alone, the same gain for everybody never lowers a team's probability", () => {
    const hundredths = fc.nat(6000).map((value) => value / 100);
    const scores = fc.array(hundredths, { minLength: 2, maxLength: 20 });
    const property = fc.property(scores, fc.double({ min: 0, max: 40, noNaN: true }), (list, gain) => {
      const at = (more: number): number => {
        const own = ownMeanOf(momentsOfScores(list.map((score) => score + more)), 20, 0.7, 3);
        return own === null ? Number.NaN : probabilityAtLeast(50, own);
      };
      expect(at(gain)).toBeGreaterThanOrEqual(at(0) - 1e-9);
    });
    fc.assert(property, { numRuns: 10_000 });
  });

  test("variance components are those of the analysis of variance when teams are of one size", () => {
    const groups = [
      [50, 60, 70],
      [40, 55, 80],
      [75, 85, 95],
      [20, 35, 50],
    ];
    const moments = groups.map(momentsOfScores);
    const msw = moments.reduce((sum, team) => sum + team.sumSquares, 0) / 8;
    const means = moments.map((team) => team.mean ?? Number.NaN);
    const msb = 3 * (momentsOfScores(means).sumSquares / 3);
    const found = remlOf(moments);
    expect(found.sigma2).toBeCloseTo(msw, 6);
    expect(found.tau2).toBeCloseTo((msb - msw) / 3, 6);
  });

  test("teams without any variance inside are all signal", () => {
    const found = remlOf(
      [
        [50, 50],
        [60, 60, 60],
        [80, 80],
      ].map(momentsOfScores),
    );
    expect(found.sigma2).toBe(0);
    expect(found.tau2).toBeCloseTo(233.333333, 5);
  });

  test("adjusted p-values keep the order of the p-values and never fall below them", () => {
    const property = fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))), (values) => {
      const adjusted = benjaminiHochberg(values);
      for (const [i, p] of values.entries()) {
        const q = adjusted[i] ?? null;
        expect(q === null).toBe(p === null);
        if (p === null || q === null) continue;
        expect(q).toBeGreaterThanOrEqual(p);
        for (const [j, other] of values.entries())
          if (other !== null && other > p) expect(adjusted[j]).toBeGreaterThanOrEqual(q);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});
