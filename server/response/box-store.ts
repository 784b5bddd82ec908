import { sql } from "kysely";
import type { OpenerDb } from "../db/connect.ts";
import type { GroupId, WaveId } from "../kernel/brand.ts";

/** A ballot as it lay in the box. */
export interface SealedBallot {
  readonly groupId: GroupId;
  readonly sealed: Buffer;
}

/** Number of ballots in the box of a wave. */
export async function countInbox(db: OpenerDb, waveId: WaveId): Promise<number> {
  const row = await db
    .selectFrom("ballot.inbox")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("group_id", "in", groupsOf(db, waveId))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Reads the box of a wave in chunks, so that it never lies in memory as a whole. Inside a transaction only. */
export async function* readInbox(db: OpenerDb, waveId: WaveId, chunk: number): AsyncGenerator<readonly SealedBallot[]> {
  await sql`
    declare box no scroll cursor for
    select i.group_id as "groupId", i.sealed
    from ballot.inbox i join wave.reporting_group g on g.id = i.group_id where g.wave_id = ${waveId}`.execute(db);
  for (;;) {
    const { rows } = await sql<SealedBallot>`fetch ${sql.lit(chunk)} from box`.execute(db);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close box`.execute(db);
}

/** Empties the box of a wave; returns how many ballots lay in it. */
export async function deleteInbox(db: OpenerDb, waveId: WaveId): Promise<number> {
  const result = await db.deleteFrom("ballot.inbox").where("group_id", "in", groupsOf(db, waveId)).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Writes the redeemed tokens of a wave anew in the order of their nonces, so that nothing of their arrival is left. */
export async function rewriteSpent(db: OpenerDb, waveId: WaveId): Promise<void> {
  await sql`
    with gone as (
      delete from ballot.spent where group_id in (select id from wave.reporting_group where wave_id = ${waveId})
      returning nonce, group_id, signature
    )
    insert into ballot.spent (nonce, group_id, signature)
    select nonce, group_id, signature from gone order by nonce`.execute(db);
}

/** Writes to each reporting group how many of its tokens were redeemed. */
export async function updateRedeemed(db: OpenerDb, waveId: WaveId): Promise<void> {
  await sql`
    update wave.reporting_group g set redeemed = counted.n
    from (
      select r.id, count(s.nonce)::integer as n
      from wave.reporting_group r left join ballot.spent s on s.group_id = r.id
      where r.wave_id = ${waveId} group by r.id
    ) as counted
    where g.id = counted.id`.execute(db);
}

/** How many redeemed tokens of the wave are kept. */
export async function countSpent(db: OpenerDb, waveId: WaveId): Promise<number> {
  const row = await db
    .selectFrom("ballot.spent")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("group_id", "in", groupsOf(db, waveId))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Deletes the redeemed tokens of a wave; returns how many there were. */
export async function deleteSpent(db: OpenerDb, waveId: WaveId): Promise<number> {
  const result = await db.deleteFrom("ballot.spent").where("group_id", "in", groupsOf(db, waveId)).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Leaves no deleted row in the file of redeemed tokens. Does not wait for whoever holds it. */
export async function rewriteSpentTable(db: OpenerDb): Promise<void> {
  await sql`select ballot.rewrite()`.execute(db);
}

function groupsOf(db: OpenerDb, waveId: WaveId) {
  return db.selectFrom("wave.reporting_group").select("id").where("wave_id", "=", waveId);
}
