import type { Kysely } from "kysely";
import type { IssuerTables } from "../db/schema.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { KeyStore } from "../keys/key-store.ts";
import {
  deleteGroupKeys,
  findWaveForUpdate,
  rewriteInvitations,
  selectWavesIn,
  updateIssuedCounts,
  updateIssuingEnded,
} from "./invitation-store.ts";
import { deleteMails } from "./mail-store.ts";
import { invitationSecretName } from "./secret.ts";

export interface EndIssuingDeps {
  readonly db: Kysely<IssuerTables>;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
}

/**
 * The issuer's part of a close, and of a cancellation: no token can be made and no link be written any more. The
 * opener waits for it. True if something was done.
 */
export async function endIssuing(deps: EndIssuingDeps): Promise<boolean> {
  let isBusy = false;
  for (const wave of await selectWavesIn(deps.db, ["closing", "cancelled"]))
    if (wave.issuing_ended_at === null && (await endIssuingOf(deps, wave.id))) isBusy = true;
  return isBusy;
}

/** The secret goes first: nobody needs it now, and a crash after it only does the rest again. */
async function endIssuingOf(deps: EndIssuingDeps, waveId: WaveId): Promise<boolean> {
  await deps.keyStore.destroy(invitationSecretName(waveId));
  return await inTransaction(deps.db, "end issuing", async (tx) => {
    const wave = await findWaveForUpdate(tx, waveId);
    if (!wave || wave.issuing_ended_at !== null) return false;
    await rewriteInvitations(tx, waveId);
    await updateIssuedCounts(tx, waveId);
    await deleteGroupKeys(tx, waveId);
    await deleteMails(tx, waveId);
    await updateIssuingEnded(tx, waveId, deps.clock.now());
    return true;
  });
}
