import { createHash } from "node:crypto";
import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Release } from "../release/release.ts";
import { auditComparison } from "./audit-comparison-action.ts";
import { type Comparison, compare, type Difference } from "./differences.ts";
import { compareExcludedEffects } from "./excluded-effect.ts";
import { expectedReleaseOf, unsafeGroupsOf } from "./expected-release.ts";
import { labelFaultsOf } from "./labels.ts";
import { findReleasedWave } from "./opened-wave-store.ts";

/**
 * "agrees": every published number and verdict follows from the opened answers. "differs": `differences` says where not.
 * "impossible": there is nothing to compare, for `reason`. `unchecked`: in words, what could not be compared, and why.
 */
export type AuditResult =
  | {
      readonly outcome: "agrees";
      readonly compared: number;
      readonly answers: number;
      readonly differences: readonly [];
      readonly unchecked: readonly string[];
    }
  | {
      readonly outcome: "differs";
      readonly compared: number;
      readonly answers: number;
      readonly differences: readonly Difference[];
      readonly unchecked: readonly string[];
    }
  | { readonly outcome: "impossible"; readonly reason: string };

/** What the opened answers cannot show, in words for whoever reads an audit. */
export const notRecomputed: readonly string[] = [
  "omega and the interval of alpha, which nothing decides",
  "how many opened ballots carried which quality flag: compared with what was counted at the opening",
  "means with the ballots put back that were left out: their answers were never kept, so only the means without them are compared, and that the two fit together",
];

/**
 * Recomputes every published cell and verdict of a released wave from its opened answers, by a second implementation
 * that shares no code with the first, and compares. Needs the opened answers: afterwards they are purged.
 */
export async function auditWave(openerDb: OpenerDb, waveId: WaveId): Promise<AuditResult> {
  const wave = await inTransaction(openerDb, "audit wave", (tx) => findReleasedWave(tx, waveId));
  if (wave === undefined) return { outcome: "impossible", reason: "There is no such wave, or it was never launched." };
  const { release, opened } = wave;
  if (release === undefined)
    return { outcome: "impossible", reason: `The wave is ${wave.state}: nothing has been published yet.` };
  const found: Comparison = { compared: 0, differences: [] };
  const hash = createHash("sha256").update(release.document, "utf8").digest("hex");
  compare(found, ["hash of the document"], release.hash.toString("hex"), hash);
  if (wave.purgedAt !== null) return withoutAnswers(found, wave.purgedAt);
  found.differences.push(...labelFaultsOf(opened));
  const published = JSON.parse(release.document) as Release;
  compareReleases(found, published, opened);
  found.differences.push(...unsafeGroupsOf(opened, published));
  const unchecked = await auditComparison(openerDb, waveId, found, { opened, published });
  const { compared, differences } = found;
  const answers = opened.answers.length;
  if (differences.length > 0) return { outcome: "differs", compared, answers, differences, unchecked };
  return { outcome: "agrees", compared, answers, differences: [], unchecked };
}

/** Sums and release stay, but this check trusts no sums. */
function withoutAnswers({ compared, differences }: Comparison, purgedAt: Date): AuditResult {
  if (differences.length > 0) return { outcome: "differs", compared, answers: 0, differences, unchecked: [] };
  return {
    outcome: "impossible",
    reason: `The opened answers were deleted on ${purgedAt.toISOString().slice(0, 10)}, so there is nothing to recompute from. The release still has the hash that it was frozen with.`,
  };
}

function compareReleases(found: Comparison, published: Release, opened: Parameters<typeof expectedReleaseOf>[0]): void {
  const { units, scales, ...whole } = expectedReleaseOf(opened, published);
  compare(found, ["wave"], published, whole);
  compare(found, ["units", "number"], published.units.length, units.length);
  for (const unit of units) {
    const said = published.units.find((candidate) => candidate.id === unit.id);
    compare(found, [unit.name], said ?? null, unit);
  }
  compare(found, ["sub-scales", "number"], published.scales.length, scales.length);
  for (const scale of scales) {
    const said = published.scales.find((candidate) => candidate.code === scale.code);
    compare(found, ["sub-scale", scale.code], said ?? null, scale);
  }
  compareExcludedEffects(found, published, opened);
}
