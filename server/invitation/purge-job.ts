import type { Kysely } from "kysely";
import type { IssuerTables } from "../db/schema.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Result, refuse } from "../kernel/result.ts";
import { dayOf } from "../wave/day.ts";
import { insertDeletion, selectUnswept, updateSwept } from "../wave/deletion-store.ts";
import { moved } from "../wave/state.ts";
import { standingOf } from "../wave/wave-store.ts";
import {
  deleteInvitations,
  findWaveForUpdate,
  rewriteInvitationTables,
  selectWavesIn,
  updateIdentitiesPurged,
} from "./invitation-store.ts";
import { deleteMailFailures, deleteMails } from "./mail-store.ts";

export interface PurgeDeps {
  readonly db: Kysely<IssuerTables>;
  readonly clock: Clock;
}

/**
 * Deletes who was invited to an ended wave: invitations, outbox, refused addresses. `by` staff does it now, the
 * calendar 30 days after the end. The roster itself belongs to the organisation and stays. Done twice it does nothing.
 */
export async function purgeIdentities(
  deps: PurgeDeps,
  waveId: WaveId,
  by: "staff" | "calendar",
): Promise<Result<{ readonly isNew: boolean }, string>> {
  return await inTransaction(deps.db, "purge identities", async (tx) => {
    const wave = await findWaveForUpdate(tx, waveId);
    if (!wave) return refuse("There is no such wave.");
    if (wave.identities_purged_at !== null) return { ok: true, value: { isNew: false } };
    const now = deps.clock.now();
    const next = moved(standingOf(wave), { action: "purge-identities", by, today: dayOf(now) });
    if (!next.ok) return next;
    const rowCount = await deleteInvitations(tx, waveId);
    await deleteMails(tx, waveId);
    await deleteMailFailures(tx, waveId);
    await updateIdentitiesPurged(tx, waveId, now);
    await insertDeletion(tx, { waveId, what: "identities", at: now, rowCount });
    return { ok: true, value: { isNew: true } };
  });
}

/** Purges every wave whose 30 days are over. True if something was done. */
export async function purgeDueIdentities(deps: PurgeDeps): Promise<boolean> {
  let isBusy = false;
  for (const wave of await selectWavesIn(deps.db, ["released", "withheld", "cancelled"])) {
    const move = { action: "purge-identities", by: "calendar", today: dayOf(deps.clock.now()) } as const;
    if (wave.identities_purged_at !== null || !moved(standingOf(wave), move).ok) continue;
    const result = await purgeIdentities(deps, wave.id, "calendar");
    if (result.ok && result.value.isNew) isBusy = true;
  }
  return isBusy;
}

/**
 * Writes the tables anew after a deletion, so that what was deleted does not linger in their files. True if that was
 * done. Throws a Problem where somebody holds a table just now: then it is for another time.
 */
export async function sweepIdentities({ db }: PurgeDeps): Promise<boolean> {
  return await inTransaction(db, "sweep identities", async (tx) => {
    const waveIds = await selectUnswept(tx, "identities");
    if (waveIds.length === 0) return false;
    await rewriteInvitationTables(tx);
    await updateSwept(tx, "identities", waveIds);
    return true;
  });
}
