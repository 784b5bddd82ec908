import type { OpenerDb } from "../db/connect.ts";
import { definitionOf } from "../definition/definition.ts";
import type { WaveId } from "../kernel/brand.ts";
import { scoreAtoms } from "./atom-scores.ts";
import { findEarlierRelease } from "./earlier-release-store.ts";
import type { Release } from "./release.ts";
import { assertFrozen } from "./release-store.ts";
import { loadAtoms } from "./wave-atoms-action.ts";
import { type ComparedWave, meansOf } from "./wave-comparison.ts";

/**
 * The last released wave of the same organisation that closed before this one: what it showed, and its numbers in full
 * from its sums; null if there is none. Throws if its document is not the one that was frozen, because what it showed
 * could then not be told.
 */
export async function loadEarlierWave(tx: OpenerDb, waveId: WaveId): Promise<ComparedWave | null> {
  const found = await findEarlierRelease(tx, waveId);
  if (found === undefined) return null;
  assertFrozen(found.id, found);
  const definition = definitionOf(found.definitionId, found.definition, found.scoringKey);
  if (!definition.ok) throw new Error(`the frozen definition cannot be read: ${definition.refusal.join("; ")}`);
  const release = JSON.parse(found.document) as Release;
  const atoms = await loadAtoms(tx, found.id, definition.value.key);
  const { score } = scoreAtoms({ ...atoms, thresholds: release.thresholds, rules: release.rules });
  return { release, key: atoms.key, tree: atoms.tree, means: meansOf(score) };
}
