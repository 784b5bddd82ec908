import { neededOf } from "./instrument.ts";

/** An item's answer 1..5 turned so that more always means more of the scale; twice is the answer itself again. */
export function recode(answer: number, key: 1 | -1): number {
  return key === 1 ? answer : 6 - answer;
}

/**
 * Twelve times the mean of the answered, recoded items: an integer for 2, 3 or 4 of them, which is what is stored and
 * summed. null if fewer than two thirds of the k items (rounded up) were answered. `recoded` holds null for the missing.
 */
export function twelfthsOf(recoded: readonly (number | null)[]): number | null {
  let sum = 0;
  let answered = 0;
  for (const value of recoded) {
    if (value === null) continue;
    sum += value;
    answered++;
  }
  return twelfthsOfSum(sum, answered, recoded.length);
}

/** As `twelfthsOf`, from the sum of the answered items, their number, and the k items of the scale. */
export function twelfthsOfSum(sum: number, answered: number, k: number): number | null {
  return answered > 0 && answered >= neededOf(k) ? (12 * sum) / answered : null;
}

/** Twelve times the lowest mean, and the highest. */
export const twelfthsMin = 12;
export const twelfthsMax = 60;

/** Nobody at any score: one count for every value of twelve times the mean. */
export function noScoreCounts(): number[] {
  return new Array(twelfthsMax - twelfthsMin + 1).fill(0);
}

/** The values that `twelfthsOfSum` can take for a scale of k items, rising. */
export function twelfthsPossible(k: number): number[] {
  const values = new Set<number>();
  for (let answered = neededOf(k); answered <= k; answered++)
    for (let sum = answered; sum <= 5 * answered; sum++) values.add((12 * sum) / answered);
  return [...values].sort((a, b) => a - b);
}

/** The 0-100 score of a mean given in twelfths (12 = all 1, 60 = all 5). */
export function scoreOfTwelfths(twelfths: number): number {
  return 25 * (twelfths / 12 - 1);
}

/** Plain mean of the known parts of a pillar; null if fewer than two thirds of them (rounded up) are known. */
export function pillarScoreOf(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0 || known.length < neededOf(scores.length)) return null;
  return known.reduce((sum, score) => sum + score, 0) / known.length;
}
