import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { insertDeletion } from "../wave/deletion-store.ts";
import { deleteSpent } from "./box-store.ts";
import { findPurgeStanding } from "./opener-store.ts";

/**
 * Deletes the redeemed tokens of a wave whose invitations are gone, for good. The counts stay, and so does the hash of
 * their list, so that a copy of it can still be checked.
 */
export async function purgeTokens(
  deps: { readonly db: OpenerDb; readonly clock: Clock },
  waveId: WaveId,
): Promise<Result<void, string>> {
  return await inTransaction(deps.db, "purge redeemed tokens", async (tx) => {
    const standing = await findPurgeStanding(tx, waveId);
    if (standing === undefined) return refuse("There is no such wave.");
    if (standing.hasIdentities) return refuse("Redeemed tokens are deleted once the invitations are.");
    const rowCount = await deleteSpent(tx, waveId);
    await insertDeletion(tx, { waveId, what: "tokens", at: deps.clock.now(), rowCount });
    return ok(undefined);
  });
}
