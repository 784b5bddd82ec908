import { expect, test } from "vitest";
import { inInstallation } from "../../server/db/transaction.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { purgeResponses } from "../../server/release/purge-responses-action.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { findFrozenRelease, findRelease } from "../../server/release/release-store.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { simulatedWave } from "../support/simulated-wave.ts";

const database = await freshDatabase();
const clock = { now: () => new Date("2026-12-12T06:00:00Z") };
const opener = { db: database.pools.opener.db, random: systemRandom, clock };
const staff = database.pools.staff.db;

const frozenOf = async (waveId: WaveId) =>
  (await inInstallation(staff, "test", (tx) => findFrozenRelease(tx, waveId)))?.document;

/** Puts a released wave back to where it was when its box had been opened, but for the responses. */
async function takeBack(waveId: WaveId): Promise<void> {
  for (const table of ["kind_verdict", "cell", "team", "release"])
    await database.admin.query(`delete from release.${table} where wave_id = $1`, [waveId]);
  await database.admin.query("update wave.wave set state = 'closed', released_at = null where id = $1", [waveId]);
}

test("when the responses are gone, the same release follows from the stored sums, byte for byte", async () => {
  const waveId = await simulatedWave(database.admin, opener.db, { seed: 31, departments: 6, teamsEach: 8 });
  expect(await releaseWave(opener, waveId)).toBe(true);
  const release = await inInstallation(staff, "test", (tx) => findRelease(tx, waveId));
  const before = await frozenOf(waveId);
  expect(release?.units.filter((unit) => unit.team).length).toBeGreaterThanOrEqual(8);
  expect(release?.pillars.map(({ code, consistency }) => [code, typeof consistency?.alpha])).toEqual([
    ["MOTIVE", "number"],
    ["MEANS", "number"],
    ["OPPORTUNITY", "number"],
  ]);
  expect(release?.excludedEffect.length).toBeGreaterThan(0);

  expect(await purgeResponses(opener, waveId)).toMatchObject({ ok: true });
  const { rows } = await database.admin.query("select from response.response where wave_id = $1", [waveId]);
  expect(rows).toEqual([]);
  await takeBack(waveId);
  expect(await frozenOf(waveId)).toBeUndefined();
  expect(await releaseWave(opener, waveId)).toBe(true);
  expect(await frozenOf(waveId)).toBe(before);

  // and no number comes from elsewhere: without the sums there is nothing to release
  await takeBack(waveId);
  for (const table of ["scale_sum", "pillar_sum", "kind_sum", "excluded_sum"])
    await database.admin.query(`delete from response.${table} where wave_id = $1`, [waveId]);
  expect(await releaseWave(opener, waveId)).toBe(true);
  const empty = await inInstallation(staff, "test", (tx) => findRelease(tx, waveId));
  expect(empty?.units.flatMap((unit) => unit.team ?? [])).toEqual([]);
  expect(empty?.pillars.map(({ consistency }) => consistency)).toEqual([null, null, null]);
  expect(empty?.excludedEffect).toEqual([]);
});

test("a wave that was summed before there were sums of pillars has everything but their reliability", async () => {
  const waveId = await simulatedWave(database.admin, opener.db, { seed: 32, departments: 3, teamsEach: 5 });
  await database.admin.query("delete from response.pillar_sum where wave_id = $1", [waveId]);
  expect(await releaseWave(opener, waveId)).toBe(true);
  const release = await inInstallation(staff, "test", (tx) => findRelease(tx, waveId));
  expect(release?.pillars.map(({ consistency }) => consistency)).toEqual([null, null, null]);
  expect(release?.scales.every(({ reliability }) => reliability.consistency !== null)).toBe(true);
});

test("a release that was frozen before it said these things is read as one that does not", async () => {
  const waveId = await simulatedWave(database.admin, opener.db, { seed: 33, departments: 2, teamsEach: 4 });
  expect(await releaseWave(opener, waveId)).toBe(true);
  await database.admin.query(
    `update release.release r set document = old.text, document_hash = sha256(convert_to(old.text, 'UTF8'))
     from (select wave_id, (document::jsonb - 'pillars' - 'excludedEffect')::text as text from release.release) as old
     where r.wave_id = $1 and old.wave_id = $1`,
    [waveId],
  );
  const release = await inInstallation(staff, "test", (tx) => findRelease(tx, waveId));
  expect([release?.pillars, release?.excludedEffect]).toEqual([[], []]);
});
