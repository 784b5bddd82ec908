import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Release } from "../release/release.ts";
import { type Comparison, compare } from "./differences.ts";
import { expectedComparisonOf } from "./expected-comparison.ts";
import { expectedMeansOf, publishedMeansOf } from "./expected-means.ts";
import type { OpenedWave } from "./opened-wave.ts";
import { findReleasedWave, findWaveBefore } from "./opened-wave-store.ts";

/**
 * Compares what a release says of the changes since the wave before with what follows from the answers of both.
 * Gives back, in words, what could not be checked, and why.
 */
export async function auditComparison(
  db: OpenerDb,
  waveId: WaveId,
  found: Comparison,
  { opened, published }: { readonly opened: OpenedWave; readonly published: Release },
): Promise<readonly string[]> {
  if (published.comparison === undefined)
    return ["Changes since the wave before: this release was made before waves were compared."];
  const then = await inTransaction(db, "audit the wave before", async (tx) => {
    const id = await findWaveBefore(tx, waveId);
    return id === undefined ? undefined : await findReleasedWave(tx, id);
  });
  if (then?.release === undefined) {
    compare(found, ["comparison"], published.comparison, null);
    return [];
  }
  const before = JSON.parse(then.release.document) as Release;
  const expected = expectedComparisonOf(
    { opened, published, means: expectedMeansOf(opened) },
    {
      opened: then.opened,
      published: before,
      means: then.purgedAt !== null ? publishedMeansOf(before) : expectedMeansOf(then.opened),
    },
  );
  compare(found, ["comparison"], published.comparison, expected);
  if (then.purgedAt === null) return [];
  return [
    `How sure the changes since the wave “${before.wave.title}” are, and which of them are clear: its answers were deleted. Its means were taken as they were published then, and the changes follow from them.`,
  ];
}
