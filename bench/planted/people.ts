import { simulate } from "../../server/demo/simulator.ts";
import type { AnswerRow } from "../../server/score/answer-row.ts";
import type { ScoringKey } from "../../server/score/instrument.ts";

/** One simulated respondent: the number of the team (from 0) and the answers. */
export interface PlantedPerson {
  readonly team: number;
  readonly answers: AnswerRow;
}

/** `teams` x `teamSize` people of the simulator, all of whom answer. The same seed gives the same people. */
export function plantedPeople(key: ScoringKey, teams: number, teamSize: number, seed: number): PlantedPerson[] {
  const settings = {
    seed,
    responseRate: 1,
    teams: Array.from({ length: teams }, (_, team) => ({ id: String(team), size: teamSize })),
  };
  return simulate(key, settings).people.flatMap(({ teamId, response }) =>
    response === null ? [] : [{ team: Number(teamId), answers: response.answers }],
  );
}

/** The answers as a survey form sends them; what was skipped is left out. */
export function formAnswersOf(key: ScoringKey, row: AnswerRow): Record<string, unknown> {
  const items = key.order.flatMap((code, at) => {
    const click = row[at] ?? -1;
    return click < 0 ? [] : [[code, click === 0 ? "DK" : click] as const];
  });
  const grids = key.kindQuestions.map(({ code }, question) => {
    const cells = key.kinds.flatMap((kind, at) => {
      const cell = row[key.order.length + question * key.kinds.length + at] ?? -1;
      return cell < 0 ? [] : [[kind.code, ["no", "yes", "DK"][cell]] as const];
    });
    return [code, Object.fromEntries(cells)] as const;
  });
  return Object.fromEntries([...items, ...grids.filter(([, cells]) => Object.keys(cells).length > 0)]);
}
