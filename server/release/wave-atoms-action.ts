import type { OpenerDb } from "../db/connect.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import { selectTree } from "../response/opener-store.ts";
import { selectOpening } from "../response/response-store.ts";
import { selectSums } from "../response/sums-store.ts";
import type { ScoringKey } from "../score/instrument.ts";
import type { AtomsToScore } from "./atom-scores.ts";
import { selectReleaseGroups } from "./wave-to-release-store.ts";

/** The tree of a wave whose box was opened, with what was counted and summed in it. These stay for ever. */
export async function loadAtoms(
  tx: OpenerDb,
  waveId: WaveId,
  key: ScoringKey,
): Promise<Pick<AtomsToScore, "key" | "tree" | "groups" | "opening" | "sums">> {
  const opening = await selectOpening(tx, waveId);
  const scored = new Map<UnitId, number>([...opening].map(([id, counts]) => [id, counts.scored]));
  return {
    key,
    tree: await selectTree(tx, waveId),
    groups: await selectReleaseGroups(tx, waveId),
    opening,
    sums: await selectSums(tx, waveId, key, scored),
  };
}
