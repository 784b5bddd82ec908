import { readFile } from "node:fs/promises";
import { inInstallation } from "../db/transaction.ts";
import { Problem } from "../kernel/problem.ts";
import { createOrganisation, slugOf } from "../organisation/create-organisation-action.ts";
import { type ImportOutcome, importRoster } from "../organisation/import-roster-action.ts";
import { selectOrganisations } from "../organisation/organisation-store.ts";
import type { Command } from "./command.ts";
import { type CommandContext, organisationOf } from "./context.ts";

const json = { name: "json", summary: "print one JSON object instead" } as const;

export const organisationCommands: readonly Command<CommandContext>[] = [
  {
    words: ["organisation", "create"],
    summary: "Adds a client.",
    operands: ["name"],
    options: [
      { name: "slug", value: "SLUG", summary: "short name for addresses; made from the name if left out" },
      json,
    ],
    async run(context, given) {
      const deps = await context.deps();
      const name = given.operand("name").trim();
      const slug = given.option("slug") ?? slugOf(name);
      if (name === "" || name.length > 200 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length > 60)
        throw new Problem("invalid", "Give a name, and --slug with lower-case letters, digits and single hyphens.");
      const made = await createOrganisation(deps.staff.db, deps, { name, slug, adminId: null, actor: "command line" });
      if (!made.ok) throw new Problem("conflict", `The short name ${slug} is taken. Choose another with --slug.`);
      if (given.has("json")) context.printJson({ id: made.value, slug, name });
      else context.print(`Added ${name}. Its short name is ${slug}.`);
    },
  },
  {
    words: ["organisation", "list"],
    summary: "Lists the clients of this installation.",
    operands: [],
    options: [json],
    async run(context, given) {
      const deps = await context.deps();
      const all = await inInstallation(deps.staff.db, "list organisations", selectOrganisations);
      if (given.has("json")) return context.printJson(all.map(({ id, slug, name }) => ({ id, slug, name })));
      context.print(
        all.length === 0 ? "There is no organisation yet." : all.map((o) => `${o.slug}  ${o.name}`).join("\n"),
      );
    },
  },
  {
    words: ["organisation", "import"],
    summary: "Reads a roster (CSV: unit id, unit path, e-mail, name, language) and shows what would change.",
    operands: ["organisation", "file"],
    options: [{ name: "apply", summary: "save it; without this, only look" }, json],
    async run(context, given) {
      const deps = await context.deps();
      const organisation = await organisationOf(deps, given.operand("organisation"));
      const outcome = await importRoster(deps.staff.db, organisation.id, await bytesOf(given.operand("file")), {
        apply: given.has("apply"),
        languages: deps.languages,
        actor: "command line",
        clock: deps.clock,
        random: deps.random,
      });
      if (given.has("json")) context.printJson(summaryOf(outcome));
      else context.print(inWords(outcome));
      if (outcome.kind === "refused") throw new Problem("invalid", "Nothing was saved.");
    },
  },
];

async function bytesOf(path: string): Promise<Buffer> {
  return await readFile(path).catch((cause: unknown) => {
    throw new Problem("bad-request", `${path} cannot be read. Check the name and that you may read it.`, { cause });
  });
}

function summaryOf(outcome: ImportOutcome): unknown {
  if (outcome.kind === "refused") return { saved: false, problems: outcome.problems };
  const { change } = outcome;
  return {
    saved: outcome.kind === "applied",
    peopleAdded: change.peopleAdded.length,
    peopleChanged: change.peopleKept.filter((person) => person.isMoved || person.isCorrected).length,
    peopleRemoved: change.peopleRemoved.length,
    unitsAdded: change.unitsAdded.length,
    unitsChanged: change.unitsKept.filter((unit) => unit.isChanged).length,
    unitsRemoved: change.unitsRemoved.length,
  };
}

function inWords(outcome: ImportOutcome): string {
  if (outcome.kind === "refused")
    return outcome.problems
      .map(({ row, column, message }) =>
        [row === null ? "file" : `row ${row}`, column, message].filter(Boolean).join(", "),
      )
      .join("\n");
  const { change } = outcome;
  const changed = change.peopleKept.filter((person) => person.isMoved || person.isCorrected).length;
  return [
    `People: ${change.peopleAdded.length} added, ${changed} changed, ${change.peopleRemoved.length} removed.`,
    `Units: ${change.unitsAdded.length} added, ${change.unitsKept.filter((unit) => unit.isChanged).length} changed, ${change.unitsRemoved.length} removed.`,
    outcome.kind === "applied" ? "Saved." : "Nothing was saved yet. Run it again with --apply.",
  ].join("\n");
}
