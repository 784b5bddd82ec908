import { simulate } from "../../server/demo/simulator.ts";
import { bandOf } from "../../server/heatmap/cell-band.ts";
import type { ReleaseCell } from "../../server/release/release.ts";
import type { ScaleCode, ScoringKey } from "../../server/score/instrument.ts";
import { scoreOrganisation } from "../../server/score/score.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { teamVerdict } from "../../server/verdict/team-verdict.ts";
import { scaleCodesOf, teamInputOf } from "./scenario.ts";

const teamCount = 24;

/** One way to have 24 teams that are the same in truth. */
export interface SameTeamsCase {
  readonly size: number;
  readonly responseRate: number;
  /** True mean of the eight conditions, the context sub-scales lying at 45; null: as chance places an ordinary team. */
  readonly readiness: number | null;
}

/** What 24 teams with one and the same truth look like. */
export interface SameTeams {
  readonly runs: number;
  /** Share of runs in which any team is marked as different, by sub-scale. */
  readonly markedBy: ReadonlyMap<ScaleCode, number>;
  /** Share of teams with the commonest verdict of their run. */
  readonly verdictAgreement: number;
  /** Share of cells with the commonest state of their sub-scale and run: brown, teal or neither in the heatmap. */
  readonly stateAgreement: number;
  /** The same for the colours themselves, shades told apart. */
  readonly colourAgreement: number;
  /** Median over runs and sub-scales of highest less lowest raw mean, in points. */
  readonly rawGap: number;
  /** The same of the estimates that decide. */
  readonly sharedGap: number;
}

/** 24 teams whose members stand exactly alike: every difference between them is chance. */
export function sameTeamsOf(key: ScoringKey, tried: SameTeamsCase, runs: number, seed: number): SameTeams {
  const codes = scaleCodesOf(key);
  const marked = new Map(codes.map((code) => [code, 0]));
  const rawGaps: number[] = [];
  const sharedGaps: number[] = [];
  let [agreeingVerdicts, agreeingStates, agreeingColours] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const score = scoreOf(key, tried, seed + run);
    const teams = [...score.teams.values()];
    const verdicts = teams.map((team) => {
      const gates = Object.fromEntries(codes.map((code) => [code, team.scales[code].gate]));
      return teamVerdict(team.n, team.invited, gates, config);
    });
    agreeingVerdicts += commonestOf(verdicts.map((verdict) => verdict.verdict));
    for (const code of codes) {
      const states = verdicts.map(({ states, context }) => ({ ...states, ...context })[code]);
      agreeingStates += commonestOf(states);
      const colours = teams.map((team, t) => colourOf(team.scales[code].gate, states[t] ?? "UNKNOWN"));
      agreeingColours += commonestOf(colours);
      rawGaps.push(gapOf(teams.map((team) => team.scales[code].mean)));
      sharedGaps.push(gapOf(teams.map((team) => team.scales[code].gate?.est ?? null)));
      if (teams.some((team) => team.scales[code].rest?.isMarked)) marked.set(code, (marked.get(code) ?? 0) + 1);
    }
  }
  return {
    runs,
    markedBy: new Map([...marked].map(([code, count]) => [code, count / runs])),
    verdictAgreement: agreeingVerdicts / (runs * teamCount),
    stateAgreement: agreeingStates / (runs * teamCount * codes.length),
    colourAgreement: agreeingColours / (runs * teamCount * codes.length),
    rawGap: medianOf(rawGaps),
    sharedGap: medianOf(sharedGaps),
  };
}

function scoreOf(key: ScoringKey, { size, responseRate, readiness }: SameTeamsCase, seed: number) {
  const means = key.scales.map(({ code, pillar }) => [code, pillar === "CONTEXT" ? 45 : readiness]);
  const first = { id: "T00", size, ...(readiness === null ? {} : { means: Object.fromEntries(means) }) };
  const others = Array.from({ length: teamCount - 1 }, (_, i) => {
    return { id: `T${String(i + 1).padStart(2, "0")}`, size, membersOf: "T00" };
  });
  const simulation = simulate(key, { seed, teams: [first, ...others], responseRate });
  return scoreOrganisation(key, teamInputOf(key, simulation, false), config);
}

function colourOf(gate: { readonly p50: number; readonly p60: number } | null, state: ReleaseCell["state"]): string {
  const cell: ReleaseCell = { n: 0, own: null, estimate: null, rest: null, p50: null, p60: null, ...gate, state };
  return bandOf(cell, config) ?? "none";
}

/** How often the commonest value occurs. */
function commonestOf(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(...counts.values());
}

function gapOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return Math.max(...known) - Math.min(...known);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
