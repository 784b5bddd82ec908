import { type Kysely, sql } from "kysely";
import type { IssuerDb, OpenerDb, StaffDb } from "../db/connect.ts";
import type { Deletable } from "../db/schema.ts";
import type { OrganisationId, WaveId } from "../kernel/brand.ts";
import { dayOf } from "./day.ts";

/**
 * Writes down what was deleted, once; call it in the transaction that deletes. The issuer can do that for identities
 * only, the opener for tokens and responses only.
 */
export async function insertDeletion(db: IssuerDb | OpenerDb, { waveId, what, at, rowCount }: Deletion): Promise<void> {
  await sql`
    insert into wave.deletion (wave_id, what, deleted_at, row_count, is_swept, is_audited)
    values (${waveId}, ${what}, ${at}, ${rowCount}, false, false)
    on conflict (wave_id, what) do nothing`.execute(handleOf(db));
}

/** Deletions of this kind after which the tables were not written anew yet. */
export async function selectUnswept(db: IssuerDb | OpenerDb, what: Deletable): Promise<readonly WaveId[]> {
  const { rows } = await sql<{ id: WaveId }>`
    select wave_id as id from wave.deletion where what = ${what} and not is_swept`.execute(handleOf(db));
  return rows.map((row) => row.id);
}

export async function updateSwept(db: IssuerDb | OpenerDb, what: Deletable, waveIds: readonly WaveId[]): Promise<void> {
  await sql`
    update wave.deletion set is_swept = true where what = ${what} and wave_id = any(${waveIds}::uuid[])`.execute(
    handleOf(db),
  );
}

/** The same statements for two parts, whose tables differ. */
function handleOf(db: IssuerDb | OpenerDb): Kysely<unknown> {
  return db as Kysely<unknown>;
}

/** One deletion, as a dated fact. `rowCount`: people, tokens, or answers and comments; null where nobody counted. */
export interface Deletion {
  readonly waveId: WaveId;
  readonly what: Deletable;
  readonly at: Date;
  readonly rowCount: number | null;
}

/** All deletions that this transaction may see. */
export async function selectDeletions(db: StaffDb): Promise<readonly Deletion[]> {
  return await db
    .selectFrom("wave.deletion")
    .select(["wave_id as waveId", "what", "deleted_at as at", "row_count as rowCount"])
    .execute();
}

/** What was deleted of a wave, and on which day. */
export async function selectDeletedOn(db: StaffDb, waveId: WaveId): Promise<Partial<Record<Deletable, string>>> {
  const rows = await db
    .selectFrom("wave.deletion")
    .select(["what", "deleted_at"])
    .where("wave_id", "=", waveId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.what, dayOf(row.deleted_at)]));
}

/** Deletions that stand in no audit trail yet, held until the transaction ends; another process's are left out. */
export async function selectUnaudited(
  db: StaffDb,
): Promise<readonly (Deletion & { readonly organisationId: OrganisationId; readonly title: string })[]> {
  return await db
    .selectFrom("wave.deletion as deletion")
    .innerJoin("wave.wave as wave", "wave.id", "deletion.wave_id")
    .select([
      "deletion.wave_id as waveId",
      "deletion.what",
      "deletion.deleted_at as at",
      "deletion.row_count as rowCount",
      "wave.organisation_id as organisationId",
      "wave.title",
    ])
    .where("deletion.is_audited", "=", false)
    .orderBy("deletion.deleted_at")
    .forUpdate("deletion")
    .skipLocked()
    .execute();
}

export async function updateAudited(db: StaffDb, { waveId, what }: Deletion): Promise<void> {
  await db
    .updateTable("wave.deletion")
    .set({ is_audited: true })
    .where("wave_id", "=", waveId)
    .where("what", "=", what)
    .execute();
}
