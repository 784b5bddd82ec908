/**
 * npm run bench [-- NAME…] [-- --short | --large] [--json] [--strict]: measures the product on real parts and prints
 * what each work costs, against an anchor measured in the same run and against its goal. docs/performance.md.
 */
import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { buildServer } from "../build.ts";
import { packageRoot } from "../server/kernel/package-root.ts";
import { openSite } from "./house/bench-house.ts";
import { type Line, tableOf } from "./line.ts";
import { audit } from "./works/audit.ts";
import { ballots } from "./works/ballots.ts";
import { clientCode } from "./works/client-code.ts";
import { closing } from "./works/closing.ts";
import { files } from "./works/files.ts";
import { pages } from "./works/pages.ts";
import { signing } from "./works/signing.ts";
import { start } from "./works/start.ts";
import { statistics } from "./works/statistics.ts";
import { survey } from "./works/survey.ts";
import { surveyPage } from "./works/survey-page.ts";
import type { Work } from "./works/work.ts";

const works: readonly Work[] = [
  start,
  signing,
  survey,
  ballots,
  surveyPage,
  clientCode,
  closing,
  statistics,
  audit,
  pages,
  files,
];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean", default: false },
    large: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !works.some((work) => work.name === name));
if (values.help || unknown.length > 0 || (values.short && values.large)) {
  if (unknown.length > 0) console.error(`There is no ${unknown.join(", ")}.`);
  console.error("npm run bench -- [NAME…] [--short | --large] [--json] [--strict]");
  console.error(works.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join("\n"));
  process.exit(values.help ? 0 : 2);
}

const wanted = works.filter((work) => positionals.length === 0 || positionals.includes(work.name));
const site = await openSite(values.short ? "short" : values.large ? "large" : "usual");
const lines: Line[] = [];
const broken: string[] = [];
try {
  // the server that is measured is the compiled one
  await buildServer(packageRoot());
  for (const work of wanted) {
    const begun = performance.now();
    try {
      const found = await work.run(site);
      lines.push(...found);
    } catch (error) {
      broken.push(work.name);
      console.error(`${work.name} broke: ${error instanceof Error ? error.stack : String(error)}`);
    }
    console.error(`${work.name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
} finally {
  await site.close();
}

const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`;
const missed = lines.filter((line) => line.isMet === false);
if (values.json) console.log(JSON.stringify({ machine, broken, missed: missed.length, lines }, null, 2));
else {
  console.log(`${tableOf(lines)}\n\n${machine}`);
  const goals = lines.filter((line) => line.goal !== null).length;
  console.log(
    `${goals - missed.length} of ${goals} goals met${broken.length > 0 ? `; broken: ${broken.join(", ")}` : ""}`,
  );
}
process.exitCode = broken.length > 0 || (values.strict && missed.length > 0) ? 1 : 0;
