import type { OpenerDb } from "../db/connect.ts";
import { refuseUnsafeOpening } from "../db/settings-guard.ts";
import { type Definition, definitionOf } from "../definition/definition.ts";
import { questionsOf } from "../definition/survey-shape.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { countInbox, deleteInbox, rewriteSpent, updateRedeemed } from "./box-store.ts";
import { excludedSumsOf } from "./excluded-sums.ts";
import { checkedPlanOf, countedUnitsOf, labelledBoxOf } from "./labelled-box.ts";
import type { OpenedBox } from "./opened-box.ts";
import { updateBoxEnded, type WaveToOpen } from "./opener-store.ts";
import { recordTokenList } from "./record-token-list-action.ts";
import {
  insertComments,
  insertExcludedSums,
  insertOpening,
  insertQuality,
  insertResponses,
  insertTenureSums,
} from "./response-store.ts";
import { insertSums } from "./sums-store.ts";
import { tenureSumsOf } from "./tenure-sums.ts";
import type { TreeUnit } from "./tree.ts";

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

/** All ballots of a wave in memory, and the tree in which their units stand. */
export interface OpenedWave {
  readonly tree: readonly TreeUnit[];
  readonly box: OpenedBox;
}

/**
 * The last step of every box, inside the caller's transaction: `read` opens the ballots, by whoever holds the key; they
 * are checked, planned and written without order, time or token; the box is emptied, and the wave is closed. With fewer
 * than k ballots (in the box, or that count), or without `read`, nothing is written and the wave is withheld. Throws a
 * Problem while PostgreSQL would write the answers into its log.
 */
export async function emptyBox(
  deps: OpenerDeps,
  wave: WaveToOpen,
  read?: (definition: Definition) => Promise<OpenedWave>,
): Promise<"closed" | "withheld"> {
  const { db, clock, onStep } = deps;
  const { k } = wave.thresholds;
  const ballots = await countInbox(db, wave.id);
  const isOpened = ballots >= k && read !== undefined && (await openAndWrite(deps, wave, ballots, read));
  const deleted = await deleteInbox(db, wave.id);
  if (deleted !== ballots) throw new Error(`the box held ${ballots} ballots when counted and ${deleted} when emptied`);
  onStep?.("emptied");
  await rewriteSpent(db, wave.id);
  await updateRedeemed(db, wave.id);
  await recordTokenList(db, wave);
  onStep?.("rewritten");
  await updateBoxEnded(db, wave.id, { at: clock.now(), withheldCount: isOpened ? null : ballots });
  onStep?.("ended");
  return isOpened ? "closed" : "withheld";
}

/** False, with nothing written, if too few of the ballots count. */
async function openAndWrite(
  deps: OpenerDeps,
  wave: WaveToOpen,
  ballots: number,
  read: (definition: Definition) => Promise<OpenedWave>,
): Promise<boolean> {
  const { db, random, onStep } = deps;
  const definition = frozenDefinitionOf(wave);
  await refuseUnsafeOpening(db);
  const { tree, box } = await read(definition);
  onStep?.("opened");
  const opened = [...box.counts.values()].reduce((sum, c) => sum + c.included + c.excluded + c.spoiled, 0);
  if (opened !== ballots) throw new Error(`the box held ${ballots} ballots and ${opened} were read`);
  const units = countedUnitsOf(tree, box);
  const plan = checkedPlanOf(units, box, wave.thresholds.k);
  if (plan.isWithheld) return false;

  // a large box takes a while to open, and a setting can change meanwhile
  await refuseUnsafeOpening(db);
  const labelled = labelledBoxOf(box, units, plan, wave.thresholds.commentsFrom, random);
  await insertResponses(db, wave.id, labelled.responses);
  onStep?.("responses");
  await insertComments(db, wave.id, labelled.comments);
  onStep?.("comments");
  const scored = await insertSums(db, wave.id, definition.key);
  await insertOpening(db, wave.id, labelled.counts, scored);
  await insertQuality(db, wave.id, box.quality, labelled.commentsDropped);
  const scales = definition.key.scales.map((scale) => scale.code);
  const excluded = [...box.counts.values()].reduce((sum, count) => sum + count.excluded, 0);
  await insertExcludedSums(db, wave.id, excludedSumsOf(scales, box.excluded, excluded, wave.thresholds));
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

function frozenDefinitionOf(wave: WaveToOpen): Definition {
  const definition = definitionOf(wave.definitionId, wave.definition, wave.scoringKey);
  if (!definition.ok) throw new Error(`the frozen definition cannot be read: ${definition.refusal.join("; ")}`);
  return definition.value;
}

function tenureOptionsOf(definition: Definition): string[] {
  const question = questionsOf(definition.survey).find(({ name }) => name === "TEN");
  return question?.type === "radiogroup" ? question.choices.map((choice) => String(choice.value)) : [];
}
