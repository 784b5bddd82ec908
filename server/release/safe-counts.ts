/** Answers of a group to one question: how many chose each option, and how many gave no answer. */
export interface OptionCounts {
  readonly options: readonly number[];
  readonly none: number;
}

/** The fewest people whose answers may be known together, and the largest part of them that may be known to agree. */
export interface SafetyRule {
  readonly k: number;
  readonly largestShare: number;
}

const epsilon = 1e-9;

/**
 * Whether the answers of a group may be known: nobody is in it; or at least k answered, no option was chosen by more
 * than the largest share of those who answered, and no more than that share of the group gave no answer. Groups that
 * are safe stay so together, because shares average: whatever follows from safe groups is about a safe group.
 */
export function areSafe({ options, none }: OptionCounts, { k, largestShare }: SafetyRule): boolean {
  let [answered, most] = [0, 0];
  for (const count of options) {
    answered += count;
    if (count > most) most = count;
  }
  if (answered + none === 0) return true;
  if (answered < k) return false;
  return most <= largestShare * answered + epsilon && none <= largestShare * (answered + none) + epsilon;
}

/** Both groups together. */
export function joinedCounts(a: OptionCounts, b: OptionCounts): OptionCounts {
  const [longer, other] = a.options.length >= b.options.length ? [a, b] : [b, a];
  return { options: longer.options.map((count, at) => count + (other.options[at] ?? 0)), none: a.none + b.none };
}
