import { sql } from "kysely";
import { expect, test } from "vitest";
import { inTransaction } from "../../server/db/transaction.ts";
import { insertSums } from "../../server/response/sums-store.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { simulatedWave } from "../support/simulated-wave.ts";

const database = await freshDatabase();
const { db } = database.pools.opener;

test("all sums of a wave are made in one pass over its responses, and none of them reads a response again", async () => {
  const waveId = await simulatedWave(database.admin, db, { seed: 1, departments: 2, teamsEach: 5 });
  for (const table of ["scale_sum", "pillar_sum", "kind_sum"])
    await database.admin.query(`delete from response.${table} where wave_id = $1`, [waveId]);
  const { rows: stored } = await database.admin.query("select from response.response where wave_id = $1", [waveId]);
  const read = await inTransaction(db, "sum again", async (tx) => {
    const counted = () =>
      sql<{ scans: number; rows: number }>`
        select seq_scan + idx_scan as scans, seq_tup_read + idx_tup_fetch as rows
        from pg_stat_xact_user_tables where relid = 'response.response'::regclass`.execute(tx);
    const { rows: before } = await counted();
    await insertSums(tx, waveId, shippedDefinition().key);
    const { rows: after } = await counted();
    return {
      scans: (after[0]?.scans ?? 0) - (before[0]?.scans ?? 0),
      rows: (after[0]?.rows ?? 0) - (before[0]?.rows ?? 0),
    };
  });
  expect(stored.length).toBeGreaterThan(50);
  expect(read).toEqual({ scans: 1, rows: stored.length });
});
