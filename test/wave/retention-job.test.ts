import { expect, test } from "vitest";
import { selectAuditEvents } from "../../server/access/audit-store.ts";
import { inInstallation } from "../../server/db/transaction.ts";
import { retentionDuty } from "../../server/wave/retention-job.ts";
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
  const duty = retentionDuty(db);
  expect(await duty.tick()).toBe(false);
  expect(await trail()).toEqual([]);

  const deleted = (what: string, at: string, count: number | null) =>
    database.admin.query("insert into wave.deletion values ($1, $2, $3, $4, false, false)", [waveId, what, at, count]);
  await deleted("identities", "2026-12-20T04:00:00Z", 20);
  // several processes at once
  const ticks = await Promise.all([duty.tick(), retentionDuty(db).tick(), retentionDuty(db).tick()]);
  expect(ticks.filter(Boolean)).toHaveLength(1);
  await deleted("responses", "2028-12-20T04:00:00Z", null);
  expect(await duty.tick()).toBe(true);
  expect(await duty.tick()).toBe(false);
  // a process that has just been started
  expect(await retentionDuty(db).tick()).toBe(false);
  expect((await trail()).map(({ at, actor, action, detail }) => [at.toISOString(), actor, action, detail])).toEqual([
    ["2028-12-20T04:00:00.000Z", "server", "opened answers deleted", { wave: waveId }],
    ["2026-12-20T04:00:00.000Z", "server", "invitations deleted", { wave: waveId, count: 20 }],
  ]);
});

test("a deletion that cannot be written into the trail is written later", async () => {
  const mill = await plantOrganisation(database);
  const { waveId } = await (await waveWorks(database, temporaryFolder(), testClock())).draft(mill);
  await database.admin.query("insert into wave.deletion values ($1, 'tokens', now(), 3, false, false)", [waveId]);
  await database.admin.query("alter table access.audit_event add constraint full_disk check (action = '') not valid");
  await expect(retentionDuty(db).tick()).rejects.toThrow();
  await database.admin.query("alter table access.audit_event drop constraint full_disk");
  expect(await retentionDuty(db).tick()).toBe(true);
  expect(await retentionDuty(db).tick()).toBe(false);
});
