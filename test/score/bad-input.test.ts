import { describe, expect, test } from "vitest";
import { itemIndex, kindIndex } from "../../server/score/answer-row.ts";
import { comparabilityOf } from "../../server/score/comparable.ts";
import { readinessPillars, type ScaleCode, type ScoringKey } from "../../server/score/instrument.ts";
import { varianceFloorOf } from "../../server/score/moments.ts";
import { scoreOrganisation, type TeamInput } from "../../server/score/score.ts";
import { emptySums, sumsOf } from "../../server/score/sums.ts";
import { unlinkedChangeOf } from "../../server/score/wave-change.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { kindVerdict } from "../../server/verdict/kind-verdict.ts";
import { teamVerdict } from "../../server/verdict/team-verdict.ts";
import { readinessKey as key } from "./readiness-key.ts";

const scales = key.scales.map((scale) => scale.code);

/** A row in which a person agrees with every condition this much (1..5 after recoding) and says yes to every kind. */
function rowAt(level: number, change: Readonly<Record<string, number>> = {}): number[] {
  const row: number[] = new Array(key.order.length + 18).fill(1);
  for (const scale of key.scales)
    for (const item of scale.items)
      row[itemIndex(key, item.code)] = change[scale.code] ?? (item.key === 1 ? level : 6 - level);
  return row;
}

/** Rows that differ a little, so that there is variance. */
function rowsAt(levels: readonly number[], change: Readonly<Record<string, number>> = {}): number[][] {
  return levels.map((level) => rowAt(level, change));
}

function team(id: string, invited: number | null, rows: readonly (readonly number[])[]): TeamInput {
  return { id, invited, sums: sumsOf(key, rows) };
}

function judged(input: readonly TeamInput[], id: string) {
  const score = scoreOrganisation(key, input, config);
  const found = score.teams.get(id);
  if (!found) throw new Error(`no team ${id}`);
  const gates = Object.fromEntries(scales.map((code) => [code, found.scales[code].gate]));
  return { score, team: found, verdict: teamVerdict(found.n, found.invited, gates, config) };
}

const usual = [4, 4, 3, 5, 4, 3, 4, 5];
const others = ["b", "c", "d", "e", "f"].map((id) => team(id, 10, rowsAt(usual)));

describe("a wave or team without enough in it", () => {
  test("an empty wave has no team, no mean and no number that is not one", () => {
    const score = scoreOrganisation(key, [], config);
    expect(score).toMatchObject({ included: 0 });
    expect(score.teams.size).toBe(0);
    for (const code of scales)
      expect(score.scales[code]).toMatchObject({
        n: 0,
        mode: "raw",
        alphaWithin: null,
        icc1: null,
        organisation: null,
      });
    expect(score.kinds["RUL"]?.KC).toMatchObject({ a: 0.5, b: 0.5, m: null, n: 0 });
  });

  test("a team in which nobody answers is not judged and takes nothing from the others", () => {
    const { team: silent, verdict, score } = judged([team("a", 9, []), ...others], "a");
    expect(verdict).toMatchObject({ verdict: "NOT_ENOUGH_EVIDENCE", fix: [], watch: [], allInPlaceBounds: null });
    expect(verdict.reasons).toEqual([
      "too_few_answers",
      "low_response_rate",
      "unknown_MOTIVE",
      "unknown_MEANS",
      "unknown_OPPORTUNITY",
      "unknown_CRT",
      "unknown_DEP",
    ]);
    expect(silent.scales.REW).toMatchObject({ n: 0, mean: null, own: null, gate: null, rest: null });
    const without = scoreOrganisation(key, others, config);
    expect(score.teams.get("b")?.scales).toEqual(without.teams.get("b")?.scales);
  });

  test("one person has a mean and nothing else", () => {
    const { team: alone, verdict } = judged([team("a", 1, [rowAt(5)])], "a");
    expect(alone.scales.MIS).toMatchObject({ n: 1, mean: 100, own: null, gate: null, rest: null });
    expect(alone.scales.MIS.agreement).toEqual({ uniform: null, slightSkew: null });
    expect(verdict.reasons).toContain("too_few_answers");
  });

  test("one team stands alone: its own data decide, and there is no rest to differ from", () => {
    const { team: only, verdict, score } = judged([team("a", 8, rowsAt(usual))], "a");
    expect(score.scales.REW).toMatchObject({ mode: "raw", icc1: null, mu: null });
    expect(only.scales.REW.rest).toBeNull();
    expect(only.scales.REW.gate?.est).toBe(only.scales.REW.own?.est);
    expect(only.scales.REW.gate?.est).toBeCloseTo(75, 9);
    expect(score.scales.REW.organisation?.est).toBeCloseTo(75, 9);
    expect(verdict).toMatchObject({ verdict: "STRUCTURED", fix: [] }); // CRT at 75 too
  });
});

describe("a roster that does not fit", () => {
  test("more answers than invited count as everybody, with a flag", () => {
    const exact = judged([team("a", 8, rowsAt(usual)), ...others], "a");
    const over = judged([team("a", 6, rowsAt(usual)), ...others], "a");
    expect(over.team.isRosterOutdated).toBe(true);
    expect(exact.team.isRosterOutdated).toBe(false);
    expect(over.team.scales.REW.own?.se).toBe(exact.team.scales.REW.own?.se);
    expect(over.verdict.reasons).toEqual([]);
  });

  test("a roster of nobody with answers in it is out of date, and every number stays one", () => {
    const { team: found, verdict } = judged([team("a", 0, rowsAt(usual)), ...others], "a");
    expect(found.isRosterOutdated).toBe(true);
    expect(Number.isFinite(found.scales.REW.gate?.se)).toBe(true);
    expect(verdict.reasons).toEqual([]);
  });

  test("without a roster nothing is taken off the error, and no response rate is asked for", () => {
    const { team: found, verdict, score } = judged([team("a", null, rowsAt(usual)), ...others], "a");
    const own = found.scales.REW.own;
    const variance = usual.reduce((sum, level) => sum + (25 * (level - 4)) ** 2, 0) / 7;
    expect(own?.se).toBeCloseTo(Math.sqrt(variance / 8), 9);
    expect(verdict.reasons).toEqual([]);
    expect(found.isRosterOutdated).toBe(false);
    expect(score.scales.REW.organisation?.est).toBeCloseTo(75, 9);
  });
});

describe("answers that say little", () => {
  test("everybody answering alike leaves the rounding of the scale as error, not none", () => {
    const same = ["a", "b", "c", "d", "e", "f"].map((id) => team(id, 8, rowsAt([4, 4, 4, 4, 4, 4, 4, 4])));
    const { team: found, verdict } = judged(same, "a");
    for (const { code, items } of key.scales) {
      const { own, gate, agreement } = found.scales[code];
      // nothing varies, so the consistency inside teams is not known and half is assumed
      expect(own?.se).toBeCloseTo(Math.sqrt((varianceFloorOf(items.length) * 0.5) / 8), 12);
      expect(gate?.est).toBeCloseTo(75, 9);
      expect(gate?.se).toBeGreaterThan(0);
      expect(agreement).toEqual({ uniform: 1, slightSkew: 1 });
    }
    expect(verdict.states.REW).toBe("OK");
  });

  test("a sub-scale that nobody can answer is unknown; the others stand", () => {
    const dontKnow = rowsAt(usual, { TLS: 0, CRT: 1 });
    const rows = dontKnow.map((row) => row.with(itemIndex(key, "CRT3"), 5).with(itemIndex(key, "DEP1"), 1));
    const { team: found, verdict } = judged([team("a", 10, rows), ...others], "a");
    expect(found.scales.TLS).toMatchObject({ n: 0, mean: null, own: null, gate: null });
    expect(found.scales.REW.n).toBe(8);
    expect(verdict.unknown).toEqual(["TLS"]);
    expect(verdict.reasons).toEqual([]); // three of the four means are known
    expect(verdict.allInPlaceBounds).toBeNull();
    expect(verdict.confidence).not.toBe("firm");
  });

  test.each(["REW", "INI"] as const)("a pillar of two that lacks %s is unknown, and the team with it", (scale) => {
    const { verdict } = judged([team("a", 10, rowsAt(usual, { [scale]: 0 })), ...others], "a");
    const pillar = readinessPillars.MOTIVE.some((code) => code === scale) ? "MOTIVE" : "OPPORTUNITY";
    expect(verdict).toMatchObject({ verdict: "NOT_ENOUGH_EVIDENCE", reasons: [`unknown_${pillar}`] });
  });

  test("people who answer only 'do not know' do not count, and their team is not judged", () => {
    const blank = Array.from({ length: 8 }, () => new Array(key.order.length + 18).fill(0).fill(2, key.order.length));
    const { team: found, verdict } = judged([team("a", 8, blank), ...others], "a");
    expect(found.n).toBe(0);
    expect(verdict.verdict).toBe("NOT_ENOUGH_EVIDENCE");
    expect(found.kinds["RUL"]?.KC).toMatchObject({ n: 0, yes: 0, dk: 0 });
  });

  test("a kind of learning about which everybody is unsure is not judged, but for the owner's fact", () => {
    const unsure = rowsAt(usual).map((row) => row.with(kindIndex(key, "KC", "RUL"), 2));
    const { team: found, verdict } = judged([team("a", 10, unsure), ...others], "a");
    const certain = found.kinds["RUL"]?.KC;
    expect(certain).toMatchObject({ n: 0, dk: 8 });
    const evidence = { nCertain: 0, pCertain: null, nDependent: 8, pDependent: 0.9, pRare: null, mustProve: false };
    const judgedTeam = { ...verdict, verdict: "DEFAULT" } as const;
    expect(kindVerdict(judgedTeam, evidence, config).verdict).toBe("NOT_ENOUGH_EVIDENCE");
    expect(kindVerdict(judgedTeam, { ...evidence, mustProve: true }, config).verdict).toBe("STRUCTURED");
  });
});

describe("two instruments", () => {
  const changed = (scale: ScaleCode, items: ScoringKey["scales"][number]["items"], version = "1.0.0"): ScoringKey => ({
    ...key,
    version,
    scales: key.scales.map((each) => (each.code === scale ? { ...each, items } : each)),
  });
  const soc = key.scales.find((scale) => scale.code === "SOC")?.items ?? [];

  test("of one version and the same items are compared, whatever the order in which items are listed", () => {
    expect(Object.values(comparabilityOf(key, key)).every((answer) => answer === "comparable")).toBe(true);
    expect(comparabilityOf(key, changed("SOC", soc.toReversed())).SOC).toBe("comparable");
  });

  test.each([
    ["dropped", soc.slice(0, 2)],
    ["added", [...soc, { code: "SOC4", key: 1 as const }]],
    ["reworded under a new code", soc.map((item) => ({ ...item, code: item.code.replace("SOC1", "SOC1B") }))],
    ["turned round", soc.map((item) => ({ ...item, key: 1 as const }))],
  ])("with an item %s are not compared on that sub-scale", (_, items) => {
    const found = comparabilityOf(key, changed("SOC", items));
    expect(found.SOC).toBe("other_items");
    expect(comparabilityOf(changed("SOC", items), key).SOC).toBe("other_items");
    expect(found.REW).toBe("comparable");
  });

  test("of two versions are not compared at all", () => {
    const found = comparabilityOf(key, changed("SOC", soc.slice(0, 2), "1.1.0"));
    expect(found.SOC).toBe("other_items");
    expect(found.REW).toBe("other_version");
  });

  test("never meet in one score: rows and sums of another one are refused", () => {
    const other = { ...changed("SOC", soc.slice(0, 2), "1.1.0"), order: key.order.filter((code) => code !== "SOC3") };
    expect(() => sumsOf(other, [rowAt(4)])).toThrow("a row of 55 answers is not of the instrument 1.1.0");
    const mixed = [team("a", 8, rowsAt(usual)), { id: "b", invited: 8, sums: emptySums(other) }];
    expect(() => scoreOrganisation(key, mixed, config)).toThrow(
      "the sums of team b are not of the instrument 1.0.0: SOC has 2 items, not 3",
    );
  });

  test("a change between waves needs two scores in each, and without any variance has the floor as error", () => {
    const mean = (n: number, value: number | null) => ({
      moments: { n, mean: value, sumSquares: 0 },
      invited: 8,
      alpha: 0.7,
    });
    expect(unlinkedChangeOf(mean(1, 60), mean(8, 70), 5)).toBeNull();
    expect(unlinkedChangeOf(mean(8, 60), mean(0, null), 5)).toBeNull();
    const change = unlinkedChangeOf(mean(8, 60), mean(8, 60), 5);
    expect(change).toMatchObject({ est: 0, p: 1 });
    expect(change?.se).toBeCloseTo(Math.sqrt((2 * 5 * 0.3) / 8), 12);
  });
});
