import { recordAudit } from "../access/audit-store.ts";
import type { WaveState } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { dayOf } from "./day.ts";
import { type DraftFault, faultsOf, type WaveDraft } from "./draft.ts";
import { moved } from "./state.ts";
import { type Actor, makeMove, missingWave } from "./wave-actor-action.ts";
import { findWaveForUpdate, insertWave, standingOf, updateWave } from "./wave-store.ts";

/** Saves a new draft, or says what is wrong with it. */
export async function createWave(
  actor: Actor,
  deps: { readonly clock: Clock; readonly random: Random },
  draft: WaveDraft,
): Promise<Result<WaveId, readonly DraftFault[]>> {
  const faults = faultsOf(draft);
  if (faults.length > 0) return refuse(faults);
  const id = randomUuid(deps.random) as WaveId;
  const now = deps.clock.now();
  await actor.transaction("wave created", async (tx) => {
    const organisationId = actor.organisation.id;
    await insertWave(tx, { id, organisation_id: organisationId, state: "draft", created_at: now, ...columnsOf(draft) });
    await recordAudit(tx, {
      at: now,
      organisationId,
      actor: actor.name,
      action: "wave created",
      object: draft.title,
      detail: { wave: id },
    });
  });
  return ok(id);
}

/** Writes a draft anew. Throws Problem("conflict") once it is launched. */
export async function editWave(
  actor: Actor,
  clock: Clock,
  waveId: WaveId,
  draft: WaveDraft,
): Promise<Result<WaveId, readonly DraftFault[]>> {
  return await actor.transaction("wave edited", async (tx) => {
    const wave = await findWaveForUpdate(tx, actor.organisation.id, waveId);
    if (!wave) throw missingWave();
    const next = moved(standingOf(wave), { action: "edit" });
    if (!next.ok) throw new Problem("conflict", next.refusal);
    const faults = faultsOf(draft);
    if (faults.length > 0) return refuse(faults);
    // a key belongs to whoever holds it: with another holder, another key
    const isSameHolder = wave.mode === draft.mode;
    const keys = isSameHolder ? {} : { box_public_key: null, return_public_key: null };
    await updateWave(tx, waveId, { ...columnsOf(draft), ...keys });
    await recordAudit(tx, {
      at: clock.now(),
      organisationId: actor.organisation.id,
      actor: actor.name,
      action: "wave edited",
      object: draft.title,
      detail: { wave: waveId },
    });
    return ok(waveId);
  });
}

type Moved = Promise<Result<WaveState, string>>;

/** Asks the issuer to send the invitations. `mailFault`: why this server cannot send mail, or null. */
export function inviteWave(actor: Actor, clock: Clock, waveId: WaveId, mailFault: string | null): Moved {
  return makeMove(actor, clock, waveId, {
    did: "invitations requested",
    moveOf: () => ({ action: "invite", mailFault }),
    change: (_wave, now) => ({ invitations_requested_at: now }),
  });
}

/** Asks the issuer to send the one reminder. */
export function remindWave(actor: Actor, clock: Clock, waveId: WaveId, mailFault: string | null): Moved {
  return makeMove(actor, clock, waveId, {
    did: "reminder requested",
    moveOf: () => ({ action: "remind", mailFault }),
    change: (_wave, now) => ({ reminder_requested_at: now }),
  });
}

/** Moves the last day, between the two that the respondents were shown. */
export function moveClose(actor: Actor, clock: Clock, waveId: WaveId, closesOn: string): Moved {
  return makeMove(actor, clock, waveId, {
    did: "last day moved",
    moveOf: () => ({ action: "move-close", closesOn, today: dayOf(clock.now()) }),
    change: () => ({ closes_on: closesOn }),
    detail: { closesOn },
  });
}

/** Closes the wave now: no ballot is taken after this. */
export function closeWave(actor: Actor, clock: Clock, waveId: WaveId): Moved {
  return makeMove(actor, clock, waveId, {
    did: "wave closed",
    moveOf: () => ({ action: "close", by: "staff", today: dayOf(clock.now()) }),
    change: (_wave, now) => ({ closing_at: now }),
    endsBox: true,
  });
}

/** Calls the wave off: nothing is opened, and all keys are destroyed. */
export function cancelWave(actor: Actor, clock: Clock, waveId: WaveId): Moved {
  return makeMove(actor, clock, waveId, {
    did: "wave cancelled",
    moveOf: () => ({ action: "cancel" }),
    change: (_wave, now) => ({ cancelled_at: now }),
    endsBox: true,
  });
}

function columnsOf(draft: WaveDraft) {
  return {
    title: draft.title,
    asked_by: draft.askedBy,
    purpose: draft.purpose,
    contact: draft.contact,
    mode: draft.mode,
    opens_on: draft.opensOn,
    closes_on: draft.closesOn,
    earliest_close: draft.earliestClose,
    latest_close: draft.latestClose,
    definition_id: draft.definitionId,
    thresholds: JSON.stringify(draft.thresholds),
    rules: JSON.stringify(draft.rules),
    kinds: JSON.stringify(draft.kinds),
  };
}
