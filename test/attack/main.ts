import { parseArgs } from "node:util";
import { type Finding, tableOf } from "./finding.ts";
import { markerAttack } from "./markers.ts";
import { openAttackSite } from "./site.ts";

const { values } = parseArgs({ options: { short: { type: "boolean", default: false } }, allowPositionals: true });
const site = await openAttackSite(values.short ? "short" : "long");
const t = performance.now();
try {
  const f: Finding[] = await markerAttack(site);
  console.log(tableOf(f));
} finally {
  await site.close();
}
console.log(performance.now() - t);
