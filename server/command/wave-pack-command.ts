import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../kernel/problem.ts";
import { readAttackResults } from "../pack/attack-results-file.ts";
import { readPackFacts } from "../pack/pack-action.ts";
import { packHtml, packPdf, posterPdf, publicPageOf } from "../pack/pack-file.ts";
import { posterPapers } from "../pack/poster.ts";
import type { Command } from "./command.ts";
import { type CommandContext, waveOf } from "./context.ts";

export const wavePackCommands: readonly Command<CommandContext>[] = [
  {
    words: ["wave", "pack"],
    summary: "Writes the works-council pack of a wave (HTML and PDF) and, once launched, its poster (PDF, A4 and A3).",
    operands: ["wave"],
    options: [
      { name: "out", value: "FOLDER", summary: "where to write it; made if it is not there", isRequired: true },
      { name: "attack-results", value: "FILE", summary: "what npm run attack -- --json has printed, to be enclosed" },
      { name: "json", summary: "print one JSON object instead" },
    ],
    async run(context, given) {
      const folder = given.option("out") ?? "";
      const results = given.option("attack-results");
      const attack = results === undefined ? null : await readAttackResults(results);
      const deps = await context.deps();
      const { wave, actor } = await waveOf(deps, given.operand("wave"));
      const reading = { ...deps, publicPageOf: publicPageOf(deps.publicUrl) };
      const facts = await readPackFacts(deps.staff.db, reading, actor.organisation, wave.id, attack);
      if (facts === undefined) throw new Error(`wave ${wave.id} is gone`);
      const files: [name: string, bytes: Uint8Array | string][] = [
        ["works-council-pack.html", packHtml(deps, facts, null).html],
        ["works-council-pack.pdf", await packPdf(deps, facts)],
      ];
      const { frozen } = facts;
      if (frozen !== null)
        for (const paper of posterPapers)
          files.push([`poster-${paper}.pdf`, await posterPdf(deps, facts, frozen, paper)]);
      await writeFiles(folder, files);
      if (given.has("json"))
        return context.printJson({ isPlanned: frozen === null, files: files.map(([name]) => join(folder, name)) });
      const missing = frozen === null ? "\nNot launched: it says so on each page, and there is no poster yet." : "";
      context.print(
        `The pack of "${wave.title}" is in ${folder}: ${files.map(([name]) => name).join(", ")}.${missing}`,
      );
    },
  },
];

async function writeFiles(folder: string, files: readonly (readonly [string, Uint8Array | string])[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem("bad-request", `The pack cannot be written to ${folder}: ${why}`, { cause });
  }
}
