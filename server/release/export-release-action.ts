import type { StaffDb } from "../db/connect.ts";
import { inInstallation } from "../db/transaction.ts";
import { definitionOf } from "../definition/definition.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { findAnyWave } from "../wave/wave-store.ts";
import { countComments } from "./comment-store.ts";
import type { OutsideRelease } from "./outside-release.ts";
import type { Release } from "./release.ts";
import { type FrozenRelease, findFrozenRelease } from "./release-store.ts";
import { questionsOf } from "./safe-release-action.ts";
import { outsideReleaseOf } from "./seen-from-outside.ts";

/** The frozen document of a wave, byte for byte. Throws Problem("not-found") before the release. */
export async function exportRelease(db: StaffDb, waveId: WaveId): Promise<FrozenRelease> {
  const frozen = await inInstallation(db, "export release", (tx) => findFrozenRelease(tx, waveId));
  if (frozen === undefined)
    throw new Problem("not-found", `The wave ${waveId} has no release. Close it first, and wait for its numbers.`);
  return frozen;
}

/** The same as anybody outside sees it: what pages, reports and exports show, at the precision shown. */
export async function exportOutsideRelease(db: StaffDb, waveId: WaveId): Promise<OutsideRelease> {
  const { document } = await exportRelease(db, waveId);
  const { wave, comments } = await inInstallation(db, "find wave", async (tx) => ({
    wave: await findAnyWave(tx, waveId),
    comments: await countComments(tx, waveId),
  }));
  if (!wave?.definition || !wave.scoring_key)
    throw new Error(`the released wave ${waveId} has no frozen questionnaire`);
  const definition = definitionOf(wave.definition_id, wave.definition, wave.scoring_key);
  if (!definition.ok) throw new Error(`the frozen definition cannot be read: ${definition.refusal.join("; ")}`);
  return outsideReleaseOf(JSON.parse(document) as Release, questionsOf(definition.value.key), comments);
}
