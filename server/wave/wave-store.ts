import type { Insertable, Kysely, Selectable, Updateable } from "kysely";
import type { StaffTables, WaveState, WaveTable } from "../db/schema.ts";
import type { OrganisationId, WaveId } from "../kernel/brand.ts";
import { dayOf } from "./day.ts";
import { promisedRetention } from "./manifest.ts";
import type { WaveStanding } from "./state.ts";

type Db = Kysely<StaffTables>;

/** A wave as it stands in the database. */
export type WaveRow = Selectable<WaveTable>;
export type NewWave = Insertable<WaveTable>;

/** What of a row decides the next move. */
export function standingOf(row: WaveRow): WaveStanding {
  const ended = row.closed_at ?? row.cancelled_at ?? row.released_at;
  return {
    state: row.state,
    mode: row.mode,
    opensOn: row.opens_on,
    closesOn: row.closes_on,
    earliestClose: row.earliest_close,
    latestClose: row.latest_close,
    invitationsRequested: row.invitations_requested_at !== null,
    reminderRequested: row.reminder_requested_at !== null,
    issuingEnded: row.issuing_ended_at !== null,
    closingOn: row.closing_at && dayOf(row.closing_at),
    isGivenUp: row.withhold_reason !== null,
    endedOn: ended === null ? null : dayOf(ended),
    retention: promisedRetention(row.manifest),
  };
}

/** Waves of an organisation, latest opening day first. */
export function selectWaves(db: Db, organisationId: OrganisationId): Promise<WaveRow[]> {
  return db
    .selectFrom("wave.wave")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .orderBy("opens_on", "desc")
    .orderBy("created_at", "desc")
    .execute();
}

/** One wave of an organisation; undefined for a foreign one and for a missing one. */
export function findWave(db: Db, organisationId: OrganisationId, waveId: WaveId): Promise<WaveRow | undefined> {
  return db
    .selectFrom("wave.wave")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", waveId)
    .executeTakeFirst();
}

/** As `findWave`, and nobody else changes it until the transaction ends. */
export function findWaveForUpdate(
  db: Db,
  organisationId: OrganisationId,
  waveId: WaveId,
): Promise<WaveRow | undefined> {
  return db
    .selectFrom("wave.wave")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", waveId)
    .forUpdate()
    .executeTakeFirst();
}

/** One wave of any organisation; for jobs. */
export function findAnyWave(db: Db, waveId: WaveId): Promise<WaveRow | undefined> {
  return db.selectFrom("wave.wave").selectAll().where("id", "=", waveId).executeTakeFirst();
}

/** As `findAnyWave`, and nobody else changes it until the transaction ends. */
export function findAnyWaveForUpdate(db: Db, waveId: WaveId): Promise<WaveRow | undefined> {
  return db.selectFrom("wave.wave").selectAll().where("id", "=", waveId).forUpdate().executeTakeFirst();
}

/** The name of an organisation that is there. */
export async function findOrganisationName(db: Db, organisationId: OrganisationId): Promise<string> {
  const row = await db
    .selectFrom("organisation.organisation")
    .select("name")
    .where("id", "=", organisationId)
    .executeTakeFirstOrThrow();
  return row.name;
}

/** Ids of the waves in one of these states, with the organisation of each; for jobs, which see all organisations. */
export function selectWavesIn(
  db: Db,
  states: readonly WaveState[],
): Promise<{ id: WaveId; organisation_id: OrganisationId }[]> {
  return db
    .selectFrom("wave.wave")
    .select(["id", "organisation_id"])
    .where("state", "in", states)
    .orderBy("id")
    .execute();
}

/** All waves that have ended, of every organisation; for jobs and the command line. */
export function selectEndedWaves(db: Db): Promise<WaveRow[]> {
  return db
    .selectFrom("wave.wave")
    .selectAll()
    .where("state", "in", ["released", "withheld", "cancelled"])
    .orderBy("id")
    .execute();
}

export async function insertWave(db: Db, wave: NewWave): Promise<void> {
  await db.insertInto("wave.wave").values(wave).execute();
}

/** Writes columns of a wave that the caller has found for update. */
export async function updateWave(db: Db, waveId: WaveId, change: Updateable<WaveTable>): Promise<void> {
  await db.updateTable("wave.wave").set(change).where("id", "=", waveId).execute();
}
