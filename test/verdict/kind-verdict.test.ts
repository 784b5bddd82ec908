import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kindPriorOf, majorityProbability } from "../../server/score/kinds.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { kindVerdict } from "../../server/verdict/kind-verdict.ts";
import {
  anyTeam,
  contextStates,
  evidence,
  judge,
  judgedTeam,
  manyTeams as many,
  rankOf,
  readinessScale,
  rise,
  withGates,
} from "./gates-arbitrary.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("the verdict of a kind of learning", () => {
  test("M1: a higher readiness estimate of the team never lowers its rank", () => {
    const property = fc.property(judgedTeam, evidence, readinessScale, rise, (team, said, scale, points) => {
      const raised = withGates(team, [scale], (gate) => ({ ...gate, est: gate.est + points }));
      const before = kindVerdict(judge(team), said, config);
      expect(rankOf(kindVerdict(judge(raised), said, config))).toBeGreaterThanOrEqual(rankOf(before));
    });
    fc.assert(property, many);
  });

  test("M3: more certainty that most need it exactly right, or told, never raises its rank", () => {
    const property = fc.property(anyTeam, evidence, share, share, (team, said, certain, dependent) => {
      const more = {
        ...said,
        pCertain: Math.max(certain, said.pCertain ?? 0),
        pDependent: Math.max(dependent, said.pDependent ?? 0),
      };
      const before = kindVerdict(judge(team), said, config);
      expect(rankOf(kindVerdict(judge(team), more, config))).toBeLessThanOrEqual(rankOf(before));
    });
    fc.assert(property, many);
  });

  test("M3: one more yes among the same answers never lowers the probability of a majority", () => {
    const property = fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(59), share, share, (n, some, m, rho) => {
      const yes = some % n;
      const strength = 1 / (0.02 + rho);
      const prior = { a: strength * (0.02 + 0.96 * m), b: strength * (0.98 - 0.96 * m) };
      expect(majorityProbability(prior, { n, yes: yes + 1 })).toBeGreaterThanOrEqual(
        majorityProbability(prior, { n, yes }),
      );
    });
    fc.assert(property, many);
  });

  test("M4: what must be proved stays structured, whatever anybody says", () => {
    const property = fc.property(anyTeam, evidence, (team, said) => {
      expect(kindVerdict(judge(team), { ...said, mustProve: true }, config).verdict).toBe("STRUCTURED");
    });
    fc.assert(property, many);
  });

  test("M5: change and rarity never touch its verdict", () => {
    const property = fc.property(
      anyTeam,
      evidence,
      share,
      fc.constantFrom(...contextStates),
      (team, said, rare, change) => {
        const verdict = judge(team);
        const other = { ...verdict, context: { ...verdict.context, CHG: change } };
        const before = kindVerdict(verdict, said, config).verdict;
        expect(kindVerdict(other, { ...said, pRare: rare }, config).verdict).toBe(before);
      },
    );
    fc.assert(property, many);
  });

  test("M13: nothing ranks above blending in a team that depends on being taught", () => {
    const property = fc.property(judgedTeam, evidence, (team, said) => {
      const dependent = judge(withGates(team, ["DEP"], (gate) => ({ ...gate, est: 150 })));
      expect(dependent.context.DEP).toBe("HIGH");
      expect(rankOf(kindVerdict(dependent, said, config))).toBeLessThanOrEqual(1);
    });
    fc.assert(property, many);
  });

  test("M14: nothing ranks above fixing in a team with something to fix", () => {
    const property = fc.property(anyTeam, evidence, (team, said) => {
      const verdict = judge(team);
      if (verdict.fix.length > 0) expect(rankOf(kindVerdict(verdict, said, config))).toBeLessThanOrEqual(2);
    });
    fc.assert(property, many);
  });

  test("a prior from many teams pulls a small team towards what the others say", () => {
    const teams = [9, 8, 9, 8, 9, 8].map((yes) => ({ n: 10, yes }));
    const prior = kindPriorOf([...teams, { n: 5, yes: 2 }], 5);
    const alone = kindPriorOf([{ n: 5, yes: 2 }], 5);
    expect(majorityProbability(alone, { n: 5, yes: 2 })).toBeLessThan(0.5);
    expect(majorityProbability(prior, { n: 5, yes: 2 })).toBeGreaterThan(majorityProbability(alone, { n: 5, yes: 2 }));
  });
});
