import { sql } from "kysely";
import type { OpenerDb, StaffDb } from "../db/connect.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import type { ShownComment } from "./comments.ts";

/** Rows of one statement. */
const chunk = 2_000;

/** In the order given, which must be that of the ids. */
export async function insertShownComments(
  db: OpenerDb,
  waveId: WaveId,
  comments: readonly ShownComment[],
): Promise<void> {
  for (let at = 0; at < comments.length; at += chunk) {
    const rows = comments.slice(at, at + chunk);
    await sql`
      insert into release.comment (id, wave_id, unit_id, text)
      select c.id, ${waveId}::uuid, c.unit_id, c.text
      from unnest(
        ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.unitId)}::uuid[],
        ${rows.map((row) => row.text)}::text[]
      ) with ordinality as c (id, unit_id, text, place)
      order by c.place`.execute(db);
  }
}

/** Deletes the comments of a release; its numbers stay. */
export async function deleteShownComments(db: OpenerDb, waveId: WaveId): Promise<void> {
  await db.deleteFrom("release.comment").where("wave_id", "=", waveId).execute();
}

/** Some of the comments that stand for a unit, in the order of their random ids, and how many there are. */
export async function selectComments(
  db: StaffDb,
  waveId: WaveId,
  unitId: UnitId,
  part: { readonly from: number; readonly most: number },
): Promise<{ readonly total: number; readonly texts: readonly string[] }> {
  const ofUnit = db.selectFrom("release.comment").where("wave_id", "=", waveId).where("unit_id", "=", unitId);
  const { total } = await ofUnit.select((eb) => eb.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  const rows = await ofUnit.select("text").orderBy("id").offset(part.from).limit(part.most).execute();
  return { total, texts: rows.map((row) => row.text) };
}

/** How many comments stand on the page of each unit that has any. */
export async function countComments(
  db: StaffDb,
  waveId: WaveId,
): Promise<readonly { readonly unit: UnitId; readonly count: number }[]> {
  return await db
    .selectFrom("release.comment")
    .select(["unit_id as unit", sql<number>`count(*)::integer`.as("count")])
    .where("wave_id", "=", waveId)
    .groupBy("unit_id")
    .orderBy("unit_id")
    .execute();
}
