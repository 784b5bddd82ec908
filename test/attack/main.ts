import { parseArgs } from "node:util";
import { crashAttack } from "./crash.ts";
import { type Finding, tableOf } from "./finding.ts";
import { openAttackSite } from "./site.ts";

const { values } = parseArgs({ options: { short: { type: "boolean", default: false } }, allowPositionals: true });
const site = await openAttackSite(values.short ? "short" : "long");
const t = performance.now();
try {
  const f: Finding[] = await crashAttack(site, values.short ? "short" : "long");
  console.log(tableOf(f));
} finally {
  await site.close();
}
console.log(performance.now() - t);
