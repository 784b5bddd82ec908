import { simulate } from "../../server/demo/simulator.ts";
import type { ScoringKey } from "../../server/score/instrument.ts";
import { momentsOfSums, varianceFloorOf } from "../../server/score/moments.ts";
import { scoreOrganisation, type TeamInput } from "../../server/score/score.ts";
import { unlinkedChangeOf, type WaveChange } from "../../server/score/wave-change.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import type { Measured } from "./measure.ts";
import { type Scenario, settingsOf, teamInputOf } from "./scenario.ts";

/** The change of one team on one sub-scale, as found and as it was. */
interface ChangeClaim {
  readonly found: WaveChange;
  readonly truth: number;
}

function changesOf(key: ScoringKey, scenario: Scenario, seed: number): ChangeClaim[] {
  const simulation = simulate(key, settingsOf(scenario, seed));
  const { second } = simulation;
  if (second === null) throw new Error(`the scenario "${scenario.name}" has no second wave`);
  const before = teamInputOf(key, simulation, false);
  const after = teamInputOf(key, second, false);
  const [alphasBefore, alphasAfter] = [alphasOf(key, before), alphasOf(key, after)];
  return key.scales.flatMap(({ code, items }) =>
    simulation.teams.flatMap((team, t): ChangeClaim[] => {
      const meanOf = (teams: readonly TeamInput[], alpha: number) => {
        const sums = teams[t]?.sums.scales[code] ?? { n: 0, sum12: 0, sumsq12: 0 };
        return { moments: momentsOfSums(sums), invited: team.size, alpha };
      };
      const found = unlinkedChangeOf(
        meanOf(before, alphasBefore(code)),
        meanOf(after, alphasAfter(code)),
        varianceFloorOf(items.length),
      );
      const truth = (second.teams[t]?.trueMeans[code] ?? Number.NaN) - team.trueMeans[code];
      return found === null ? [] : [{ found, truth }];
    }),
  );
}

function alphasOf(key: ScoringKey, teams: readonly TeamInput[]) {
  const { scales } = scoreOrganisation(key, teams, config);
  return (code: keyof typeof scales): number => scales[code].alphaUsed;
}

/** What two waves of the same people say: each with the measured share. */
export interface WaveMeasures {
  /** Nothing changed: share of tests below .05. */
  readonly falseAlarm: Measured;
  /** Everybody moved on their own: share of 95 % intervals over the true change. */
  readonly coverage: Measured;
  /** Everything rose by nine points: share of tests below .05, at 80 % response and at full response. */
  readonly power: Measured;
  readonly powerAtFullResponse: Measured;
}

export function waveMeasuresOf(key: ScoringKey, base: Scenario, replicates: number, seed: number): WaveMeasures {
  const run = (rho: number, shift: number, responseRate: number): ChangeClaim[] => {
    const settings = { ...base.settings, responseRate, wave2: { rho, shift } };
    const scenario = { ...base, name: "two waves", settings };
    return Array.from({ length: replicates }, (_, i) => changesOf(key, scenario, seed + i)).flat();
  };
  const share = (claims: readonly ChangeClaim[], holds: (claim: ChangeClaim) => boolean): Measured => {
    return { value: claims.filter(holds).length / claims.length, cases: claims.length };
  };
  const isFound = ({ found }: ChangeClaim): boolean => found.p < 0.05;
  return {
    falseAlarm: share(run(1, 0, 0.8), isFound),
    coverage: share(run(0.7, 0, 0.8), ({ found, truth }) => found.lower <= truth && truth <= found.upper),
    power: share(run(0.7, 9, 0.8), isFound),
    powerAtFullResponse: share(run(0.7, 9, 1), isFound),
  };
}
