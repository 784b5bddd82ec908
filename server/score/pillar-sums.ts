/**
 * Sums across the K sub-scales of a pillar, in twelfths of the mean (see `twelfthsOf`), over the people with a valid
 * score on each of them. Whole numbers, as all sums.
 */
export interface PillarSums {
  readonly n: number;
  /** K sums, sub-scales in the order of `readinessPillars`. */
  readonly sums12: readonly number[];
  /** K x K sums of products. */
  readonly crossprod12: readonly (readonly number[])[];
}

/** The sums of nobody, for a pillar of K sub-scales. */
export function emptyPillarSums(size: number): PillarSums {
  return pillarSumsOf([], size);
}

/** From one row a person: twelve times the mean of each of the K sub-scales, null without a valid score. */
export function pillarSumsOf(rows: readonly (readonly (number | null)[])[], size: number): PillarSums {
  const sums12: number[] = new Array(size).fill(0);
  const crossprod12 = sums12.map((): number[] => new Array(size).fill(0));
  let n = 0;
  for (const row of rows) {
    const twelfths = row.filter((value) => value !== null);
    if (twelfths.length < size) continue;
    n++;
    for (const [i, a] of twelfths.entries()) {
      sums12[i] = (sums12[i] ?? 0) + a;
      for (const [j, b] of twelfths.entries()) add(crossprod12[i], j, a * b);
    }
  }
  return { n, sums12, crossprod12 };
}

/** Both groups together (sign 1), or `a` without the people of `b`, who must be among those of `a` (sign -1). Exact. */
export function mergePillarSums(a: PillarSums, b: PillarSums, sign: 1 | -1): PillarSums {
  return {
    n: a.n + sign * b.n,
    sums12: a.sums12.map((sum, i) => sum + sign * (b.sums12[i] ?? 0)),
    crossprod12: a.crossprod12.map((row, i) => row.map((sum, j) => sum + sign * (b.crossprod12[i]?.[j] ?? 0))),
  };
}

function add(list: number[] | undefined, at: number, amount: number): void {
  if (list) list[at] = (list[at] ?? 0) + amount;
}
