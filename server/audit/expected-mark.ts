import type { ReleaseCell } from "../release/release.ts";
import type { ExpectedNumbers } from "./expected-scale.ts";

/** What two ways of computing may differ by, in q and in points. */
const hair = 1e-4;

/**
 * The comparison of a team with the others as it must stand in its cell, with the mark: adjusted p-value below a tenth,
 * and the whole interval of the estimate on that side of the others' mean. On the line, it is as published.
 */
export function expectedRestOf({ own, estimate, rest }: ExpectedNumbers, published: ReleaseCell | undefined) {
  if (rest === null || own === null) return null;
  const { difference, p, q } = rest;
  const others = own.mean - difference;
  // how far the end of the interval that lies nearer to the others' mean lies beyond it
  const beyond =
    estimate === null ? Number.NEGATIVE_INFINITY : difference < 0 ? others - estimate.upper : estimate.lower - others;
  const isOnLine = Math.abs(q - 0.1) < hair || Math.abs(beyond) < hair;
  const isMarked = isOnLine ? published?.rest?.isMarked === true : q < 0.1 && beyond > 0;
  return { difference, p, q, isMarked };
}
