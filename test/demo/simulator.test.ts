import { describe, expect, test } from "vitest";
import { type SimulationSettings, simulate } from "../../server/demo/simulator.ts";
import { rawAnswersOf } from "../../server/demo/simulator-raw.ts";
import { findAnswerFault } from "../../server/score/answer-row.ts";
import { qualityOfRow } from "../../server/score/quality-flags.ts";
import { scoreOrganisation } from "../../server/score/score.ts";
import { sumsOf } from "../../server/score/sums.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { teamVerdict } from "../../server/verdict/team-verdict.ts";
import { readinessKey as key } from "../score/readiness-key.ts";

function equalTeams(count: number, size: number): SimulationSettings["teams"] {
  return Array.from({ length: count }, (_, i) => ({ id: `T${i}`, size }));
}

/** The score of everybody who answered with care enough to be included. */
function scoreOf(settings: SimulationSettings) {
  const simulation = simulate(key, settings);
  const rows = new Map(simulation.teams.map((team) => [team.id, [] as (readonly number[])[]]));
  for (const { teamId, response } of simulation.people) {
    if (response && !qualityOfRow(key, response.answers, response.pace).exclude)
      rows.get(teamId)?.push(response.answers);
  }
  const teams = simulation.teams.map(({ id, size }) => ({ id, invited: size, sums: sumsOf(key, rows.get(id) ?? []) }));
  return { simulation, score: scoreOrganisation(key, teams, config) };
}

describe("the simulator", () => {
  test("gives the same people for the same seed and others for another", () => {
    const settings = { seed: 4, teams: equalTeams(5, 9) };
    expect(simulate(key, settings)).toEqual(simulate(key, settings));
    expect(simulate(key, { ...settings, seed: 5 })).not.toEqual(simulate(key, settings));
  });

  test("gives rows that may be scored, as many as the response rate says", () => {
    const { people } = simulate(key, { seed: 1, teams: equalTeams(20, 10), responseRate: 0.7 });
    const responses = people.flatMap((person) => person.response ?? []);
    expect(people.length).toBe(200);
    expect(responses.length).toBe(140);
    expect(responses.flatMap((response) => findAnswerFault(key, response.answers) ?? [])).toEqual([]);
  });

  test("says answers by code as they are in the row", () => {
    const row = [
      ...new Array(37).fill(3).with(0, 5).with(1, 0).with(2, -1),
      ...new Array(18).fill(0).with(0, 1).with(1, 2).with(2, -1),
    ];
    const raw = rawAnswersOf(key, row);
    expect(raw.items).toMatchObject({ INI4: 5, TLS3: "DK", LSK3: null, LHP1: 3 });
    expect(raw.kinds).toMatchObject({ RUL: { KC: "Y", KD: "N" }, IND: { KC: "DK" }, TOO: { KC: null } });
  });

  test("has the large-sample values that its model is known to have", () => {
    const { score } = scoreOf({ seed: 2, teams: equalTeams(1500, 10), responseRate: 1 });
    for (const scale of Object.values(score.scales)) {
      expect(scale.icc1).toBeGreaterThan(0.075);
      expect(scale.icc1).toBeLessThan(0.14);
      expect(Math.sqrt(scale.sigma2 ?? 0)).toBeGreaterThan(19);
      expect(Math.sqrt(scale.sigma2 ?? 0)).toBeLessThan(25);
      expect(scale.alphaWithin).toBeGreaterThan(0.6);
      expect(scale.alphaWithin).toBeLessThan(0.8);
    }
    expect(score.scales.REW.mu).toBeCloseTo(58, -0.5);
  });

  test("plants the truths it is asked to, and the verdicts find them", () => {
    const ready = { REW: 78, STK: 82, LSK: 78, LHP: 76, TLS: 80, SOC: 78, INI: 80, MIS: 79, CRT: 25, DEP: 22 };
    const planted = [
      { id: "sales", size: 14, means: ready, responseRate: 1 },
      { id: "plant", size: 16, means: { ...ready, CRT: 88 }, responseRate: 1 },
      { id: "induction", size: 12, means: { ...ready, DEP: 86 }, responseRate: 1 },
      { id: "blamed", size: 15, means: { ...ready, MIS: 22 }, responseRate: 1 },
    ];
    const { simulation, score } = scoreOf({ seed: 3, teams: [...equalTeams(20, 10), ...planted] });
    const verdicts = planted.map(({ id, size }) => {
      const scales = score.teams.get(id)?.scales;
      const gates = Object.fromEntries(Object.entries(scales ?? {}).map(([code, { gate }]) => [code, gate]));
      return teamVerdict(score.teams.get(id)?.n ?? 0, size, gates, config);
    });
    expect(verdicts.map((verdict) => verdict.verdict)).toEqual(["DEFAULT", "STRUCTURED", "BLEND", "FIX"]);
    expect(verdicts[3]?.fix).toEqual(["MIS"]);
    const truth = simulation.teams.find((team) => team.id === "blamed")?.trueMeans;
    expect(truth?.MIS).toBeGreaterThan(17);
    expect(truth?.MIS).toBeLessThan(27);
  });

  test("marks careless people in a way that the exclusion rule mostly catches, and no careful ones", () => {
    const careless = { straight: 0.1, random: 0.1 };
    const { people } = simulate(key, { seed: 6, teams: equalTeams(100, 20), careless });
    const caught = { careful: [0, 0], straight: [0, 0], random: [0, 0] };
    for (const { response } of people) {
      if (!response) continue;
      const counts = caught[response.care];
      counts[0] = (counts[0] ?? 0) + 1;
      if (qualityOfRow(key, response.answers, response.pace).exclude) counts[1] = (counts[1] ?? 0) + 1;
    }
    const shareOf = ([all = 0, excluded = 0]: number[]): number => excluded / all;
    expect(shareOf(caught.straight)).toBeGreaterThan(0.9);
    expect(shareOf(caught.random)).toBeGreaterThan(0.8);
    expect(shareOf(caught.careful)).toBeLessThan(0.005);
  });
});

describe("a second wave", () => {
  const settings = { seed: 9, teams: equalTeams(150, 12), responseRate: 1 };

  function meansOf(wave: { readonly teams: readonly { readonly trueMeans: Readonly<Record<string, number>> }[] }) {
    return wave.teams.flatMap((team) => Object.values(team.trueMeans));
  }

  function averageOf(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  test("asks the same people, and leaves the first as it was", () => {
    const once = simulate(key, settings);
    const twice = simulate(key, { ...settings, wave2: { rho: 0.5, shift: 5 } });
    expect(once.second).toBeNull();
    expect(twice.people).toEqual(once.people);
    expect(twice.second?.people.map((person) => person.id)).toEqual(once.people.map((person) => person.id));
    expect(twice.second?.people).not.toEqual(once.people);
  });

  test("with rho 1 and no shift has the same truth and other answers", () => {
    const { teams, people, second } = simulate(key, { ...settings, wave2: { rho: 1, shift: 0 } });
    const differences = meansOf(second ?? { teams }).map((mean, i) => Math.abs(mean - (meansOf({ teams })[i] ?? 0)));
    expect(Math.max(...differences)).toBeLessThan(1e-9);
    expect(second?.people).not.toEqual(people);
  });

  test("moves everybody by the shift on average, and each on their own by what rho leaves", () => {
    const { teams, second } = simulate(key, { ...settings, wave2: { rho: 0.6, shift: 8 } });
    const changes = meansOf(second ?? { teams }).map((mean, i) => mean - (meansOf({ teams })[i] ?? 0));
    expect(averageOf(changes)).toBeGreaterThan(7);
    expect(averageOf(changes)).toBeLessThan(9);
    const spread = Math.sqrt(averageOf(changes.map((change) => (change - averageOf(changes)) ** 2)));
    expect(spread).toBeGreaterThan(3);
  });

  test("moves a team by what it gains beyond the rest, planted or not, on the sub-scales that are named", () => {
    const teams = [
      { id: "plain", size: 400 },
      { id: "gained", size: 400, gains: { SOC: -30 } },
      { id: "planted", size: 400, means: { SOC: 70 }, gains: { SOC: -30 } },
    ];
    const { teams: now, second } = simulate(key, { seed: 8, teams, wave2: { rho: 0.8, shift: 0 } });
    const change = (t: number, code: "SOC" | "MIS") =>
      (second?.teams[t]?.trueMeans[code] ?? Number.NaN) - (now[t]?.trueMeans[code] ?? Number.NaN);
    expect(Math.abs(change(0, "SOC"))).toBeLessThan(4);
    expect(Math.abs(change(1, "MIS"))).toBeLessThan(4);
    expect(change(1, "SOC")).toBeLessThan(-22);
    expect(Math.abs(change(2, "SOC") + 30)).toBeLessThan(4);
  });
});

describe("teams of the same members", () => {
  test("have one truth and answers of their own", () => {
    const teams = [
      { id: "a", size: 9 },
      { id: "b", size: 9, membersOf: "a" },
    ];
    const { teams: found, people } = simulate(key, { seed: 3, teams, responseRate: 1 });
    expect(found[1]?.trueMeans).toEqual(found[0]?.trueMeans);
    expect(people[9]?.response?.answers).not.toEqual(people[0]?.response?.answers);
  });

  test("are refused where that team is unknown or of another size", () => {
    const teams = [
      { id: "a", size: 9 },
      { id: "b", size: 8, membersOf: "a" },
    ];
    expect(() => simulate(key, { seed: 3, teams })).toThrow("no earlier team a of 8 people");
  });
});
