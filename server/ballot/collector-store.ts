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
    update wave.reporting_group g set answered = counted.n, counted_on = ${today}::date
    from (
      select r.id, count(s.nonce)::integer as n
      from wave.reporting_group r
        join wave.wave w on w.id = r.wave_id and w.state = 'open'
        left join ballot.spent s on s.group_id = r.id
      where r.counted_on is null or r.counted_on < ${today}::date
      group by r.id
    ) as counted
    where g.id = counted.id`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
