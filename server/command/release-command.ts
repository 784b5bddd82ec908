import { readDefinitions } from "../definition/definition-file.ts";
import { simulatedReleaseInput } from "../demo/simulated-release.ts";
import { type OrganisationShape, organisationShapes } from "../demo/simulated-tree.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { attackRelease } from "../release/attack.ts";
import { exportOutsideRelease } from "../release/export-release-action.ts";
import { loadIntervalSolver } from "../release/interval-solver-file.ts";
import { emptyOutsideRelease } from "../release/outside-release.ts";
import { readOutsideRelease } from "../release/outside-release-file.ts";
import { questionsOf, safeRelease } from "../release/safe-release-action.ts";
import { outsideReleaseOf } from "../release/seen-from-outside.ts";
import type { Command, Given } from "./command.ts";
import { type CommandContext, waveOf } from "./context.ts";

export const releaseCommands: readonly Command<CommandContext>[] = [
  {
    words: ["release", "export"],
    summary: "Prints a released wave as anybody outside sees it, as JSON: what an attacker has to start from.",
    operands: ["wave"],
    options: [],
    async run(context, given) {
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      context.printJson(await exportOutsideRelease(deps.staff.db, wave.id as WaveId));
    },
  },
  {
    words: ["release", "simulate"],
    summary: "Prints the same for an invented organisation, without a database: the same numbers for the same seed.",
    operands: [],
    options: [
      { name: "seed", value: "N", summary: "a whole number; another one gives other people", isRequired: true },
      { name: "teams", value: "T", summary: "how many teams, 1 to 20000", isRequired: true },
      { name: "shape", value: "SHAPE", summary: `${organisationShapes.join(", ")}; usual if not given` },
      { name: "definition", value: "ID", summary: "which questionnaire; bottom-up-learning if not given" },
    ],
    async run(context, given) {
      const settings = {
        seed: wholeNumber(given, "seed", 0, 2 ** 40),
        teams: wholeNumber(given, "teams", 1, 20_000),
        shape: shapeOf(given.option("shape") ?? "usual"),
      };
      const id = given.option("definition") ?? "bottom-up-learning";
      const definition = readDefinitions().get(id);
      if (definition === undefined) throw new Problem("bad-request", `There is no questionnaire ${id}.`);
      const questions = questionsOf(definition.key);
      const input = simulatedReleaseInput(definition.key, settings);
      context.printJson(
        input === undefined
          ? emptyOutsideRelease(questions)
          : outsideReleaseOf(safeRelease(input, await loadIntervalSolver()), questions),
      );
    },
  },
  {
    words: ["release", "attack"],
    summary: "Attacks a release that was printed by export or simulate (or made by others in the same form).",
    operands: ["file"],
    options: [],
    async run(context, given) {
      const release = readOutsideRelease(given.operand("file"));
      const findings = attackRelease(release, await loadIntervalSolver());
      for (const { kind, question, unit, about, detail } of findings)
        context.print(`${kind}: ${question}, ${unit}${about === null ? "" : `, about ${about}`}: ${detail}`);
      if (findings.length > 0) throw new Problem("conflict", `What could be worked out: ${findings.length}.`);
      context.print("Nothing was found.");
    },
  },
];

function wholeNumber(given: Given, name: string, least: number, most: number): number {
  const text = given.option(name) ?? "";
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Problem("bad-request", `--${name} takes a whole number from ${least} to ${most}, not "${text}".`);
  return value;
}

function shapeOf(text: string): OrganisationShape {
  const shape = organisationShapes.find((known) => known === text);
  if (shape === undefined)
    throw new Problem("bad-request", `--shape takes one of ${organisationShapes.join(", ")}, not "${text}".`);
  return shape;
}
