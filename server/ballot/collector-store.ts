import { sql } from "kysely";
import type { CollectorDb } from "../db/connect.ts";
import type { WaveState } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { FrozenGroup } from "./frozen-wave.ts";

/** The manifest of a wave that was launched; undefined for any other id. */
export async function findManifest(
  db: CollectorDb,
  waveId: WaveId,
): Promise<{ readonly id: WaveId; readonly manifest: string; readonly manifestHash: Buffer } | undefined> {
  const row = await db
    .selectFrom("wave.wave")
    .select(["id", "manifest", "manifest_hash"])
    .where("id", "=", waveId)
    .executeTakeFirst();
  if (!row?.manifest || !row.manifest_hash) return undefined;
  return { id: row.id, manifest: row.manifest, manifestHash: row.manifest_hash };
}

/** The reporting groups of a launched wave, in the order of their leaves. */
export async function selectFrozenGroups(db: CollectorDb, waveId: WaveId): Promise<FrozenGroup[]> {
  const rows = await db
    .selectFrom("wave.reporting_group")
    .select(["id", "label", "invited", "public_key"])
    .where("wave_id", "=", waveId)
    .orderBy("leaf")
    .execute();
  return rows.map(({ id, label, invited, public_key }) => {
    if (!public_key) throw new Error(`the reporting group ${id} of a launched wave has no key`);
    return { id, label, invited, publicKey: public_key };
  });
}

/** A file that browsers get, as it was frozen. */
export interface Asset {
  readonly name: "page.html" | "client.js" | "client.css";
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** What was frozen for the browsers of a wave. */
export async function selectAssets(db: CollectorDb, waveId: WaveId): Promise<Asset[]> {
  return await db
    .selectFrom("wave.asset")
    .select(["name", "content_type as contentType", "bytes"])
    .where("wave_id", "=", waveId)
    .execute();
}

/** Where a launched wave stands today; undefined for any other id. */
export async function findStanding(
  db: CollectorDb,
  waveId: WaveId,
): Promise<{ readonly state: WaveState; readonly opensOn: string; readonly closesOn: string } | undefined> {
  return await db
    .selectFrom("wave.wave")
    .select(["state", "opens_on as opensOn", "closes_on as closesOn"])
    .where("id", "=", waveId)
    .where("manifest", "is not", null)
    .executeTakeFirst();
}

/**
 * Writes the number of redeemed tokens to every reporting group of an open wave that has not been counted today.
 * Returns how many groups were counted.
 */
export async function updateDailyCounts(db: CollectorDb, today: string): Promise<number> {
  const { numAffectedRows } = await sql`
    with due as (
      select g.id from wave.reporting_group g join wave.wave w on w.id = g.wave_id
      where w.state = 'open' and (g.counted_on is null or g.counted_on < ${today}::date)
    ), counts as (
      select s.group_id, count(*)::integer as answered from ballot.spent s
      where s.group_id in (select id from due) group by s.group_id
    )
    update wave.reporting_group g
    set answered = coalesce((select answered from counts where group_id = g.id), 0), counted_on = ${today}::date
    where g.id in (select id from due)`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
