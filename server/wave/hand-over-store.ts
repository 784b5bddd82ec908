import type { Kysely } from "kysely";
import { constraintOf } from "../db/pg-problem.ts";
import type { StaffTables } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";

/**
 * Puts the file of the works council where the opener finds it; staff can put one in and never look at it. False if one
 * lies there already: then the transaction is lost and must end.
 */
export async function insertHandOver(db: Kysely<StaffTables>, waveId: WaveId, file: Buffer): Promise<boolean> {
  try {
    await db.insertInto("wave.hand_over").values({ wave_id: waveId, file }).execute();
    return true;
  } catch (error) {
    if (constraintOf(error) === "hand_over_pkey") return false;
    throw error;
  }
}
