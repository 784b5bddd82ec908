/**
 * npm run calibrate [-- --json] [-- --replicates 40] [-- --seed 1]: repeats the acceptance table of the method on
 * simulated organisations whose truth is known, prints measured against band, and fails when a band is missed.
 */
import { parseArgs } from "node:util";
import { readDefinitions } from "../server/definition/definition-file.ts";
import { calibrate } from "./calibration/calibration.ts";
import { detailsOf, tableOf } from "./calibration/table.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    replicates: { type: "string", default: "40" },
    seed: { type: "string", default: "1" },
  },
});
const [replicates, seed] = [Number(values.replicates), Number(values.seed)];
if (!Number.isInteger(replicates) || replicates < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error("--replicates takes a whole number from 1, --seed one from 0");
  process.exit(2);
}
const key = readDefinitions().get("bottom-up-learning")?.key;
if (key === undefined) throw new Error("survey-definitions/bottom-up-learning.json is gone");

const lines = calibrate(key, { seed, replicates, sameTeamRuns: replicates * 15 });
const missed = lines.filter((line) => !line.isMet);
if (values.json) {
  console.log(JSON.stringify({ seed, replicates, isMet: missed.length === 0, lines }, null, 2));
} else {
  console.log(`${tableOf(lines)}\n\nBy scenario:\n${detailsOf(lines)}\n`);
  console.log(
    missed.length === 0 ? "every band is met" : `${missed.length} missed: ${missed.map((l) => l.name).join("; ")}`,
  );
}
process.exitCode = missed.length === 0 ? 0 : 1;
