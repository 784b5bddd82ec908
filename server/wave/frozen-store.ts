import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type { AssetTable, ReportingGroupTable, StaffTables, WaveUnitTable } from "../db/schema.ts";
import type { OrganisationId, WaveId } from "../kernel/brand.ts";
import type { FrozenUnit, LiveUnit } from "./frozen-tree.ts";
import type { LaunchProgress } from "./launch-progress.ts";

type Db = Kysely<StaffTables>;

/** Rows a statement: PostgreSQL takes 65,535 parameters. */
const chunkSize = 2_000;

export type ReportingGroupRow = Selectable<ReportingGroupTable>;

/** The units of an organisation as they stand today, with the number of people directly in each. */
export function selectLiveUnits(db: Db, organisationId: OrganisationId): Promise<LiveUnit[]> {
  return db
    .selectFrom("organisation.unit as unit")
    .leftJoin("organisation.person as person", "person.unit_id", "unit.id")
    .select((eb) => [
      "unit.id as id",
      "unit.external_id as externalId",
      "unit.parent_id as parentId",
      "unit.name as name",
      "unit.position as position",
      eb.fn.count<number>("person.id").as("people"),
    ])
    .where("unit.organisation_id", "=", organisationId)
    .groupBy("unit.id")
    .execute();
}

/** Number of people directly in each unit of an organisation that has any. */
export async function selectPeopleByUnit(db: Db, organisationId: OrganisationId): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("organisation.person")
    .select((eb) => ["unit_id", eb.fn.countAll<number>().as("people")])
    .where("organisation_id", "=", organisationId)
    .groupBy("unit_id")
    .execute();
  return new Map(rows.map((row) => [row.unit_id, row.people]));
}

export async function insertFrozenUnits(db: Db, rows: readonly Insertable<WaveUnitTable>[]): Promise<void> {
  for (let start = 0; start < rows.length; start += chunkSize)
    await db
      .insertInto("wave.wave_unit")
      .values(rows.slice(start, start + chunkSize))
      .execute();
}

export async function insertReportingGroups(db: Db, rows: readonly Insertable<ReportingGroupTable>[]): Promise<void> {
  for (let start = 0; start < rows.length; start += chunkSize)
    await db
      .insertInto("wave.reporting_group")
      .values(rows.slice(start, start + chunkSize))
      .execute();
}

export async function insertAssets(db: Db, rows: readonly Insertable<AssetTable>[]): Promise<void> {
  await db.insertInto("wave.asset").values(rows).execute();
}

/** Takes back what a launch froze, so that the wave can be a draft again. */
export async function deleteFrozen(db: Db, waveId: WaveId): Promise<void> {
  await db.deleteFrom("wave.wave_unit").where("wave_id", "=", waveId).execute();
  await db.deleteFrom("wave.reporting_group").where("wave_id", "=", waveId).execute();
  await db.deleteFrom("wave.asset").where("wave_id", "=", waveId).execute();
}

/** The tree of a wave in reading order. */
export function selectFrozenUnits(db: Db, waveId: WaveId): Promise<FrozenUnit[]> {
  return db
    .selectFrom("wave.wave_unit")
    .select([
      "unit_id as id",
      "external_id as externalId",
      "parent_id as parentId",
      "name",
      "depth",
      "position",
      "invited_own as invitedOwn",
    ])
    .where("wave_id", "=", waveId)
    .orderBy("position")
    .execute();
}

/** The reporting groups of a wave in the order of their leaves. */
export function selectReportingGroups(db: Db, waveId: WaveId): Promise<ReportingGroupRow[]> {
  return db.selectFrom("wave.reporting_group").selectAll().where("wave_id", "=", waveId).orderBy("leaf").execute();
}

/** How many reporting groups there are, and how many of them have their key. */
function countReportingGroups(db: Db, waveId: WaveId): Promise<{ groups: number; keys: number }> {
  return db
    .selectFrom("wave.reporting_group")
    .select((eb) => [eb.fn.countAll<number>().as("groups"), eb.fn.count<number>("public_key").as("keys")])
    .where("wave_id", "=", waveId)
    .executeTakeFirstOrThrow();
}

/** How far the launch of a wave is. */
export async function findLaunchProgress(db: Db, waveId: WaveId): Promise<LaunchProgress> {
  const counts = await countReportingGroups(db, waveId);
  const box = await db
    .selectFrom("wave.wave")
    .select((eb) => [
      eb("box_public_key", "is not", null).as("hasBoxKey"),
      eb.or([eb("mode", "=", "sealed"), eb("return_public_key", "is not", null)]).as("hasReturnKey"),
    ])
    .where("id", "=", waveId)
    .executeTakeFirst();
  return {
    ...counts,
    invitationsPrepared: (await findInvitationProgress(db, waveId)) !== undefined,
    hasBoxKey: box?.hasBoxKey === true && box.hasReturnKey === true,
  };
}

/** Name and hash of what a respondent's browser gets. */
export function selectAssetHashes(db: Db, waveId: WaveId): Promise<{ name: string; sha256: Buffer }[]> {
  return db.selectFrom("wave.asset").select(["name", "sha256"]).where("wave_id", "=", waveId).execute();
}

/** How far the issuer is with the invitations; undefined until they are prepared. */
export function findInvitationProgress(db: Db, waveId: WaveId): Promise<{ total: number; done: number } | undefined> {
  return db
    .selectFrom("wave.mail_progress")
    .select(["total", "done"])
    .where("wave_id", "=", waveId)
    .where("kind", "=", "invitation")
    .executeTakeFirst();
}

/** People whose invitation the mail server refused, with what it said. */
export function selectMailFailures(
  db: Db,
  waveId: WaveId,
): Promise<{ name: string | null; email: string | null; reason: string }[]> {
  return db
    .selectFrom("wave.mail_failure as failure")
    .leftJoin("organisation.person as person", "person.id", "failure.person_id")
    .select(["person.name", "person.email", "failure.reason"])
    .where("failure.wave_id", "=", waveId)
    .orderBy(sql`person.email`)
    .execute();
}
