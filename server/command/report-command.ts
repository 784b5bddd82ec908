import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { listVersions, publishWaveReport } from "../publish/publish-wave-action.ts";
import { exportReport } from "../report/export-report-action.ts";
import { listWaveFacts } from "../report/facts-action.ts";
import { type ReportFormat, reportFormats } from "../report/report-formats.ts";
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
    summary: "Writes the report of a released wave as one file: a web page, a PDF or slides.",
    operands: ["wave"],
    options: [
      {
        name: "format",
        value: "FORMAT",
        summary: "html, pdf or pptx (default: what the ending of FILE says, else html)",
      },
      { name: "out", value: "FILE", summary: "where to write it", isRequired: true },
      { name: "json", summary: "print one JSON object instead" },
    ],
    async run(context, given) {
      const out = given.option("out") ?? "";
      const format = formatOf(given.option("format"), out);
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      const bytes = await exportReport(deps.staff.db, deps, wave.id as WaveId, format);
      await writeReportFile(out, bytes);
      if (given.has("json")) return context.printJson({ file: out, format, bytes: bytes.byteLength });
      context.print(`The report of "${wave.title}" is in ${out}.`);
    },
  },
  {
    words: ["report", "publish"],
    summary: "Freezes the report of a released wave as its next version: web page, PDF and slides.",
    operands: ["wave"],
    options: [
      { name: "note", value: "TEXT", summary: "what is new in it, for its readers" },
      { name: "json", summary: "print one JSON object instead" },
    ],
    async run(context, given) {
      const deps = await context.deps();
      const { wave, actor } = await waveOf(deps, given.operand("wave"));
      const note = given.option("note") ?? "";
      if ([...note].length > 500) throw new Problem("bad-request", "The note can have 500 characters at most.");
      const done = await publishWaveReport(actor, deps, wave.id as WaveId, note);
      if (given.has("json")) return context.printJson(done);
      context.print(`Version ${done.number} is published. SHA-256 of its content: ${done.hash}`);
    },
  },
  {
    words: ["report", "versions"],
    summary: "Lists the published versions of a report, the newest first.",
    operands: ["wave"],
    options: [{ name: "json", summary: "print one JSON object instead" }],
    async run(context, given) {
      const deps = await context.deps();
      const { wave } = await waveOf(deps, given.operand("wave"));
      const versions = await listVersions(deps.staff.db, wave.id as WaveId);
      if (given.has("json")) return context.printJson(versions);
      if (versions.length === 0) context.print("Nothing is published yet.");
      for (const { number, state, at, by, hash } of versions)
        context.print(`${number}  ${state}  ${at.toISOString().slice(0, 16)}  ${by}  ${hash}`);
    },
  },
];

function formatOf(asked: string | undefined, out: string): ReportFormat {
  const name = asked ?? extname(out).slice(1).toLowerCase();
  const known = reportFormats.find((format) => format === name);
  if (known === undefined && asked !== undefined)
    throw new Problem("bad-request", `The format ${asked} is not known. Use --format ${reportFormats.join(" or ")}.`);
  return known ?? "html";
}

async function writeReportFile(out: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(out, bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem("bad-request", `The report cannot be written to ${out}: ${why}`, { cause });
  }
}
