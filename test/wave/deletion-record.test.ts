import { expect, test } from "vitest";
import { selectAuditEvents } from "../../server/access/audit-store.ts";
import { inInstallation } from "../../server/db/transaction.ts";
import { deletionRecordDuty } from "../../server/wave/deletion-record-job.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plantOrganisation, testClock, waveWorks } from "../support/wave-works.ts";

const database = await freshDatabase();
const { db } = database.pools.staff;

test("what was deleted of a wave stands in the trail of its organisation, once, with the day on which it was done", async () => {
  const mill = await plantOrganisation(database);
  const { waveId } = await (await waveWorks(database, temporaryFolder(), testClock())).draft(mill);
  const trail = async () => {
    const events = await inInstallation(db, "read trail", (tx) =>
      selectAuditEvents(tx, mill.id, { skip: 0, count: 50 }),
    );
    return events.filter(({ action }) => action.endsWith("deleted"));
  };
  const duty = deletionRecordDuty({ db });
  expect(await duty.tick()).toBe(false);
  expect(await trail()).toEqual([]);

  await database.admin.query("update wave.wave set identities_purged_at = '2026-12-20T04:00:00Z' where id = $1", [
    waveId,
  ]);
  // several processes at once
  const ticks = await Promise.all([duty.tick(), deletionRecordDuty({ db }).tick(), deletionRecordDuty({ db }).tick()]);
  expect(ticks.filter(Boolean)).toHaveLength(1);
  await database.admin.query("update wave.wave set responses_purged_at = '2028-12-20T04:00:00Z' where id = $1", [
    waveId,
  ]);
  expect(await duty.tick()).toBe(true);
  expect(await duty.tick()).toBe(false);
  expect(await deletionRecordDuty({ db }).tick()).toBe(false);
  expect((await trail()).map(({ at, actor, action, detail }) => [at.toISOString(), actor, action, detail])).toEqual([
    ["2028-12-20T04:00:00.000Z", "server", "responses and comments deleted", { wave: waveId }],
    ["2026-12-20T04:00:00.000Z", "server", "invitations and tokens deleted", { wave: waveId }],
  ]);
});
