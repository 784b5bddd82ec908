import { sql } from "kysely";
import type { OpenerDb } from "../db/connect.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import type { ExcludedSum } from "./excluded-sums.ts";
import type { CommentRow, ResponseRow } from "./labelled-box.ts";
import type { QualityCounts, UnitCounts } from "./opened-box.ts";
import type { TenureSum } from "./tenure-sums.ts";

/** Rows of one statement. */
const chunk = 2_000;

/** In the order given, which must be that of the ids. */
export async function insertResponses(db: OpenerDb, waveId: WaveId, responses: readonly ResponseRow[]): Promise<void> {
  for (let at = 0; at < responses.length; at += chunk) {
    const rows = responses.slice(at, at + chunk);
    await sql`
      insert into response.response (id, wave_id, unit_id, answers, scale12)
      select r.id, ${waveId}::uuid, r.unit_id, r.answers::smallint[], r.scale12::smallint[]
      from unnest(
        ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.unitId)}::uuid[],
        ${rows.map((row) => literalOf(row.row))}::text[], ${rows.map((row) => literalOf(row.scale12))}::text[]
      ) with ordinality as r (id, unit_id, answers, scale12, place)
      order by r.place`.execute(db);
  }
}

/** In the order given, which must be that of the ids. */
export async function insertComments(db: OpenerDb, waveId: WaveId, comments: readonly CommentRow[]): Promise<void> {
  for (let at = 0; at < comments.length; at += chunk) {
    const rows = comments.slice(at, at + chunk);
    await sql`
      insert into response.comment (id, wave_id, unit_id, text)
      select c.id, ${waveId}::uuid, c.unit_id, c.text
      from unnest(
        ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.unitId)}::uuid[],
        ${rows.map((row) => row.text)}::text[]
      ) with ordinality as c (id, unit_id, text, place)
      order by c.place`.execute(db);
  }
}

/** One row for every published unit, also for one all of whose people are in published units below it. */
export async function insertOpening(
  db: OpenerDb,
  waveId: WaveId,
  counts: ReadonlyMap<UnitId, UnitCounts>,
  scored: ReadonlyMap<UnitId, number>,
): Promise<void> {
  const rows = [...counts].map(([unit_id, { included, excluded, spoiled }]) => {
    return { wave_id: waveId, unit_id, included, scored: scored.get(unit_id) ?? 0, excluded, spoiled };
  });
  if (rows.length > 0) await db.insertInto("response.opening").values(rows).execute();
}

/** Flag counts of the whole wave. */
export async function insertQuality(
  db: OpenerDb,
  waveId: WaveId,
  { tooFast, ...flags }: QualityCounts,
  commentsDropped: number,
): Promise<void> {
  const row = { wave_id: waveId, ...flags, too_fast: tooFast, comments_dropped: commentsDropped };
  await db.insertInto("response.quality").values(row).execute();
}

export async function insertTenureSums(db: OpenerDb, waveId: WaveId, sums: readonly TenureSum[]): Promise<void> {
  if (sums.length === 0) return;
  await db
    .insertInto("response.tenure_sum")
    .values(sums.map((row) => ({ wave_id: waveId, ...row })))
    .execute();
}

/** The opened comments of a wave, each with the unit under which it may be shown, in no order that means anything. */
export async function selectOpenedComments(
  db: OpenerDb,
  waveId: WaveId,
): Promise<{ readonly unitId: UnitId; readonly text: string }[]> {
  return await db
    .selectFrom("response.comment")
    .select(["unit_id as unitId", "text"])
    .where("wave_id", "=", waveId)
    .execute();
}

/** What may be kept of the answers of ballots that were left out, of the whole wave. */
export async function insertExcludedSums(db: OpenerDb, waveId: WaveId, sums: readonly ExcludedSum[]): Promise<void> {
  if (sums.length === 0) return;
  await db
    .insertInto("response.excluded_sum")
    .values(sums.map((row) => ({ wave_id: waveId, ...row })))
    .execute();
}

/** The same again; empty where too few were left out, and for a wave that was opened before they were kept. */
export async function selectExcludedSums(db: OpenerDb, waveId: WaveId): Promise<readonly ExcludedSum[]> {
  return await db
    .selectFrom("response.excluded_sum")
    .select(["scale", "n", "sum12"])
    .where("wave_id", "=", waveId)
    .orderBy("scale")
    .execute();
}

/** Sums by time in the organisation, over the whole of it. */
export async function selectTenureSums(
  db: OpenerDb,
  waveId: WaveId,
): Promise<readonly Pick<TenureSum, "band" | "measure" | "n" | "sum12">[]> {
  return await db
    .selectFrom("response.tenure_sum")
    .select(["band", "measure", "n", "sum12"])
    .where("wave_id", "=", waveId)
    .orderBy("band")
    .orderBy("measure")
    .execute();
}

/** How many opened responses and comments of the wave are kept, together. */
export async function countResponses(db: OpenerDb, waveId: WaveId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from response.response where wave_id = ${waveId})
      + (select count(*) from response.comment where wave_id = ${waveId}))::integer as count`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Deletes the opened responses and comments of a wave, and returns how many; sums and counts stay. */
export async function deleteResponses(db: OpenerDb, waveId: WaveId): Promise<number> {
  const responses = await db.deleteFrom("response.response").where("wave_id", "=", waveId).executeTakeFirst();
  const comments = await db.deleteFrom("response.comment").where("wave_id", "=", waveId).executeTakeFirst();
  return Number(responses.numDeletedRows + comments.numDeletedRows);
}

/** Leaves no deleted row in the files of responses and comments. Does not wait for whoever holds them. */
export async function rewriteResponseTables(db: OpenerDb): Promise<void> {
  await sql`select response.rewrite()`.execute(db);
}

/** Flag counts of the whole wave; undefined before the box was opened. */
export async function findQuality(db: OpenerDb, waveId: WaveId): Promise<QualityCounts | undefined> {
  return await db
    .selectFrom("response.quality")
    .select(["speed", "too_fast as tooFast", "straight", "inconsistent", "sparse"])
    .where("wave_id", "=", waveId)
    .executeTakeFirst();
}

/** What was opened, by published unit. */
export async function selectOpening(
  db: OpenerDb,
  waveId: WaveId,
): Promise<Map<UnitId, UnitCounts & { scored: number }>> {
  const rows = await db.selectFrom("response.opening").selectAll().where("wave_id", "=", waveId).execute();
  return new Map(
    rows.map(({ unit_id, included, scored, excluded, spoiled }) => [unit_id, { included, scored, excluded, spoiled }]),
  );
}

/** An array as PostgreSQL reads it from text: the driver has no array of arrays of different rows. */
function literalOf(numbers: Int8Array): string {
  return `{${numbers.join(",")}}`;
}
