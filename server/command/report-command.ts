import { writeFile } from "node:fs/promises";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { exportReport } from "../report/export-report-action.ts";
import { listWaveFacts } from "../report/facts-action.ts";
import type { Command } from "./command.ts";
import { type CommandContext, waveOf } from "./context.ts";

export const reportCommands: readonly Command<CommandContext>[] = [
  {
    words: ["report", "facts"],
    summary: "Prints every number that the report of a released wave may say, with its evidence, as JSON.",
    operands: ["wave"],
    options: [],
    async run(context, given) {
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      context.printJson(await listWaveFacts(deps.staff.db, deps, wave.id as WaveId));
    },
  },
  {
    words: ["report", "export"],
    summary: "Writes the report of a released wave as one self-contained file.",
    operands: ["wave"],
    options: [
      { name: "format", value: "FORMAT", summary: "html, the only one so far" },
      { name: "out", value: "FILE", summary: "where to write it", isRequired: true },
      { name: "json", summary: "print one JSON object instead" },
    ],
    async run(context, given) {
      const format = given.option("format") ?? "html";
      if (format !== "html") throw new Problem("bad-request", `The format ${format} is not known. Use --format html.`);
      const out = given.option("out") ?? "";
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      const html = await exportReport(deps.staff.db, deps, wave.id as WaveId);
      await writeReportFile(out, html);
      if (given.has("json")) return context.printJson({ file: out, bytes: Buffer.byteLength(html) });
      context.print(`The report of "${wave.title}" is in ${out}.`);
    },
  },
];

async function writeReportFile(out: string, html: string): Promise<void> {
  try {
    await writeFile(out, html);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem("bad-request", `The report cannot be written to ${out}: ${why}`, { cause });
  }
}
