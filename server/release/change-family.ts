import type { Estimate } from "../score/interval.ts";
import { benjaminiHochberg } from "../score/multiplicity.ts";
import { changeBetween, type WaveChange } from "../score/wave-change.ts";
import type { Change } from "./comparison.ts";

/** Smallest change that is called clear, and how unlikely it must be by chance. Conventions (docs/method.md, 8). */
export const changeRule = { level: 0.1, least: 5 } as const;
const epsilon = 1e-9;

/** A mean then, the same mean now, and what lies between. */
export interface MeanPair {
  readonly before: number;
  readonly now: number;
  readonly change: WaveChange;
}

/** null where one of the two is not known. */
export function pairOf(before: Estimate | null, now: Estimate | null): MeanPair | null {
  return before && now && { before: before.est, now: now.est, change: changeBetween(before, now) };
}

/** One family of comparisons: gives each of its pairs the q that it has among all of them, and says if it is clear. */
export function familyOf(pairs: readonly MeanPair[]): (pair: MeanPair) => Change {
  const adjusted = benjaminiHochberg(pairs.map(({ change }) => change.p));
  const qOf = new Map(pairs.map((pair, i) => [pair, adjusted[i] ?? 1]));
  return (pair) => {
    const { before, now, change } = pair;
    const q = qOf.get(pair) ?? 1;
    const isClear = q < changeRule.level && Math.abs(change.est) >= changeRule.least - epsilon;
    return { before, now, points: change.est, from: change.lower, to: change.upper, p: change.p, q, isClear };
  };
}
