import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Log } from "../kernel/log.ts";
import { Problem } from "../kernel/problem.ts";
import { sweeper } from "../wave/sweeper-job.ts";
import { makeBoxKeys, selectKeysToDestroy } from "./box-key-job.ts";
import { deleteInbox } from "./box-store.ts";
import type { OpenerDeps } from "./empty-box-action.ts";
import { openBox } from "./open-box-action.ts";
import { openHandedOver } from "./open-returned-action.ts";
import { selectWavesIn } from "./opener-store.ts";
import { purgeDueTokens, sweepOpened } from "./purge-job.ts";
import { selectHandedOver } from "./returned-store.ts";

export interface BoxJobDeps extends OpenerDeps {
  readonly log: Log;
}

/**
 * All that the opener does with boxes: makes their keys at launch, opens them after close, destroys what is left over
 * from a crash, and deletes redeemed tokens that are past their time. True if something was done. One wave's trouble does not hold up the
 * others; the first is thrown at the end. A box that must not be opened yet is told to the log once, and tried again.
 */
export function boxJob(deps: BoxJobDeps): { tick(): Promise<boolean> } {
  const { db, keyStore, clock, log } = deps;
  const purge = () => purgeDueTokens(deps);
  const sweep = sweeper(clock, () => sweepOpened(deps));
  const toldOf = new Map<WaveId, string>();

  async function destroyLeftOverKeys(): Promise<boolean> {
    const left = await selectKeysToDestroy(db, keyStore);
    for (const { name, waveId, state } of left) {
      // sealed ballots of a cancelled wave are never opened; of any other ended wave there are none
      if (state === "cancelled") await inTransaction(db, "empty cancelled box", (tx) => deleteInbox(tx, waveId));
      await keyStore.destroy(name);
      log.info("box key destroyed", { wave: waveId, state });
    }
    return left.length > 0;
  }

  async function openBoxes(): Promise<boolean> {
    let isDone = false;
    const faults: unknown[] = [];
    for (const wave of await selectWavesIn(db, ["closing"])) {
      if (!wave.isIssuingEnded) continue;
      try {
        const outcome = await openBox(deps, wave.id);
        if (outcome === "not due") continue;
        isDone = true;
        log.info("box opened", { wave: wave.id, outcome });
      } catch (error) {
        if (!tellOnce(wave.id, error)) faults.push(error);
      }
    }
    if (faults.length > 0 && !isDone) throw faults[0];
    return isDone;
  }

  /** False if it is a fault of ours; a Problem says what somebody has to do, and is not said again every time. */
  function tellOnce(waveId: WaveId, error: unknown): boolean {
    if (!(error instanceof Problem)) return false;
    if (toldOf.get(waveId) !== error.message) log.error("box not opened", { wave: waveId, reason: error.message });
    toldOf.set(waveId, error.message);
    return true;
  }

  async function readHandedOver(): Promise<boolean> {
    let isDone = false;
    for (const waveId of await selectHandedOver(db)) {
      try {
        const opened = await openHandedOver(deps, waveId);
        if (opened.ok) log.info("box opened by the works council", { wave: waveId, outcome: opened.value });
        else log.warn("file of the works council refused", { wave: waveId, reason: opened.refusal });
        isDone = true;
      } catch (error) {
        if (!tellOnce(waveId, error)) throw error;
      }
    }
    return isDone;
  }

  return {
    async tick() {
      const done = [
        await makeBoxKeys(db, keyStore),
        await destroyLeftOverKeys(),
        await purge(),
        await sweep(),
        await readHandedOver(),
        await openBoxes(),
      ];
      return done.includes(true);
    },
  };
}
