import { recordAudit } from "../access/audit-store.ts";
import type { Member, OrganisationRef, StaffTransaction } from "../access/member.ts";
import { lockExclusive } from "../db/advisory-lock.ts";
import type { StaffDb } from "../db/connect.ts";
import type { WaveState } from "../db/schema.ts";
import { inOrganisation } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import { ok, type Result } from "../kernel/result.ts";
import { boxLockOf } from "./box-lock.ts";
import { moved, type WaveMove } from "./state.ts";
import { findWaveForUpdate, standingOf, updateWave, type WaveRow } from "./wave-store.ts";

/** Whoever acts on the waves of one organisation: a member on a page, or the command line. */
export interface Actor {
  /** as the audit trail names it */
  readonly name: string;
  readonly organisation: OrganisationRef;
  /** Runs a named transaction that sees this organisation only. */
  transaction<T>(name: string, work: (db: StaffTransaction) => Promise<T>): Promise<T>;
}

/** A member as an actor. */
export function memberActor(member: Member): Actor {
  return {
    name: member.account.email,
    organisation: member.organisation,
    transaction: (name, work) => member.transaction(name, work),
  };
}

/** The command line as an actor in one organisation. */
export function commandLineActor(db: StaffDb, organisation: OrganisationRef): Actor {
  return {
    name: "command line",
    organisation,
    transaction: (name, work) => inOrganisation(db, organisation.id, name, work),
  };
}

/** One move of a wave, as `makeMove` carries it out. */
export interface MoveStep {
  /** names the transaction, and the action in the audit trail, such as "wave closed" */
  readonly did: string;
  /** Works out the move from the wave as it stands, inside the transaction. */
  moveOf(tx: StaffTransaction, wave: WaveRow): Promise<WaveMove> | WaveMove;
  /** Columns to write beside the state. */
  change(wave: WaveRow, now: Date): Parameters<typeof updateWave>[2];
  /** More to write in the same transaction, once the move is allowed. */
  alsoDo?(tx: StaffTransaction, wave: WaveRow): Promise<void>;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  /** The move ends the taking in of ballots: the ballot box is held alone meanwhile. */
  readonly endsBox?: boolean;
}

/**
 * Makes one move in one transaction: the wave is held, the state machine asked, the columns and the audit trail
 * written. Refused in words; a foreign wave is a missing one.
 */
export async function makeMove(
  actor: Actor,
  clock: Clock,
  waveId: WaveId,
  step: MoveStep,
): Promise<Result<WaveState, string>> {
  return await actor.transaction(step.did, async (tx) => {
    if (step.endsBox) await lockExclusive(tx, boxLockOf(waveId));
    const wave = await findWaveForUpdate(tx, actor.organisation.id, waveId);
    if (!wave) throw missingWave();
    const next = moved(standingOf(wave), await step.moveOf(tx, wave));
    if (!next.ok) return next;
    const now = clock.now();
    await step.alsoDo?.(tx, wave);
    await updateWave(tx, waveId, { ...step.change(wave, now), state: next.value });
    await recordAudit(tx, {
      at: now,
      organisationId: actor.organisation.id,
      actor: actor.name,
      action: step.did,
      object: wave.title,
      detail: { wave: waveId, ...step.detail },
    });
    return ok(next.value);
  });
}

/** What a missing wave and another organisation's wave both look like. */
export function missingWave(): Problem {
  return new Problem("not-found", "There is nothing at this address, or it is not yours to see.");
}
