/** A p-value, or null for a comparison that was not made and does not count. */
export type PValue = number | null;

/** Benjamini & Hochberg's step-up adjusted p-values (1995), in the order given; as R's p.adjust "BH". */
export function benjaminiHochberg(values: readonly PValue[]): PValue[] {
  const ranked = rankedOf(values).reverse();
  const adjusted: PValue[] = values.map(() => null);
  let least = 1;
  for (const [fromEnd, { p, at }] of ranked.entries()) {
    least = Math.min(least, (ranked.length / (ranked.length - fromEnd)) * p);
    adjusted[at] = least;
  }
  return adjusted;
}

/** Holm's step-down adjusted p-values (1979), in the order given; as R's p.adjust "holm". */
export function holm(values: readonly PValue[]): PValue[] {
  const ranked = rankedOf(values);
  const adjusted: PValue[] = values.map(() => null);
  let most = 0;
  for (const [rank, { p, at }] of ranked.entries()) {
    most = Math.max(most, Math.min(1, (ranked.length - rank) * p));
    adjusted[at] = most;
  }
  return adjusted;
}

function rankedOf(values: readonly PValue[]): { readonly p: number; readonly at: number }[] {
  return values.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((a, b) => a.p - b.p);
}
