import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { differencesOf, namesIn, type ToleranceOf } from "./vector-compare.ts";
import * as items from "./vector-item-runners.ts";
import * as teams from "./vector-team-runners.ts";
import * as verdict from "./vector-verdict-runners.ts";

/** The copies that belong to the project. */
export const ownFolder = join(import.meta.dirname, "vectors");

type Runner = (input: unknown, expected: unknown, name: string) => unknown;

/** By the two digits with which the id of a file begins. */
export const runners: Readonly<Record<string, Runner>> = {
  "01": items.scoring,
  "02": items.alpha,
  "03": items.omega,
  "04": items.agreement,
  "05": teams.icc,
  "06": teams.interval,
  "07": teams.organisationAndRest,
  "08": teams.empiricalBayes,
  "09": teams.multiplicity,
  "10": teams.waves,
  "11": teams.distributions,
  "12": teams.kinds,
  "13": items.qualityFlags,
  "14": verdict.verdicts,
  "15": verdict.endToEnd,
  "16": items.sufficientStatistics,
};

const vectorFile = z.object({
  id: z.string(),
  title: z.string(),
  tolerance: z.number().positive().max(0.001),
  cases: z.array(z.object({ name: z.string(), input: z.unknown(), expected: z.unknown() })).min(1),
});

export type VectorFile = z.infer<typeof vectorFile>;
export type VectorCase = VectorFile["cases"][number];

/** The names of the files of reference values in a folder. Throws where there is no folder or no such file. */
export function vectorFileNames(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  if (names.length === 0) throw new Error(`there are no reference values (*.json) in ${folder}`);
  return names.sort();
}

/** Throws, with the name of the file, where it is not of the form of reference values, or nothing here can run it. */
export function readVectorFile(folder: string, name: string): VectorFile {
  try {
    const file = vectorFile.parse(JSON.parse(readFileSync(join(folder, name), "utf8")));
    if (runners[numberOf(file)] === undefined) throw new Error(`nothing here can run ${file.id} (${file.title})`);
    return file;
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const knownNames = new Map<string, ReadonlySet<string>>();

/** Every name of a field that the project's own copy of a file expects somewhere. */
function knownNamesOf(number: string): ReadonlySet<string> {
  const found = knownNames.get(number);
  if (found) return found;
  const name = vectorFileNames(ownFolder).find((candidate) => candidate.startsWith(number));
  const own = name === undefined ? [] : readVectorFile(ownFolder, name).cases;
  const names = new Set(own.flatMap(({ expected }) => [...namesIn(expected)]));
  knownNames.set(number, names);
  return names;
}

/**
 * Where the code does not give what a case expects; empty if it does. A case that cannot be run is a fault, and so is
 * one that expects nothing. Expected fields are demanded if the project's own copy of the file knows their name, if
 * they are named after something in the input (a team), or if the code gives them; any other is unknown and ignored.
 */
export function faultsOf(file: VectorFile, { input, expected, name }: VectorCase): string[] {
  const run = runners[numberOf(file)];
  if (run === undefined) return [`nothing here can run ${file.id}`];
  let actual: unknown;
  try {
    actual = run(input, expected, name);
  } catch (error) {
    return [`cannot be run: ${error instanceof Error ? error.message : String(error)}`];
  }
  const demanded = new Set([...knownNamesOf(numberOf(file)), ...teamsIn(input)]);
  const { compared, differences } = differencesOf(expected, actual, {
    toleranceOf: toleranceOf(file.id, file.tolerance),
    isDemanded: (field) => demanded.has(field),
  });
  return compared === 0 ? ["nothing is expected of it"] : [...differences];
}

function numberOf(file: Pick<VectorFile, "id">): string {
  return file.id.slice(0, 2);
}

const named = z.object({ team: items.teamNames.catch([]), roster: z.record(z.string(), z.unknown()).catch({}) });

/** The teams of a case, after which fields of its result are named. */
function teamsIn(input: unknown): string[] {
  const { data } = named.safeParse(input);
  return data === undefined ? [] : [...data.team, ...Object.keys(data.roster)];
}

/**
 * The file's own tolerance; wider only for what an optimiser determines less well (SE, B and what follows from them, tau
 * squared), which at a variance component of zero is compared absolutely.
 */
function toleranceOf(id: string, relative: number): ToleranceOf {
  const absolute = 1e-12;
  if (!id.startsWith("08")) return () => ({ relative, absolute });
  return (path) => {
    const field = path.at(-1) ?? "";
    if (field === "tau2") return { relative: 1e-3, absolute: 1e-6 };
    if (field === "B" || field === "g1") return { relative: 1e-4, absolute: 1e-8 };
    return { relative: /^(se|g2|g3|var_mu|p_ge_.*)$/.test(field) ? 1e-4 : relative, absolute };
  };
}
