import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { differencesOf, type ToleranceOf } from "./vector-compare.ts";
import * as items from "./vector-item-runners.ts";
import * as teams from "./vector-team-runners.ts";
import * as verdict from "./vector-verdict-runners.ts";

/** Reference values made with R; another folder with files of the same form may be named in the environment. */
const folder = process.env["VECTORS_DIR"] || join(import.meta.dirname, "vectors");

type Runner = (input: unknown, expected: unknown, name: string) => unknown;

const runners: Readonly<Record<string, Runner>> = {
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
  tolerance: z.number(),
  cases: z.array(z.object({ name: z.string(), input: z.unknown(), expected: z.unknown() })).min(1),
});

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

const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort();

test("there are reference values to compare with", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("the reference values of %s are reproduced", (name) => {
  const file = vectorFile.parse(JSON.parse(readFileSync(join(folder, name), "utf8")));
  const tolerance = toleranceOf(file.id, file.tolerance);
  test.each(file.cases.map((one, i) => ({ ...one, title: `${i + 1} ${one.name}` })))("$title", (one) => {
    const run = runners[file.id.slice(0, 2)];
    if (!run) throw new Error(`nothing here can run the cases of ${file.id} (${file.title})`);
    expect(differencesOf(one.expected, run(one.input, one.expected, one.name), tolerance)).toEqual([]);
  });
});
