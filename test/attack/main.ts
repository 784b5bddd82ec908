/**
 * npm run attack [-- NAME…] [-- --short] [--json]: attacks the product as its tests do, only harder, and prints what
 * each attack got, against chance and against itself with the defence switched off. Ends with 1 when one gets through.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { crashAttack } from "./crash.ts";
import { doorsAttack } from "./doors.ts";
import { type Finding, type Size, tableOf } from "./finding.ts";
import { intervalAttack } from "./intervals.ts";
import { linkingAttack } from "./linking.ts";
import { markerAttack } from "./markers.ts";
import { provenByTests } from "./proofs.ts";
import { type AttackSite, openAttackSite } from "./site.ts";

interface Attack {
  readonly name: string;
  readonly summary: string;
  run(site: AttackSite, size: Size): Promise<readonly Finding[]>;
}

const attacks: readonly Attack[] = [
  { name: "linking", summary: "the superuser of PostgreSQL tells who answered what (T6, T21)", run: linkingAttack },
  { name: "crash", summary: "the opener and PostgreSQL are killed over and over (T9)", run: crashAttack },
  { name: "markers", summary: "what was sent is looked for in all that was written (T10)", run: markerAttack },
  {
    name: "doors",
    summary: "sizes of requests, mere looking, every page of staff (T12, T13, T14, T17)",
    run: doorsAttack,
  },
  { name: "intervals", summary: "linear programs on releases (T16)", run: (_site, size) => intervalAttack(size) },
  { name: "tests", summary: "attacks that are tests of their rooms (all others)", run: provenByTests },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !attacks.some((attack) => attack.name === name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no ${unknown.join(", ")}.`);
  console.error("npm run attack -- [NAME…] [--short] [--json]");
  console.error(attacks.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join("\n"));
  process.exit(values.help ? 0 : 2);
}

const size: Size = values.short ? "short" : "long";
const findings: Finding[] = [];
const site = await openAttackSite(size);
try {
  for (const attack of attacks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
    const begun = performance.now();
    const found = await run(attack);
    findings.push(...found);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.error(
      `${attack.name}: ${found.filter(({ isHeld }) => isHeld).length} of ${found.length} held, ${seconds} s`,
    );
  }
} finally {
  await site.close();
}

findings.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
const failed = findings.filter((finding) => !finding.isHeld);
const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`;
if (values.json)
  console.log(
    JSON.stringify({ ranAt: new Date().toISOString(), size, machine, failed: failed.length, findings }, null, 2),
  );
else console.log(`${tableOf(findings)}\n\n${findings.length - failed.length} of ${findings.length} held. ${machine}`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** An attack that breaks off has shown nothing. */
async function run(attack: Attack): Promise<readonly Finding[]> {
  try {
    return await attack.run(site, size);
  } catch (error) {
    console.error(`${attack.name} broke off: ${error instanceof Error ? error.stack : String(error)}`);
    return [{ id: "T0", attack: attack.summary, chance: "", measured: "broke off", control: "", isHeld: false }];
  }
}
