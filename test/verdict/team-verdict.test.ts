import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contextScales, readinessScales, type ScaleCode } from "../../server/score/instrument.ts";
import { defaultVerdictConfig } from "../../server/verdict/config.ts";
import { kindVerdict } from "../../server/verdict/kind-verdict.ts";
import { teamVerdict } from "../../server/verdict/team-verdict.ts";
import {
  anyRules,
  anyTeam,
  judge,
  judgedTeam,
  manyTeams as many,
  rankOf,
  readinessScale,
  rise,
  withGates,
} from "./gates-arbitrary.ts";

const priorityRank = { low: 0, unknown: 1, medium: 1, high: 2 };
const allScales: readonly ScaleCode[] = [...readinessScales, ...contextScales];

describe("the verdict of a team", () => {
  test("the cases below reach every verdict, firm ones and those just missed", () => {
    const counts = new Map<string, number>();
    const count = (name: string | null) => counts.set(name ?? "none", (counts.get(name ?? "none") ?? 0) + 1);
    for (const team of fc.sample(anyTeam, { numRuns: 3000, seed: 1 })) {
      const { verdict, confidence, watch } = judge(team);
      count(verdict);
      count(confidence);
      if (confidence === "provisional" && watch.length === 1) count("one to watch");
    }
    const expected = ["NOT_ENOUGH_EVIDENCE", "STRUCTURED", "BLEND", "FIX", "DEFAULT", "firm", "one to watch"];
    for (const name of expected) expect(counts.get(name) ?? 0, name).toBeGreaterThan(20);
  });

  test("M0: not enough evidence does not depend on any score", () => {
    const property = fc.property(anyTeam, judgedTeam, (team, other) => {
      const scores = Object.fromEntries(allScales.map((scale) => [scale, team.gates[scale] && other.gates[scale]]));
      const verdict = judge({ ...team, gates: { ...team.gates, ...scores } });
      expect(verdict.verdict === "NOT_ENOUGH_EVIDENCE").toBe(judge(team).verdict === "NOT_ENOUGH_EVIDENCE");
      expect(verdict.reasons).toEqual(judge(team).reasons);
    });
    fc.assert(property, many);
  });

  test("M1: a higher readiness estimate never lowers the rank, lengthens the fix list or loosens firm", () => {
    const property = fc.property(anyTeam, readinessScale, rise, (team, scale, points) => {
      const before = judge(team);
      const after = judge(withGates(team, [scale], (gate) => ({ ...gate, est: gate.est + points })));
      expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before));
      expect(before.fix).toEqual(expect.arrayContaining([...after.fix]));
      if (before.confidence === "firm") expect(after.confidence).toBe("firm");
    });
    fc.assert(property, many);
  });

  test("M2: more certainty or dependence never raises the rank", () => {
    const property = fc.property(
      anyTeam,
      fc.constantFrom("CRT" as const, "DEP" as const),
      rise,
      (team, scale, points) => {
        const after = judge(withGates(team, [scale], (gate) => ({ ...gate, est: gate.est + points })));
        expect(rankOf(after)).toBeLessThanOrEqual(rankOf(judge(team)));
      },
    );
    fc.assert(property, many);
  });

  test("M5: change never touches the verdict, and more of it never lowers the priority", () => {
    const property = fc.property(anyTeam, rise, (team, points) => {
      const before = judge(team);
      const after = judge(withGates(team, ["CHG"], (gate) => ({ ...gate, est: gate.est + points })));
      const { priority: _a, context: _b, pContext: _c, ...rest } = after;
      expect(before).toMatchObject(rest);
      expect(priorityRank[after.priority]).toBeGreaterThanOrEqual(priorityRank[before.priority]);
    });
    fc.assert(property, many);
  });

  test("M6: asking for more proof never lowers the rank", () => {
    const gamma = fc.double({ min: 0.5, max: 0.99, noNaN: true });
    const property = fc.property(anyTeam, gamma, gamma, (team, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const before = judge(team, { ...defaultVerdictConfig, gamma: low });
      const after = judge(team, { ...defaultVerdictConfig, gamma: high });
      expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before));
    });
    fc.assert(property, many);
  });

  test("M7: a lower cut for weak never lowers the rank", () => {
    const property = fc.property(anyTeam, fc.double({ min: 0, max: 60, noNaN: true }), rise, (team, cut, points) => {
      const before = judge(team, { ...defaultVerdictConfig, cutWeak: cut });
      const after = judge(team, { ...defaultVerdictConfig, cutWeak: cut - points });
      expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before));
    });
    fc.assert(property, many);
  });

  test("M8: with every probability at one half the default stands, provisionally, under any rules", () => {
    const se = fc.double({ min: 0.01, max: 50, noNaN: true });
    const property = fc.property(
      anyRules,
      se,
      fc.integer({ min: 1, max: 500 }),
      fc.boolean(),
      (given, error, df, on) => {
        // either on both cuts, or so unsure that no cut is told from another
        const rules = on ? { ...given, cutOk: given.cutWeak } : given;
        const at = (est: number) => ({ est, se: on ? error : error * 1e12, df });
        const gates = Object.fromEntries([
          ...readinessScales.map((scale) => [scale, at(rules.cutWeak)]),
          ...contextScales.map((scale) => [scale, at(rules.cutContext)]),
        ]);
        const verdict = teamVerdict(rules.nMin, rules.nMin, gates, rules);
        const said = [verdict.p50, verdict.p60, verdict.pContext].flatMap((p) => Object.values(p));
        if (!said.every((p) => Math.abs((p ?? 0) - 0.5) < (on ? 1e-15 : 1e-8))) expect(said).toEqual([]);
        expect(verdict).toMatchObject({ verdict: "DEFAULT", confidence: "provisional", fix: [], priority: "medium" });
        const evidence = { mustProve: false, nCertain: rules.nMin, pCertain: 0.5, nDependent: rules.nMin };
        const kind = kindVerdict(verdict, { ...evidence, pDependent: 0.5, pRare: 0.5 }, rules);
        expect(kind).toEqual({ verdict: "DEFAULT", priority: "medium" });
      },
    );
    fc.assert(property, many);
  });

  test("M9: doubt creates no exception: larger errors never lower the rank and never make provisional firm", () => {
    const property = fc.property(anyTeam, fc.double({ min: 1, max: 20, noNaN: true }), (team, factor) => {
      const before = judge(team);
      const after = judge(withGates(team, allScales, (gate) => ({ ...gate, se: gate.se * factor })));
      expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before));
      if (before.confidence === "provisional") expect(after.confidence).toBe("provisional");
    });
    fc.assert(property, many);
  });

  test("M10: a default has no weak point, and seven strong ones never make up for a weak one", () => {
    const property = fc.property(judgedTeam, (team) => {
      const verdict = judge(team);
      if (verdict.verdict === "DEFAULT") expect(verdict.fix).toEqual([]);
      const weak = verdict.fix[0];
      if (!weak) return;
      const others = readinessScales.filter((scale) => scale !== weak);
      const raised = judge(withGates(team, others, (gate) => ({ ...gate, est: 100 })));
      expect(rankOf(raised)).toBeLessThanOrEqual(2);
      expect(raised.fix).toEqual([weak]);
    });
    fc.assert(property, many);
  });

  test("M11: the order in which the gates are given is irrelevant", () => {
    const property = fc.property(
      anyTeam,
      fc.shuffledSubarray([...allScales], { minLength: allScales.length }),
      (team, order) => {
        const gates = Object.fromEntries(order.map((scale) => [scale, team.gates[scale]]));
        expect(teamVerdict(team.n, team.invited, gates, defaultVerdictConfig)).toEqual(judge(team));
      },
    );
    fc.assert(property, many);
  });

  test("the weakest point comes first in the fix list, and equals keep the instrument's order", () => {
    const strong = { est: 80, se: 3, df: 20 };
    const gates = Object.fromEntries(allScales.map((scale) => [scale, { ...strong, est: scale === "CRT" ? 30 : 80 }]));
    const weak = { est: 40, se: 4, df: 20 };
    const verdict = teamVerdict(
      8,
      10,
      { ...gates, DEP: weak, LSK: weak, INI: weak, TLS: { ...weak, est: 35 } },
      defaultVerdictConfig,
    );
    expect(verdict.verdict).toBe("FIX");
    expect(verdict.fix).toEqual(["TLS", "LSK", "INI"]);
    expect(verdict.pillars).toEqual({ MOTIVE: "OK", MEANS: "WEAK", OPPORTUNITY: "WEAK" });
  });
});
