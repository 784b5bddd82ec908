import { sql } from "kysely";
import type { OpenerDb } from "../db/connect.ts";
import type { GroupId, WaveId } from "../kernel/brand.ts";
import type { BoxedGroup } from "./return-units.ts";

/** A reporting group as the works council gets it: what its leaf of the manifest says, and how many ballots it has. */
export interface CountedBoxedGroup extends BoxedGroup {
  readonly label: string;
  readonly invited: number;
  readonly publicKey: Buffer;
}

/** All reporting groups of a launched wave by leaf, with the number of sealed ballots of each. */
export async function selectBoxedGroups(db: OpenerDb, waveId: WaveId): Promise<CountedBoxedGroup[]> {
  const { rows } = await sql<CountedBoxedGroup>`
    select g.id, g.unit_id as "unitId", g.leaf, g.label, g.invited, g.public_key as "publicKey",
      (select count(*) from ballot.inbox i where i.group_id = g.id)::integer as ballots
    from wave.reporting_group g where g.wave_id = ${waveId} and g.public_key is not null order by g.leaf`.execute(db);
  return rows;
}

/** The sealed ballots of one group, in the order of their hashes: it says nothing about when they came. */
export async function selectSealedBallots(db: OpenerDb, groupId: GroupId): Promise<Buffer[]> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from ballot.inbox where group_id = ${groupId} order by sha256(sealed)`.execute(db);
  return rows.map((row) => row.sealed);
}

/** SHA-256 of each sealed ballot of one group, ascending. */
export async function selectSealedHashes(db: OpenerDb, groupId: GroupId): Promise<Buffer[]> {
  const { rows } = await sql<{ hash: Buffer }>`
    select sha256(sealed) as hash from ballot.inbox where group_id = ${groupId} order by 1`.execute(db);
  return rows.map((row) => row.hash);
}

/** Waves for which a file of the works council lies ready. */
export async function selectHandedOver(db: OpenerDb): Promise<WaveId[]> {
  const rows = await db.selectFrom("wave.hand_over").select("wave_id").orderBy("wave_id").execute();
  return rows.map((row) => row.wave_id);
}

/** Takes the file of the works council out; undefined if there is none. */
export async function takeHandOver(db: OpenerDb, waveId: WaveId): Promise<Buffer | undefined> {
  const row = await db.deleteFrom("wave.hand_over").where("wave_id", "=", waveId).returning("file").executeTakeFirst();
  return row?.file;
}

/** The file was read: why it was refused, or null when it was good. */
export async function updateHandOverRead(db: OpenerDb, waveId: WaveId, fault: string | null): Promise<void> {
  await db
    .updateTable("wave.wave")
    .set({ handed_over_at: null, hand_over_fault: fault })
    .where("id", "=", waveId)
    .execute();
}
