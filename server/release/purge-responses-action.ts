import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { findPurgeStanding, updateResponsesPurged } from "../response/opener-store.ts";
import { deleteResponses } from "../response/response-store.ts";
import { insertDeletion } from "../wave/deletion-store.ts";
import { deleteShownComments } from "./comment-store.ts";

/**
 * Deletes the opened answers and comments of a released wave for good, also the comments that could be read. The sums
 * and the release stay, so that every published number can still be recomputed. Refused, with what to do, for any other
 * wave; the second time it does nothing.
 */
export async function purgeResponses(
  deps: { readonly db: OpenerDb; readonly clock: Clock },
  waveId: WaveId,
): Promise<Result<void, string>> {
  return await inTransaction(deps.db, "purge responses", async (tx) => {
    const standing = await findPurgeStanding(tx, waveId);
    if (standing === undefined) return refuse("There is no such wave.");
    if (standing.state !== "released")
      return refuse(`The wave is ${standing.state}: responses are deleted after the release, so that it can be made.`);
    if (standing.isPurged) return ok(undefined);
    const at = deps.clock.now();
    const rowCount = await deleteResponses(tx, waveId);
    await deleteShownComments(tx, waveId);
    await updateResponsesPurged(tx, waveId, at);
    await insertDeletion(tx, { waveId, what: "responses", at, rowCount });
    return ok(undefined);
  });
}
