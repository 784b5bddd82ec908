import { hasWaveAudit, recordAudit } from "../access/audit-store.ts";
import type { StaffDb } from "../db/connect.ts";
import { inInstallation } from "../db/transaction.ts";
import { findAnyWaveForUpdate, selectWavesWithDeletions, type WaveWithDeletions } from "./wave-store.ts";

/**
 * Writes every deletion that the issuer and the opener have done into the audit trail of its organisation, once: they
 * may not write there themselves, so they only date it on the wave. It may be killed at any step and run by several
 * processes at once.
 */
export function deletionRecordDuty({ db }: { readonly db: StaffDb }): {
  readonly name: string;
  tick(): Promise<boolean>;
} {
  // looking into the trail is only needed once for each deletion and process
  const recorded = new Set<string>();
  return {
    name: "deletion record",
    async tick() {
      const waves = await inInstallation(db, "find deletions", (tx) => selectWavesWithDeletions(tx));
      let isDone = false;
      for (const wave of waves)
        for (const { action, at } of deletionsOf(wave)) {
          const name = `${action} ${wave.id}`;
          if (recorded.has(name)) continue;
          isDone = (await recordDeletion(db, wave, action, at)) || isDone;
          recorded.add(name);
        }
      return isDone;
    },
  };
}

function deletionsOf({ identitiesPurgedAt, responsesPurgedAt }: WaveWithDeletions) {
  return [
    ...(identitiesPurgedAt ? [{ action: "invitations and tokens deleted", at: identitiesPurgedAt }] : []),
    ...(responsesPurgedAt ? [{ action: "responses and comments deleted", at: responsesPurgedAt }] : []),
  ];
}

async function recordDeletion(db: StaffDb, wave: WaveWithDeletions, action: string, at: Date): Promise<boolean> {
  return await inInstallation(db, "record deletion", async (tx) => {
    await findAnyWaveForUpdate(tx, wave.id);
    if (await hasWaveAudit(tx, action, wave.id)) return false;
    const { id, organisationId, title } = wave;
    await recordAudit(tx, { at, organisationId, actor: "server", action, object: title, detail: { wave: id } });
    return true;
  });
}
