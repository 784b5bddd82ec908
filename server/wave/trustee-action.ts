import { recordAudit } from "../access/audit-store.ts";
import type { WaveState } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import { type Result, refuse } from "../kernel/result.ts";
import { keyFingerprintOf } from "./box-key.ts";
import { dayOf } from "./day.ts";
import { insertHandOver } from "./hand-over-store.ts";
import { notReturnedOf } from "./return-envelope.ts";
import { type Actor, makeMove } from "./wave-actor-action.ts";

/** Largest file of the works council, in bytes: room for the ballots of `trusteePeopleMax` people. */
export const returnBytesMax = 64_000_000;

/** Keeps the public key that the works council made, in a draft. `key`: 65 bytes, a point of P-256. */
export function setBoxKey(actor: Actor, clock: Clock, waveId: WaveId, key: Buffer): Promise<Result<WaveState, string>> {
  return makeMove(actor, clock, waveId, {
    did: "box key of the works council set",
    moveOf: () => ({ action: "set-box-key" }),
    change: () => ({ box_public_key: key }),
    detail: { fingerprint: keyFingerprintOf(key) },
  });
}

/**
 * Takes in the file that the works council gave back. Nothing of it is read here: its content is sealed to the opener,
 * which checks it and then opens the wave, or says on the wave's page what is wrong with it.
 */
export async function handOver(
  actor: Actor,
  clock: Clock,
  waveId: WaveId,
  file: Buffer,
): Promise<Result<WaveState, string>> {
  const fault = notReturnedOf(file);
  if (fault !== undefined) return refuse(fault);
  return await makeMove(actor, clock, waveId, {
    did: "file of the works council taken in",
    moveOf: () => ({ action: "hand-over" }),
    async alsoDo(tx) {
      if (!(await insertHandOver(tx, waveId, file)))
        throw new Problem("conflict", "A file of the works council is being read just now. Look again in a minute.");
    },
    change: (_wave, now) => ({ handed_over_at: now, hand_over_fault: null }),
    detail: { bytes: file.length },
  });
}

/** Gives up waiting for the works council: the opener destroys the ballots unread, and the wave is withheld. */
export async function giveUp(
  actor: Actor,
  clock: Clock,
  waveId: WaveId,
  reason: string,
): Promise<Result<WaveState, string>> {
  const length = [...reason.trim()].length;
  if (length === 0 || length > 500 || /[\p{Cc}\p{Surrogate}]/u.test(reason))
    return refuse("Say why in one line, in 500 characters at most: it stands on the page of the wave.");
  return await makeMove(actor, clock, waveId, {
    did: "waiting for the works council given up",
    moveOf: () => ({ action: "give-up", today: dayOf(clock.now()) }),
    change: () => ({ withhold_reason: reason.trim() }),
    detail: { reason: reason.trim() },
  });
}

/** Leaves a line in the audit trail about ballots that left the server or came back to it. */
export async function recordBallots(
  actor: Actor,
  clock: Clock,
  wave: { readonly id: WaveId; readonly title: string },
  did: "sealed ballots given out" | "opened ballots taken in",
): Promise<void> {
  await actor.transaction(did, (tx) =>
    recordAudit(tx, {
      at: clock.now(),
      organisationId: actor.organisation.id,
      actor: actor.name,
      action: did,
      object: wave.title,
      detail: { wave: wave.id },
    }),
  );
}
