import { sql } from "kysely";
import { z } from "zod";
import type { StaffDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import { type Edit, type EditContent, ownStyles } from "./edit.ts";

const cited = z.record(z.string(), z.array(z.string()));
const contentShape = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("generated"),
    isHidden: z.boolean(),
    text: z.string().nullable(),
    base: z.string().nullable(),
    cited,
  }),
  z.strictObject({
    kind: z.literal("own"),
    section: z.string(),
    style: z.enum(ownStyles),
    isHidden: z.boolean(),
    text: z.string(),
    cited,
  }),
  z.strictObject({ kind: z.literal("order"), blocks: z.array(z.string()) }),
  z.strictObject({ kind: z.literal("section"), isHidden: z.boolean() }),
]);

const columns = ["block", "version", "content", "saved_by as by", "saved_at as at"] as const;

/** The newest edit of each block of a report, own blocks in the order in which they were first saved. */
export async function selectNewestEdits(db: StaffDb, waveId: WaveId): Promise<readonly Edit[]> {
  const rows = await db
    .selectFrom("report.edit")
    .select([...columns, sql<Date>`min(saved_at) over (partition by block)`.as("since")])
    .distinctOn("block")
    .where("wave_id", "=", waveId)
    .orderBy("block")
    .orderBy("version", "desc")
    .execute();
  return rows.sort((a, b) => a.since.getTime() - b.since.getTime()).map(editOf);
}

/** The newest edits of one block, the latest first. */
export async function selectHistory(
  db: StaffDb,
  waveId: WaveId,
  block: string,
  most: number,
): Promise<readonly Edit[]> {
  const rows = await db
    .selectFrom("report.edit")
    .select(columns)
    .where("wave_id", "=", waveId)
    .where("block", "=", block)
    .orderBy("version", "desc")
    .limit(most)
    .execute();
  return rows.map(editOf);
}

/** Saves one more version; false if somebody else saved that version first. */
export async function insertEdit(
  db: StaffDb,
  waveId: WaveId,
  { block, version, content, by, at }: Edit,
): Promise<boolean> {
  const row = { wave_id: waveId, block, version, content: JSON.stringify(content), saved_by: by, saved_at: at };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("report.edit")
    .values(row)
    .onConflict((conflict) => conflict.columns(["wave_id", "block", "version"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

function editOf(row: { block: string; version: number; content: unknown; by: string; at: Date }): Edit {
  return {
    block: row.block,
    version: row.version,
    content: contentShape.parse(row.content) as EditContent,
    by: row.by,
    at: row.at,
  };
}
