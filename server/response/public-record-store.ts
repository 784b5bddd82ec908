import type { OpenerDb } from "../db/connect.ts";
import type { LeftOut } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";

/** Writes down, once, what the list of redeemed tokens of a wave is, so that any copy of it can be checked. */
export async function insertPublicRecord(
  db: OpenerDb,
  waveId: WaveId,
  list: { readonly tokens: number; readonly bytes: number; readonly hash: Buffer },
): Promise<void> {
  const row = { wave_id: waveId, tokens: list.tokens, list_bytes: list.bytes, list_hash: list.hash };
  await db.insertInto("wave.public_record").values(row).execute();
}

/** Writes down how much the release withholds. */
export async function updateLeftOut(db: OpenerDb, waveId: WaveId, leftOut: LeftOut): Promise<void> {
  await db
    .updateTable("wave.public_record")
    .set({ left_out: JSON.stringify(leftOut) })
    .where("wave_id", "=", waveId)
    .execute();
}
