import { simulatedReleaseInput } from "../../server/demo/simulated-release.ts";
import { organisationShapes } from "../../server/demo/simulated-tree.ts";
import { attackRelease } from "../../server/release/attack.ts";
import { loadIntervalSolver } from "../../server/release/interval-solver-file.ts";
import { questionsOf, safeRelease } from "../../server/release/safe-release-action.ts";
import { outsideReleaseOf } from "../../server/release/seen-from-outside.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { naiveRelease } from "../support/naive-release.ts";
import type { Finding, Size } from "./finding.ts";

const roundsOf: Readonly<Record<Size, number>> = { short: 2, long: 36 };
const teamsOfRound = [1, 3, 6, 12, 20, 35];

/**
 * T16: the interval attack on the releases of simulated organisations of every shape, as anybody outside sees them; and
 * on the same organisations with a threshold alone, where every unit with k answers is shown as it is.
 */
export async function intervalAttack(size: Size): Promise<Finding[]> {
  const solve = await loadIntervalSolver();
  const { key } = shippedDefinition();
  const questions = questionsOf(key);
  let [organisations, empty, found, broken] = [0, 0, 0, 0];
  for (let round = 0; round < roundsOf[size]; round++)
    for (const [number, shape] of organisationShapes.entries()) {
      const teams = teamsOfRound[(round + number) % teamsOfRound.length] ?? 1;
      const input = simulatedReleaseInput(key, { seed: 1_600 + round, teams, shape });
      organisations++;
      if (input === undefined) {
        empty++;
        continue;
      }
      const release = outsideReleaseOf(safeRelease(input, solve), questions);
      found += attackRelease(release, solve).length;
      if (attackRelease(naiveRelease(release, input, key), solve).length > 0) broken++;
    }
  const attacked = organisations - empty;
  return [
    {
      id: "T16",
      attack: `linear programs on the releases of ${organisations} organisations (${empty} with too few people for one)`,
      chance: "0",
      measured: `${found} found`,
      control: `${broken} of ${attacked} broken with a threshold alone`,
      isHeld: found === 0 && broken > attacked / 2,
    },
  ];
}
