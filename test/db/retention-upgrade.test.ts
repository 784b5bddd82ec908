import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { closePools, openPools } from "../../server/db/connect.ts";
import { migrate, migrationsFolder } from "../../server/db/migrate.ts";
import { provision } from "../../server/db/provision.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { retentionDuty } from "../../server/wave/retention-job.ts";
import { emptyDatabase } from "../support/empty-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plantOrganisation, testClock, waveWorks } from "../support/wave-works.ts";

test("what was deleted before an upgrade is a dated fact after it, and stands in the audit trail once", async () => {
  const empty = await emptyDatabase();
  const keyStore = await openKeyStore({ directories: [join(temporaryFolder(), "keys")] });
  const { urls, roles } = await provision(empty.url, keyStore, empty.prefix);
  const older = temporaryFolder();
  for (const file of readdirSync(migrationsFolder()))
    if (file < "0016") copyFileSync(join(migrationsFolder(), file), join(older, file));
  const pools = openPools(urls, silentLog);
  const admin = new pg.Pool({ connectionString: empty.url, max: 2 });
  const database = { name: "", adminUrl: empty.url, urls, roles, pools, admin };
  try {
    await migrate(pools.owner.db, roles, older);
    const mill = await plantOrganisation(database);
    const works = await waveWorks(database, temporaryFolder(), testClock());
    const [told, untold, kept] = [await works.draft(mill), await works.draft(mill), await works.draft(mill)];
    const at = "2026-12-20T04:00:00Z";
    const purged = "update wave.wave set identities_purged_at = $1, responses_purged_at = $2 where id = $3";
    await admin.query(purged, [at, null, told.waveId]);
    await admin.query(purged, [at, "2028-12-20T04:00:00Z", untold.waveId]);
    await admin.query(
      `insert into access.audit_event
       values (gen_random_uuid(), $1, $2, 'server', 'invitations and tokens deleted', 'Survey', jsonb_build_object('wave', $3::text))`,
      [at, mill.id, told.waveId],
    );
    await migrate(pools.owner.db, roles);
    const { rows } = await admin.query(
      "select wave_id, what, deleted_at, row_count, is_swept, is_audited from wave.deletion order by deleted_at, wave_id = $1, what",
      [untold.waveId],
    );
    expect(
      rows.map(({ wave_id, what, deleted_at, is_audited }) => [wave_id, what, deleted_at.getUTCFullYear(), is_audited]),
    ).toEqual([
      [told.waveId, "identities", 2026, true],
      [told.waveId, "tokens", 2026, true],
      [untold.waveId, "identities", 2026, false],
      [untold.waveId, "tokens", 2026, false],
      [untold.waveId, "responses", 2028, false],
    ]);
    expect(rows.some(({ wave_id }) => wave_id === kept.waveId)).toBe(false);
    expect(rows.every(({ row_count, is_swept }) => row_count === null && is_swept === false)).toBe(true);
    expect(await retentionDuty(pools.staff.db).tick()).toBe(true);
    const trail = await admin.query("select action from access.audit_event where actor = 'server' order by at, action");
    expect(trail.rows.map(({ action }) => action)).toEqual([
      "invitations and tokens deleted",
      "invitations deleted",
      "redeemed tokens deleted",
      "opened answers deleted",
    ]);
    // the walls stand again
    const walls = await admin.query(
      "select relname from pg_class where relnamespace in ('wave'::regnamespace, 'access'::regnamespace) and relrowsecurity and not relforcerowsecurity",
    );
    expect(walls.rows).toEqual([]);
  } finally {
    await Promise.all([closePools(pools), admin.end()]);
  }
});
