import { noScoreCounts, twelfthsMin } from "../score/scale-score.ts";

/**
 * How the ballots that were left out scored, over the whole organisation: by sub-scale, in the order of the key, ballots
 * by twelve times the mean. It lives in memory only; `excludedSumsOf` says what may be kept of it.
 */
export type ExcludedCounts = readonly number[][];

/** Two numbers of one sub-scale over all ballots that were left out. */
export interface ExcludedSum {
  readonly scale: string;
  /** ballots with a valid score; k at least */
  readonly n: number;
  /** sum of twelve times the mean */
  readonly sum12: number;
}

/** Adds one ballot that is left out. `scale12`: see `OpenedBallot`. */
export function countExcluded(counts: number[][], scale12: readonly number[]): void {
  for (const [at, value] of scale12.entries()) {
    const ofScale = counts[at] ?? noScoreCounts();
    counts[at] = ofScale;
    if (value >= 0) ofScale[value - twelfthsMin] = (ofScale[value - twelfthsMin] ?? 0) + 1;
  }
}

/**
 * What is kept of the answers of `excluded` ballots: nothing if they are fewer than k. A sub-scale is left out where
 * fewer than k of them have a score, or more than the largest share have one and the same, or none.
 */
export function excludedSumsOf(
  scales: readonly string[],
  counts: ExcludedCounts,
  excluded: number,
  { k, largestShare }: { readonly k: number; readonly largestShare: number },
): ExcludedSum[] {
  if (excluded < k) return [];
  return scales.flatMap((scale, at) => {
    const ofScale = counts[at] ?? [];
    const n = ofScale.reduce((sum, count) => sum + count, 0);
    const isTelling = Math.max(...ofScale) > largestShare * n || excluded - n > largestShare * excluded;
    if (n < k || isTelling) return [];
    const sum12 = ofScale.reduce((sum, count, i) => sum + count * (twelfthsMin + i), 0);
    return [{ scale, n, sum12 }];
  });
}
