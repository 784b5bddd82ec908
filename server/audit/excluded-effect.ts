import type { Release } from "../release/release.ts";
import { type Comparison, compare } from "./differences.ts";
import { averageOf, type OpenedWave, readingOf } from "./opened-wave.ts";

/**
 * Compares what a release says with and without the ballots that were left out. "Without" follows from the opened
 * answers; "with" does not, because the answers of the others are gone: here only that they are enough, no more than
 * were left out, and that the numbers fit together.
 */
export function compareExcludedEffects(found: Comparison, published: Release, wave: OpenedWave): void {
  const excluded = wave.openings.reduce((sum, opening) => sum + opening.excluded, 0);
  const readings = wave.answers.map(({ answers }) => readingOf(wave.key, answers));
  for (const { scale, n, mean, nWith, meanWith, difference } of published.excludedEffect) {
    const place = ["without those left out", scale];
    const scores = readings.flatMap((reading) => reading.scores[scale] ?? []);
    compare(found, [...place, "n"], n, scores.length);
    compare(found, [...place, "mean"], mean, averageOf(scores));
    const putBack = nWith - n;
    const isPossible = n >= wave.thresholds.k && putBack >= wave.thresholds.k && putBack <= excluded;
    compare(found, [...place, "enough scores"], isPossible, true);
    compare(found, [...place, "difference fits"], Math.abs(meanWith - mean - difference) <= 1, true);
  }
}
