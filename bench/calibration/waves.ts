import { simulate } from "../../server/demo/simulator.ts";
import { familyOf, type MeanPair, pairOf } from "../../server/release/change-family.ts";
import { meansOf } from "../../server/release/wave-comparison.ts";
import type { ScaleCode, ScoringKey } from "../../server/score/instrument.ts";
import { scoreOrganisation, type TeamInput } from "../../server/score/score.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import type { Measured } from "./measure.ts";
import { type Scenario, settingsOf, teamInputOf } from "./scenario.ts";

/** A change on one sub-scale, as found and as it was. */
interface ChangeClaim {
  readonly found: MeanPair;
  readonly truth: number;
}

/** Two waves of one organisation: the changes of its teams, all in one family, and those of the whole. */
interface WavePair {
  readonly teams: readonly ChangeClaim[];
  readonly whole: readonly ChangeClaim[];
}

function wavePairOf(key: ScoringKey, scenario: Scenario, seed: number): WavePair {
  const simulation = simulate(key, settingsOf(scenario, seed));
  const { second } = simulation;
  if (second === null) throw new Error(`the scenario "${scenario.name}" has no second wave`);
  const meansIn = (input: readonly TeamInput[]) => meansOf(scoreOrganisation(key, input, config));
  const before = meansIn(teamInputOf(key, simulation, false));
  const after = meansIn(teamInputOf(key, second, false));
  const people = simulation.teams.reduce((sum, team) => sum + team.size, 0);
  const trueChange = (code: ScaleCode, t: number): number =>
    (second.teams[t]?.trueMeans[code] ?? Number.NaN) - (simulation.teams[t]?.trueMeans[code] ?? Number.NaN);
  const claim = (found: MeanPair | null, truth: number): ChangeClaim[] => (found === null ? [] : [{ found, truth }]);
  return {
    teams: key.scales.flatMap(({ code }) =>
      simulation.teams.flatMap(({ id }, t) =>
        claim(pairOf(before.ofTeam(id, code), after.ofTeam(id, code)), trueChange(code, t)),
      ),
    ),
    whole: key.scales.flatMap(({ code }) => {
      const truth = simulation.teams.reduce((sum, { size }, t) => sum + (size / people) * trueChange(code, t), 0);
      return claim(pairOf(before.ofAll(code), after.ofAll(code)), truth);
    }),
  };
}

/** What two waves of the same people say: each with the measured share. */
export interface WaveMeasures {
  /** Nothing changed: share of tests below .05, of teams and of whole organisations. */
  readonly falseAlarm: Measured;
  readonly falseAlarmWhole: Measured;
  /** Nothing changed: share of organisations in which any team is said to have changed clearly. */
  readonly anyMarked: Measured;
  /** Everybody moved on their own: share of 95 % intervals over the true change. */
  readonly coverage: Measured;
  readonly coverageWhole: Measured;
  /** Everything rose by nine points: share of tests below .05, at 80 % response and at full response. */
  readonly power: Measured;
  readonly powerAtFullResponse: Measured;
}

export function waveMeasuresOf(key: ScoringKey, base: Scenario, replicates: number, seed: number): WaveMeasures {
  const run = (rho: number, shift: number, responseRate: number): WavePair[] => {
    const settings = { ...base.settings, responseRate, wave2: { rho, shift } };
    const scenario = { ...base, name: "two waves", settings };
    return Array.from({ length: replicates }, (_, i) => wavePairOf(key, scenario, seed + i));
  };
  const share = <Case>(cases: readonly Case[], holds: (one: Case) => boolean): Measured => {
    return { value: cases.filter(holds).length / cases.length, cases: cases.length };
  };
  const teamsOf = (pairs: readonly WavePair[]) => pairs.flatMap(({ teams }) => teams);
  const wholesOf = (pairs: readonly WavePair[]) => pairs.flatMap(({ whole }) => whole);
  const isFound = ({ found }: ChangeClaim): boolean => found.change.p < 0.05;
  const isCovered = ({ found: { change }, truth }: ChangeClaim): boolean =>
    change.lower <= truth && truth <= change.upper;
  const isMarked = ({ teams }: WavePair): boolean => {
    const pairs = teams.map(({ found }) => found);
    const said = familyOf(pairs);
    return pairs.some((pair) => said(pair).isClear);
  };
  const [still, moved] = [run(1, 0, 0.8), run(0.7, 0, 0.8)];
  return {
    falseAlarm: share(teamsOf(still), isFound),
    falseAlarmWhole: share(wholesOf(still), isFound),
    anyMarked: share(still, isMarked),
    coverage: share(teamsOf(moved), isCovered),
    coverageWhole: share(wholesOf(moved), isCovered),
    power: share(teamsOf(run(0.7, 9, 0.8)), isFound),
    powerAtFullResponse: share(teamsOf(run(0.7, 9, 1)), isFound),
  };
}
