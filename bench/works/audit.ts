import { createHash } from "node:crypto";
import { type AuditResult, auditWave } from "../../server/audit/audit-wave-action.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import type { Release, ReleaseUnit } from "../../server/release/release.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { simulatedWave } from "../../test/support/simulated-wave.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { type Line, lineOf } from "../line.ts";
import type { Work } from "./work.ts";

/**
 * Waves of invented organisations, opened and released as in earnest, recomputed by the second implementation. Breaks on
 * any difference, and if a number that is changed afterwards in the published document is not found.
 */
export const audit: Work = {
  name: "audit",
  summary: "3 x 10,000 responses released and recomputed by the auditor: no difference, and a planted one is found",
  async run(site) {
    const { seeds, departments } =
      site.size === "short" ? { seeds: [1], departments: 21 } : { seeds: [1, 2, 3], departments: 92 };
    const house = await site.openHouse("audit");
    try {
      const lines: Line[] = [];
      for (const seed of seeds) {
        const { db } = house.pools.opener;
        const waveId = await simulatedWave(house.admin, db, { seed, departments, teamsEach: 12 });
        if (!(await releaseWave({ db, clock: systemClock, random: systemRandom }, waveId)))
          throw new Error("the wave was not released");
        const cpu = process.cpuUsage();
        const result = await auditWave(db, waveId);
        const { user, system } = process.cpuUsage(cpu);
        const { compared, answers } = agreed(result, seed);
        const place = await plantFault(house, waveId, seed);
        assertFound(await auditWave(db, waveId), place);
        const name = `seed ${seed}: ${answers.toLocaleString("en-GB")} responses, ${compared.toLocaleString("en-GB")} published values`;
        lines.push(
          lineOf({ work: "audit", name: `${name}, of which differ`, figure: 0, unit: "values", goal: { atMost: 0 } }),
          lineOf({
            work: "audit",
            name: `seed ${seed}: ${place} changed, found`,
            figure: 1,
            unit: "of 1",
            goal: { atLeast: 1 },
          }),
          lineOf({ work: "audit", name: `seed ${seed}: CPU of the audit`, figure: (user + system) / 1e6, unit: "s" }),
        );
      }
      return lines;
    } finally {
      await house.close();
    }
  },
};

function agreed(result: AuditResult, seed: number): { readonly compared: number; readonly answers: number } {
  if (result.outcome === "agrees") return result;
  const why = result.outcome === "impossible" ? result.reason : JSON.stringify(result.differences.slice(0, 5));
  throw new Error(`seed ${seed}: the audit does not agree: ${why}`);
}

/** Moves one mean of one team by two points in the published document, with a hash that fits; says which. */
async function plantFault({ admin }: BenchHouse, waveId: WaveId, seed: number): Promise<string> {
  const { rows } = await admin.query<{ document: string }>("select document from release.release where wave_id = $1", [
    waveId,
  ]);
  const release = JSON.parse(rows[0]?.document ?? "{}") as Release;
  const cells = release.units.flatMap(({ id, name, team }) =>
    Object.entries(team?.cells ?? {}).flatMap(([code, { own }]) => (own === null ? [] : [{ id, name, code, own }])),
  );
  const chosen = cells[Math.floor((cells.length * (seed % 7)) / 7)];
  if (chosen === undefined) throw new Error("the release shows no mean");
  const units = release.units.map((unit): ReleaseUnit => {
    const cell = unit.team?.cells[chosen.code];
    if (unit.id !== chosen.id || !unit.team || !cell) return unit;
    const own = { ...chosen.own, mean: chosen.own.mean + 2 };
    return { ...unit, team: { ...unit.team, cells: { ...unit.team.cells, [chosen.code]: { ...cell, own } } } };
  });
  const document = JSON.stringify({ ...release, units });
  await admin.query("update release.release set document = $2, document_hash = $3 where wave_id = $1", [
    waveId,
    document,
    createHash("sha256").update(document).digest(),
  ]);
  return `${chosen.name} / ${chosen.code} / own mean`;
}

function assertFound(result: AuditResult, place: string): void {
  const found = result.outcome === "differs" ? result.differences.map((difference) => difference.place) : [];
  const [unit, code] = place.split(" / ");
  const isFound = found.some((one) => one.startsWith(`${unit} / `) && one.includes(`/ ${code} / own`));
  if (!isFound) throw new Error(`${place} was changed and not found: ${JSON.stringify(found.slice(0, 5))}`);
}
