import type { ReleaseCell } from "../release/release.ts";
import { isSameNumber } from "./differences.ts";
import type { ExpectedNumbers } from "./expected-scale.ts";

/**
 * The comparison of a team with the others as it must stand in its cell, with the mark: adjusted p-value below a tenth,
 * and the whole interval of the estimate on that side of the others' mean. Numbers that agree are read as published, so
 * that their last digit does not decide.
 */
export function expectedRestOf({ own, estimate, rest }: ExpectedNumbers, published: ReleaseCell | undefined) {
  if (rest === null || own === null) return null;
  const agreed = (name: string, said: number | null | undefined, expected: number) =>
    typeof said === "number" && isSameNumber(name, said, expected) ? said : expected;
  const q = agreed("q", published?.rest?.q, rest.q);
  const ownMean = agreed("own", published?.own?.mean, own.mean);
  const others = ownMean - agreed("difference", published?.rest?.difference, rest.difference);
  const isBeyond =
    estimate !== null &&
    (rest.difference < 0
      ? agreed("estimate", published?.estimate?.upper, estimate.upper) < others
      : agreed("estimate", published?.estimate?.lower, estimate.lower) > others);
  return { ...rest, isMarked: q < 0.1 && isBeyond };
}
