import { type SimulatedWave, type Simulation, type SimulationSettings, simulate } from "../../server/demo/simulator.ts";
import type { ReadinessScale, ScaleCode, ScoringKey } from "../../server/score/instrument.ts";
import { readinessScales } from "../../server/score/instrument.ts";
import type { OrganisationScore } from "../../server/score/organisation-score.ts";
import { qualityOfRow } from "../../server/score/quality-flags.ts";
import { scoreOrganisation, type TeamInput } from "../../server/score/score.ts";
import { sumsOf } from "../../server/score/sums.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";

/** A kind of organisation on which the method is tried. */
export interface Scenario {
  readonly name: string;
  /** Sizes of the teams, repeated until there are `teams` of them. */
  readonly sizes: readonly number[];
  readonly teams: number;
  /** How many of the asked replicates: fewer where one is large. */
  readonly share: number;
  readonly settings: Partial<Omit<SimulationSettings, "seed" | "teams">>;
  /** Count responses that the quality rule would leave out. */
  readonly keepCareless?: boolean;
}

const middling = [8, 10, 12, 14, 16];

function ordinary(name: string, change: Partial<Omit<Scenario, "name">>): Scenario {
  return { name, sizes: middling, teams: 20, share: 1, settings: {}, ...change };
}

function readinessAt(mean: number): Readonly<Record<ReadinessScale, number>> {
  return Object.fromEntries(readinessScales.map((scale) => [scale, mean])) as Record<ReadinessScale, number>;
}

/** The first is the base; in all of these who answers is chance. */
export const scenarios: readonly Scenario[] = [
  ordinary("base", {}),
  ordinary("everybody answers", { settings: { responseRate: 1 } }),
  ordinary("six of ten answer", { settings: { responseRate: 0.6 } }),
  ordinary("small teams", { sizes: [6, 7, 8, 9, 10], settings: { responseRate: 0.9 } }),
  ordinary("large teams", { sizes: [20, 25, 30, 40], share: 0.5 }),
  ordinary("teams of 5 to 40", { sizes: [6, 8, 12, 20, 40], share: 0.75, settings: { responseRate: 0.85 } }),
  ordinary("teams alike", { settings: { icc: 0.03 } }),
  ordinary("teams far apart", { settings: { icc: 0.3 } }),
  ordinary("strong organisation", { settings: { means: { ...readinessAt(72), CRT: 45, DEP: 38 } } }),
  ordinary("60 teams", { teams: 60, share: 0.35 }),
  ordinary("six teams", { teams: 6, share: 2 }),
];

/** Where plain sampling theory sees no error at all, but for the few answers that are missing. */
export const fullResponse: Scenario = ordinary("everybody answers", { settings: { responseRate: 1 } });

export const careless: Scenario = ordinary("8 % careless", {
  settings: { careless: { straight: 0.03, random: 0.05 } },
});

/** People who feel safe to make mistakes answer more often. */
export const silentFear: Scenario = ordinary("the fearful stay silent", {
  settings: { responseRate: 0.7, nonresponseSlope: 0.25 },
});

export function settingsOf(scenario: Scenario, seed: number): SimulationSettings {
  const teams = Array.from({ length: scenario.teams }, (_, i) => {
    return { id: `T${String(i).padStart(3, "0")}`, size: scenario.sizes[i % scenario.sizes.length] ?? 10 };
  });
  return { seed, teams, ...scenario.settings };
}

/** One simulated organisation with its score. */
export interface Scored {
  readonly simulation: Simulation;
  readonly input: readonly TeamInput[];
  readonly score: OrganisationScore;
}

/** Simulates, leaves out what the quality rule leaves out, adds up and scores. */
export function scoredOf(key: ScoringKey, scenario: Scenario, seed: number): Scored {
  const simulation = simulate(key, settingsOf(scenario, seed));
  const input = teamInputOf(key, simulation, scenario.keepCareless === true);
  return { simulation, input, score: scoreOrganisation(key, input, config) };
}

/** The sums of every team of a wave. */
export function teamInputOf(key: ScoringKey, wave: SimulatedWave, keepCareless: boolean): TeamInput[] {
  const rows = new Map(wave.teams.map((team) => [team.id, [] as (readonly number[])[]]));
  for (const { teamId, response } of wave.people) {
    if (response === null) continue;
    if (!keepCareless && qualityOfRow(key, response.answers, response.pace).exclude) continue;
    rows.get(teamId)?.push(response.answers);
  }
  return wave.teams.map(({ id, size }) => ({ id, invited: size, sums: sumsOf(key, rows.get(id) ?? []) }));
}

/** All sub-scales of a key. */
export function scaleCodesOf(key: ScoringKey): readonly ScaleCode[] {
  return key.scales.map((scale) => scale.code);
}
