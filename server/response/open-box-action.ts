import { setImmediate } from "node:timers/promises";
import { tryLockExclusive } from "../db/advisory-lock.ts";
import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import { type Definition, definitionOf } from "../definition/definition.ts";
import { questionsOf } from "../definition/survey-shape.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { boxKeyNameOf, publicKeyOf } from "./box-key-job.ts";
import { countInbox, deleteInbox, readInbox, rewriteSpent, updateRedeemed } from "./box-store.ts";
import { type HpkeOpen, hpkeOpener } from "./hpke-open.ts";
import { checkedPlanOf, countedUnitsOf, labelledBoxOf } from "./labelled-box.ts";
import { openedBallotOf } from "./opened-ballot.ts";
import { type OpenedBox, openedBox } from "./opened-box.ts";
import { findWaveToOpen, selectGroupUnits, selectTree, updateBoxEnded, type WaveToOpen } from "./opener-store.ts";
import { insertComments, insertOpening, insertQuality, insertResponses, insertTenureSums } from "./response-store.ts";
import { insertSums } from "./sums-store.ts";
import { tenureSumsOf } from "./tenure-sums.ts";

/** Where the opening of a box stands; "committed" is the moment from which nothing can go back. */
export type OpeningStep =
  | "read"
  | "opened"
  | "responses"
  | "comments"
  | "sums"
  | "emptied"
  | "rewritten"
  | "ended"
  | "committed"
  | "destroyed";

/** What opening needs. `onStep` may be told how far it is. */
export interface OpenerDeps {
  readonly db: OpenerDb;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly onStep?: (step: OpeningStep) => void;
}

/** "not due": another state, the issuer still holds its keys, or another process is opening this box just now. */
export type OpeningOutcome = "closed" | "withheld" | "not due";

const ballotsOfChunk = 500;
const ballotsOfBreath = 25;

/**
 * Opens the box of a wave whose issuing has ended, once: everything is unsealed, checked and planned in memory, then
 * written without order, time or token in one transaction that also empties the box; then the box key is destroyed.
 * Fewer than k ballots (in the box, or that count) are never written: the wave is withheld. Killed at any step, it
 * begins again, and afterwards is either not done at all or done.
 * Throws when the box key is missing or is not the one of the manifest: then nobody can open the box.
 */
export async function openBox(deps: OpenerDeps, waveId: WaveId): Promise<OpeningOutcome> {
  const outcome = await inTransaction(deps.db, "open box", async (tx): Promise<OpeningOutcome> => {
    if (!(await tryLockExclusive(tx, `open ${waveId}`))) return "not due";
    const wave = await findWaveToOpen(tx, waveId);
    if (wave?.state !== "closing" || wave.mode !== "sealed" || !wave.isIssuingEnded) return "not due";
    return await emptyBox({ ...deps, db: tx }, wave);
  });
  if (outcome === "not due") return outcome;
  deps.onStep?.("committed");
  await deps.keyStore.destroy(boxKeyNameOf(waveId));
  deps.onStep?.("destroyed");
  return outcome;
}

async function emptyBox(deps: OpenerDeps, wave: WaveToOpen): Promise<"closed" | "withheld"> {
  const { db, clock, onStep } = deps;
  const { k } = wave.thresholds;
  const ballots = await countInbox(db, wave.id);
  const isOpened = ballots >= k && (await openAndWrite(deps, wave, ballots));
  const deleted = await deleteInbox(db, wave.id);
  if (deleted !== ballots) throw new Error(`the box held ${ballots} ballots when counted and ${deleted} when emptied`);
  onStep?.("emptied");
  await rewriteSpent(db, wave.id);
  await updateRedeemed(db, wave.id);
  onStep?.("rewritten");
  await updateBoxEnded(db, wave.id, { at: clock.now(), withheldCount: isOpened ? null : ballots });
  onStep?.("ended");
  return isOpened ? "closed" : "withheld";
}

/** False, with nothing written, if too few of the ballots count. */
async function openAndWrite(deps: OpenerDeps, wave: WaveToOpen, ballots: number): Promise<boolean> {
  const { db, random, onStep } = deps;
  const definition = frozenDefinitionOf(wave);
  const box = await openAll(deps, wave, definition);
  onStep?.("opened");
  const opened = [...box.counts.values()].reduce((sum, c) => sum + c.included + c.excluded + c.spoiled, 0);
  if (opened !== ballots) throw new Error(`the box held ${ballots} ballots and ${opened} were read`);
  const units = countedUnitsOf(await selectTree(db, wave.id), box);
  const plan = checkedPlanOf(units, box, wave.thresholds.k);
  if (plan.isWithheld) return false;

  const labelled = labelledBoxOf(box, units, plan, wave.thresholds.commentsFrom, random);
  await insertResponses(db, wave.id, labelled.responses);
  onStep?.("responses");
  await insertComments(db, wave.id, labelled.comments);
  onStep?.("comments");
  const scored = await insertSums(db, wave.id, definition.key);
  await insertOpening(db, wave.id, labelled.counts, scored);
  await insertQuality(db, wave.id, box.quality, labelled.commentsDropped);
  const scales = definition.key.scales.map((scale) => scale.code);
  const bands = tenureOptionsOf(definition);
  const answers = box.included.map(({ tenure, expectation, scale12 }) => ({
    tenure,
    expectation,
    scale12: [...scale12],
  }));
  await insertTenureSums(db, wave.id, tenureSumsOf(answers, bands, scales, wave.thresholds.k));
  onStep?.("sums");
  return true;
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

function frozenDefinitionOf(wave: WaveToOpen): Definition {
  const definition = definitionOf(wave.definitionId, wave.definition, wave.scoringKey);
  if (!definition.ok) throw new Error(`the frozen definition cannot be read: ${definition.refusal.join("; ")}`);
  return definition.value;
}

function tenureOptionsOf(definition: Definition): string[] {
  const question = questionsOf(definition.survey).find(({ name }) => name === "TEN");
  return question?.type === "radiogroup" ? question.choices.map((choice) => String(choice.value)) : [];
}
