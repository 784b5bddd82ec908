import { setImmediate } from "node:timers/promises";
import { tryLockExclusive } from "../db/advisory-lock.ts";
import { inTransaction } from "../db/transaction.ts";
import type { Definition } from "../definition/definition.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { boxKeyNameOf, publicKeyOf, returnKeyNameOf } from "./box-key-job.ts";
import { countInbox, readInbox } from "./box-store.ts";
import { emptyBox, type OpenerDeps } from "./empty-box-action.ts";
import { type HpkeOpen, hpkeOpener } from "./hpke-open.ts";
import { openedBallotOf } from "./opened-ballot.ts";
import { type OpenedBox, openedBox } from "./opened-box.ts";
import { findWaveToOpen, selectGroupUnits, selectTree, type WaveToOpen } from "./opener-store.ts";

/**
 * "not due": another state, the issuer still holds its keys, another process is opening this box just now, or the works
 * council holds the key and has not given the opened ballots back.
 */
export type OpeningOutcome = "closed" | "withheld" | "not due";

const ballotsOfChunk = 500;
const ballotsOfBreath = 25;

/**
 * Opens the box of a wave whose issuing has ended, once: everything is unsealed, checked and planned in memory, then
 * written without order, time or token in one transaction that also empties the box; then the box key is destroyed.
 * Fewer than k ballots (in the box, or that count) are never written: the wave is withheld. So is one whose key the
 * works council holds and for which staff no longer waits. Killed at any step, it begins again, and afterwards is either
 * not done at all or done.
 * Throws when the box key is missing or is not the one of the manifest: then nobody can open the box. Throws a Problem
 * while PostgreSQL would write the answers into its log.
 */
export async function openBox(deps: OpenerDeps, waveId: WaveId): Promise<OpeningOutcome> {
  const outcome = await inTransaction(deps.db, "open box", async (tx): Promise<OpeningOutcome> => {
    if (!(await tryLockExclusive(tx, `open ${waveId}`))) return "not due";
    const wave = await findWaveToOpen(tx, waveId);
    if (wave?.state !== "closing" || !wave.isIssuingEnded) return "not due";
    const opener = { ...deps, db: tx };
    if (wave.mode === "sealed")
      return await emptyBox(opener, wave, async (definition) => {
        const box = await openAll(opener, wave, definition);
        return { tree: await selectTree(tx, waveId), box };
      });
    const isTooFew = (await countInbox(tx, waveId)) < wave.thresholds.k;
    return isTooFew || wave.isGivenUp ? await emptyBox(opener, wave) : "not due";
  });
  if (outcome === "not due") return outcome;
  deps.onStep?.("committed");
  await deps.keyStore.destroy(boxKeyNameOf(waveId));
  await deps.keyStore.destroy(returnKeyNameOf(waveId));
  deps.onStep?.("destroyed");
  return outcome;
}

/** Unseals and checks every ballot. Takes a breath now and then: the same process may be serving pages. */
async function openAll(deps: OpenerDeps, wave: WaveToOpen, definition: Definition): Promise<OpenedBox> {
  const open = await openerOf(deps.keyStore, wave);
  const unitOf = await selectGroupUnits(deps.db, wave.id);
  const aadOf = new Map([...unitOf.keys()].map((groupId) => [groupId, Buffer.from(groupId, "utf8")]));
  const box = openedBox();
  let count = 0;
  for await (const chunk of readInbox(deps.db, wave.id, ballotsOfChunk)) {
    deps.onStep?.("read");
    for (const { groupId, sealed } of chunk) {
      const plain = open(sealed, aadOf.get(groupId) ?? Buffer.alloc(0));
      box.add(unitOf.get(groupId) as UnitId, plain && openedBallotOf(definition, plain));
      if (++count % ballotsOfBreath === 0) await setImmediate();
    }
  }
  return box;
}

async function openerOf(keyStore: KeyStore, wave: WaveToOpen): Promise<HpkeOpen> {
  const name = boxKeyNameOf(wave.id);
  const privateKey = await keyStore.read(name);
  if (privateKey === undefined)
    throw new Error(`The box key ${name} is not in the key store: restore its copy, or nobody can open this wave.`);
  if (!publicKeyOf(privateKey).equals(wave.boxPublicKey))
    throw new Error(`The box key ${name} is not the one that the ballots were sealed to: restore the right copy.`);
  return hpkeOpener(privateKey, Buffer.concat([Buffer.from("upwell ballot 1", "utf8"), wave.manifestHash]));
}
