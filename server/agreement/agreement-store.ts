import { sql } from "kysely";
import type { StaffDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import { type Agreement, isOpen } from "./agreement.ts";

/** The newest version of each agreed action of a wave, in the order in which they were agreed. */
export async function selectAgreements(db: StaffDb, waveId: WaveId): Promise<readonly Agreement[]> {
  const rows = await newest(db).where("wave_id", "=", waveId).execute();
  return [...rows].sort((a, b) => a.since.getTime() - b.since.getTime() || (a.id < b.id ? -1 : 1));
}

/** The newest version of one action of a wave; undefined if the wave has no such action. */
export async function findAgreement(db: StaffDb, waveId: WaveId, id: string): Promise<Agreement | undefined> {
  return await newest(db).where("wave_id", "=", waveId).where("id", "=", id).executeTakeFirst();
}

/** Actions of every wave in sight that are still to be done, and due on `until` (a UTC day) or before, the earliest first. */
export async function selectDueAgreements(db: StaffDb, until: string): Promise<readonly Agreement[]> {
  const rows = await newest(db).execute();
  return rows
    .filter((agreement) => isOpen(agreement) && agreement.dueOn <= until)
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
}

/** Saves a version; false if somebody else saved that version first. */
export async function insertAgreement(db: StaffDb, agreement: Omit<Agreement, "since">): Promise<boolean> {
  const { waveId, unitName, dueOn, by, at, ...rest } = agreement;
  const row = { ...rest, wave_id: waveId, unit_name: unitName, due_on: dueOn, saved_by: by, saved_at: at };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("report.agreement")
    .values(row)
    .onConflict((conflict) => conflict.columns(["id", "version"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The title of a later wave of the same organisation that people answer or have answered; undefined before there is one. */
export async function findLaterWave(db: StaffDb, waveId: WaveId): Promise<string | undefined> {
  const found = await db
    .selectFrom("wave.wave as this")
    .innerJoin("wave.wave as later", "later.organisation_id", "this.organisation_id")
    .select("later.title")
    .where("this.id", "=", waveId)
    .where("later.state", "in", ["open", "closing", "closed", "released"])
    .where(sql<boolean>`(later.opens_on, later.created_at) > (this.opens_on, this.created_at)`)
    .orderBy("later.opens_on")
    .orderBy("later.created_at")
    .executeTakeFirst();
  return found?.title;
}

function newest(db: StaffDb) {
  return db
    .selectFrom("report.agreement")
    .select([
      "id",
      "version",
      "wave_id as waveId",
      "unit",
      "unit_name as unitName",
      "scale",
      "points",
      "what",
      "owner",
      "due_on as dueOn",
      "state",
      "saved_by as by",
      "saved_at as at",
      sql<Date>`min(saved_at) over (partition by id)`.as("since"),
    ])
    .distinctOn("id")
    .orderBy("id")
    .orderBy("version", "desc");
}
