import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type { InvitationTable, IssuerTables, WaveState, WaveTable } from "../db/schema.ts";
import type { GroupId, PersonId, WaveId } from "../kernel/brand.ts";

type Db = Kysely<IssuerTables>;

/** Rows a statement: PostgreSQL takes 65,535 parameters. */
const chunkSize = 5_000;

/** Waves in one of these states, by id. */
export function selectWavesIn(db: Db, states: readonly WaveState[]): Promise<Selectable<WaveTable>[]> {
  return db.selectFrom("wave.wave").selectAll().where("state", "in", states).orderBy("id").execute();
}

/** A wave that nobody moves until the transaction ends. */
export function findWaveForShare(db: Db, waveId: WaveId): Promise<Selectable<WaveTable> | undefined> {
  return db.selectFrom("wave.wave").selectAll().where("id", "=", waveId).forShare().executeTakeFirst();
}

/** A wave that nobody else moves or looks at for update until the transaction ends. */
export function findWaveForUpdate(db: Db, waveId: WaveId): Promise<Selectable<WaveTable> | undefined> {
  return db.selectFrom("wave.wave").selectAll().where("id", "=", waveId).forUpdate().executeTakeFirst();
}

/** Everybody on the roster of a wave's organisation, with the reporting group of their unit; null for a new unit. */
export function selectInvitees(db: Db, waveId: WaveId): Promise<{ person_id: PersonId; group_id: GroupId | null }[]> {
  return db
    .selectFrom("wave.wave as wave")
    .innerJoin("organisation.person as person", "person.organisation_id", "wave.organisation_id")
    .leftJoin("wave.wave_unit as unit", (join) =>
      join.onRef("unit.wave_id", "=", "wave.id").onRef("unit.unit_id", "=", "person.unit_id"),
    )
    .select(["person.id as person_id", "unit.group_id"])
    .where("wave.id", "=", waveId)
    .orderBy("person.id")
    .execute();
}

/** Inserts in the order given. */
export async function insertInvitations(db: Db, rows: readonly Insertable<InvitationTable>[]): Promise<void> {
  for (let start = 0; start < rows.length; start += chunkSize)
    await db
      .insertInto("invitation.invitation")
      .values(rows.slice(start, start + chunkSize))
      .execute();
}

/** How many people of the wave are kept as invited. */
export async function countInvitations(db: Db, waveId: WaveId): Promise<number> {
  const row = await db
    .selectFrom("invitation.invitation")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("wave_id", "=", waveId)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Returns how many there were. */
export async function deleteInvitations(db: Db, waveId: WaveId): Promise<number> {
  const result = await db.deleteFrom("invitation.invitation").where("wave_id", "=", waveId).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Leaves no deleted row in the files of invitations and mails. Does not wait for whoever holds them. */
export async function rewriteInvitationTables(db: Db): Promise<void> {
  await sql`select invitation.rewrite()`.execute(db);
}

/**
 * Writes the invitations of a wave anew in key order, all by one transaction, so that neither place nor transaction id
 * tells in which order tokens were issued.
 */
export async function rewriteInvitations(db: Db, waveId: WaveId): Promise<void> {
  const rows = await db
    .selectFrom("invitation.invitation")
    .selectAll()
    .where("wave_id", "=", waveId)
    .orderBy("person_id")
    .forUpdate()
    .execute();
  await deleteInvitations(db, waveId);
  await insertInvitations(db, rows);
}

/** The invitation behind a secret with the wrapped key of its group (null once deleted), and the wave's state. */
export function findInvitation(
  db: Db,
  waveId: WaveId,
  secretHash: Buffer,
): Promise<
  { group_id: GroupId; issued: Buffer | null; state: WaveState; wrapped_private_key: Buffer | null } | undefined
> {
  return db
    .selectFrom("invitation.invitation as invitation")
    .innerJoin("wave.wave as wave", "wave.id", "invitation.wave_id")
    .leftJoin("invitation.group_key as key", "key.group_id", "invitation.group_id")
    .select(["invitation.group_id", "invitation.issued", "wave.state", "key.wrapped_private_key"])
    .where("invitation.secret_hash", "=", secretHash)
    .where("invitation.wave_id", "=", waveId)
    .where("invitation.is_revoked", "=", false)
    .executeTakeFirst();
}

/**
 * One statement that lets exactly one blinded value through: `issued` is written if it is null or the same already,
 * while the wave is open. False if another value, or the end of the wave, came first.
 */
export async function updateIssued(db: Db, waveId: WaveId, secretHash: Buffer, issued: Buffer): Promise<boolean> {
  const result = await db
    .updateTable("invitation.invitation as invitation")
    .from("wave.wave as wave")
    .set({ issued })
    .whereRef("wave.id", "=", "invitation.wave_id")
    .where("wave.state", "=", "open")
    .where("invitation.secret_hash", "=", secretHash)
    .where("invitation.wave_id", "=", waveId)
    .where("invitation.is_revoked", "=", false)
    .where((eb) => eb.or([eb("invitation.issued", "is", null), eb("invitation.issued", "=", issued)]))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Writes into each reporting group how many tokens were issued under its key. */
export async function updateIssuedCounts(db: Db, waveId: WaveId): Promise<void> {
  await db
    .updateTable("wave.reporting_group as group")
    .set((eb) => ({
      issued: eb
        .selectFrom("invitation.invitation as invitation")
        .select((inner) => inner.fn.count<number>("invitation.issued").as("issued"))
        .whereRef("invitation.group_id", "=", "group.id"),
    }))
    .where("group.wave_id", "=", waveId)
    .execute();
}

/** Says that the issuer's keys of a wave are gone. */
export async function updateIssuingEnded(db: Db, waveId: WaveId, at: Date): Promise<void> {
  await db.updateTable("wave.wave").set({ issuing_ended_at: at }).where("id", "=", waveId).execute();
}

/** Says that nothing is left of who was invited. */
export async function updateIdentitiesPurged(db: Db, waveId: WaveId, at: Date): Promise<void> {
  await db.updateTable("wave.wave").set({ identities_purged_at: at }).where("id", "=", waveId).execute();
}

/** Invited people by reporting group, as the launch froze them. */
export async function selectGroupSizes(db: Db, waveId: WaveId): Promise<ReadonlyMap<GroupId, number>> {
  const rows = await db
    .selectFrom("wave.reporting_group")
    .select(["id", "invited"])
    .where("wave_id", "=", waveId)
    .execute();
  return new Map(rows.map((row) => [row.id, row.invited]));
}

/** Some reporting groups that have no key yet, not always the same, so that several processes share the work. */
export function selectGroupsWithoutKey(db: Db, waveId: WaveId, count: number): Promise<{ id: GroupId }[]> {
  return db
    .selectFrom("wave.reporting_group")
    .select("id")
    .where("wave_id", "=", waveId)
    .where("public_key", "is", null)
    .orderBy(sql`random()`)
    .limit(count)
    .execute();
}

/** False if the group has a key already: keys are never replaced. */
export async function insertGroupKey(db: Db, waveId: WaveId, groupId: GroupId, wrapped: Buffer): Promise<boolean> {
  const result = await db
    .insertInto("invitation.group_key")
    .values({ group_id: groupId, wave_id: waveId, wrapped_private_key: wrapped })
    .onConflict((conflict) => conflict.column("group_id").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** False if the group is gone, or has a public key already. */
export async function updatePublicKey(db: Db, groupId: GroupId, publicKey: Buffer): Promise<boolean> {
  const result = await db
    .updateTable("wave.reporting_group")
    .set({ public_key: publicKey })
    .where("id", "=", groupId)
    .where("public_key", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function deleteGroupKeys(db: Db, waveId: WaveId): Promise<void> {
  await db.deleteFrom("invitation.group_key").where("wave_id", "=", waveId).execute();
}
