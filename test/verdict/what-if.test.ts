import fc from "fast-check";
import { expect, test } from "vitest";
import { shownTeamOf } from "../../server/heatmap/shown-team.ts";
import { defaultVerdictConfig as rules } from "../../server/verdict/config.ts";
import { type ShownGate, type ShownTeam, stateAt, verdictIf, whatIf } from "../../server/verdict/what-if.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { bigPlan, sampleRelease } from "../support/sample-release.ts";

const codes = ["REW", "STK", "LSK", "LHP", "TLS", "SOC", "INI", "MIS"];
const gate = (scale: string, more: Partial<ShownGate> = {}): ShownGate => ({
  scale,
  isContext: false,
  state: "OK",
  mean: 75,
  lower: 70,
  upper: 80,
  ...more,
});
const context = (scale: string, more: Partial<ShownGate> = {}) =>
  gate(scale, { isContext: true, state: "LOW", mean: 30, lower: 24, upper: 36, ...more });
const team = (verdict: ShownTeam["verdict"], ...changed: readonly ShownGate[]): ShownTeam => {
  const all = [...codes.map((code) => gate(code)), context("CRT"), context("DEP")];
  return { verdict, gates: all.map((one) => changed.find(({ scale }) => scale === one.scale) ?? one) };
};
const weak = (scale: string, mean = 40) => gate(scale, { state: "WEAK", mean, lower: mean - 8, upper: mean + 8 });

test("one weak gate: the least points after which it is no longer clearly missing, and how sure that is", () => {
  const found = whatIf(team("FIX", weak("MIS")), rules);
  const [first] = found?.flips ?? [];
  // half width 8 is a spread of 4.08; below 50 with less than 80 % chance from 50 - .8416 * 4.08 = 46.57 up
  expect(first).toMatchObject({ scale: "MIS", points: 7, verdict: "DEFAULT" });
  expect(first?.chance).toBeCloseTo(0.231, 2);
  expect(verdictIf(team("FIX", weak("MIS")), { MIS: 6 }, rules)).toBe("FIX");
});

test("several weak gates: no single one helps, together they do", () => {
  const found = whatIf(team("FIX", weak("MIS"), weak("INI", 44)), rules);
  expect(found?.flips).toEqual([]);
  expect(found?.together).toEqual({
    moves: [
      { scale: "INI", points: 3 },
      { scale: "MIS", points: 7 },
    ],
    verdict: "DEFAULT",
  });
});

test("certainty and dependence decide before weak gates, by the table", () => {
  const high = context("CRT", { state: "HIGH", mean: 80, lower: 74, upper: 86 });
  const structured = team("STRUCTURED", high, weak("MIS"));
  const flip = whatIf(structured, rules)?.flips[0];
  expect(flip).toMatchObject({ scale: "CRT", verdict: "FIX" });
  expect(flip?.points).toBeLessThan(0);
  expect(verdictIf(team("DEFAULT"), { DEP: 50 }, rules)).toBe("BLEND");
});

test("nothing is reckoned where the verdict is not known, and nothing with what is withheld", () => {
  expect(whatIf(team("NOT_ENOUGH_EVIDENCE"), rules)).toBeNull();
  const hidden = team("DEFAULT", gate("MIS", { state: "UNKNOWN", mean: null, lower: null, upper: null }));
  expect(verdictIf(hidden, { MIS: -50 }, rules)).toBe("DEFAULT");
  expect(whatIf(hidden, rules)?.flips.map(({ scale }) => scale)).not.toContain("MIS");
});

test("unchanged, every team of every sample has its frozen verdict", () => {
  let teams = 0;
  for (const release of [sampleRelease(), sampleRelease(bigPlan(200)), ...Object.values(awkwardReleases)])
    for (const { team: shown } of release.units) {
      if (shown === null) continue;
      teams += 1;
      const seen = shownTeamOf(release, shown);
      expect(verdictIf(seen, {}, release.rules)).toBe(shown.verdict);
      expect(verdictIf(seen, Object.fromEntries(seen.gates.map(({ scale }) => [scale, 0])), release.rules)).toBe(
        shown.verdict,
      );
      for (const { scale, points, verdict } of whatIf(seen, release.rules)?.flips ?? []) {
        expect(verdict).not.toBe(shown.verdict);
        expect(verdictIf(seen, { [scale]: points - Math.sign(points) }, release.rules)).toBe(shown.verdict);
      }
    }
  expect(teams).toBeGreaterThan(250);
});

const anyGate = fc.record({
  state: fc.constantFrom("WEAK", "WATCH", "OK"),
  mean: fc.integer({ min: 0, max: 100 }),
  half: fc.integer({ min: 0, max: 40 }),
});

test("a gate that is moved up never gets worse, nor one that is moved down better, whatever was rounded", () => {
  const rank = ["WEAK", "WATCH", "OK"];
  fc.assert(
    fc.property(anyGate, fc.integer({ min: -100, max: 100 }), ({ state, mean, half }, points) => {
      const moved = stateAt(
        gate("MIS", { state: state as "OK", mean, lower: mean - half, upper: mean + half }),
        points,
        rules,
      );
      const step = rank.indexOf(moved) - rank.indexOf(state);
      expect(points === 0 ? step === 0 : step * points >= 0).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test("lifting a readiness gate never takes a verdict away, lowering one never gives one", () => {
  const order = ["FIX", "DEFAULT"];
  fc.assert(
    fc.property(
      fc.array(anyGate, { minLength: 8, maxLength: 8 }),
      fc.nat(7),
      fc.integer({ min: -60, max: 60 }),
      (gates, at, points) => {
        const made = gates.map(({ state, mean, half }, i) =>
          gate(codes[i] ?? "", { state: state as "OK", mean, lower: mean - half, upper: mean + half }),
        );
        const verdict = made.some(({ state }) => state === "WEAK") ? "FIX" : "DEFAULT";
        const shown = team(verdict, ...made);
        expect(verdictIf(shown, {}, rules)).toBe(verdict);
        const after = verdictIf(shown, { [codes[at] ?? ""]: points }, rules);
        expect((order.indexOf(after) - order.indexOf(verdict)) * points).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 10_000 },
  );
});
