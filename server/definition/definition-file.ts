import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../kernel/package-root.ts";
import { type Definition, definitionOf } from "./definition.ts";
import { readProvedHashes } from "./proved-definitions-file.ts";
import { surveyCoreFaultsOf } from "./survey-core-check-file.ts";

/** The shipped definitions. */
export function definitionsFolder(): string {
  return join(packageRoot(), "survey-definitions");
}

/**
 * Reads every NAME.json of the folder with the NAME.key.json beside it. Throws with all faults at once: a server must
 * not start with a definition that it cannot score. Those with a hash in `proved` survey-core has read before.
 */
export function readDefinitions(
  folder: string = definitionsFolder(),
  proved: ReadonlySet<string> = readProvedHashes(),
): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>();
  const faults: string[] = [];
  const ids = readdirSync(folder)
    .filter((file) => file.endsWith(".json") && !file.endsWith(".key.json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
  for (const id of ids) {
    const definition = definitionOf(id, readText(folder, `${id}.json`), readText(folder, `${id}.key.json`));
    const found = definition.ok ? faultsOf(definition.value, proved) : definition.refusal;
    faults.push(...found);
    if (definition.ok) definitions.set(id, definition.value);
  }
  if (ids.length === 0) faults.push("there is no definition at all");
  if (faults.length > 0)
    throw new Error(`The survey definitions in ${folder} cannot be used:\n- ${faults.join("\n- ")}`);
  return definitions;
}

function faultsOf({ hash, survey }: Definition, proved: ReadonlySet<string>): string[] {
  return proved.has(hash) ? [] : surveyCoreFaultsOf(survey);
}

function readText(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch {
    return `${file} cannot be read`; // no JSON: reported with its name, like every other fault
  }
}
