import type { AuditMean } from "./expected-means.ts";
import { fortiethPoint, shareAbove } from "./tails.ts";

/** A change with its error, where that is known. */
export interface AuditChange {
  readonly before: number;
  readonly now: number;
  readonly points: number;
  readonly noise: { readonly se: number; readonly df: number; readonly p: number } | null;
}

/** What two ways of computing may differ by, in q and in points. */
const hair = 1e-4;

/** null where one of the two means is not there. */
export function expectedChangeOf(before: AuditMean | null, now: AuditMean | null): AuditChange | null {
  if (before === null || now === null) return null;
  const points = now.mean - before.mean;
  const change = { before: before.mean, now: now.mean, points };
  if (before.se === null || now.se === null || before.df === null || now.df === null) return { ...change, noise: null };
  const [a, b] = [before.se ** 2, now.se ** 2];
  const [se, df] = [Math.sqrt(a + b), (a + b) ** 2 / (a ** 2 / before.df + b ** 2 / now.df)];
  return { ...change, noise: { se, df, p: Math.min(1, 2 * shareAbove(Math.abs(points) / se, df)) } };
}

/**
 * What must be said of each change of one family (Benjamini and Hochberg, by the definition: the least of p times number
 * over rank, from its own rank up). Left out is what cannot be known: everything about chance where errors are not
 * known, and whether a change on the line is clear.
 */
export function expectedFamilyOf(family: readonly AuditChange[]) {
  const ordered = family.flatMap(({ noise }) => noise?.p ?? []).sort((a, b) => a - b);
  return ({ noise, ...means }: AuditChange) => {
    if (noise === null) return means;
    const { se, df, p } = noise;
    const steps = ordered.flatMap((other, at) => (other < p ? [] : [(other * ordered.length) / (at + 1)]));
    const q = Math.min(1, ...steps);
    const half = fortiethPoint(df) * se;
    const size = Math.abs(means.points);
    const isOnLine = Math.abs(q - 0.1) < hair || Math.abs(size - 5) < hair;
    const said = { ...means, from: means.points - half, to: means.points + half, p, q };
    return isOnLine ? said : { ...said, isClear: q < 0.1 && size > 5 };
  };
}
