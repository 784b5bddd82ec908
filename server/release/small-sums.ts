import type { ScoringKey } from "../score/instrument.ts";
import { emptySums, type TeamSums } from "../score/sums.ts";

/**
 * The sums of a team without any measure that fewer than k of its people answered: such a measure is not shown, and
 * must not enter an estimate or a difference of another team from which it could be worked out.
 */
export function withoutSmall(key: ScoringKey, sums: TeamSums, k: number): TeamSums {
  const empty = emptySums(key);
  const scales = Object.fromEntries(
    key.scales.map(({ code }) => [code, sums.scales[code].n >= k ? sums.scales[code] : empty.scales[code]]),
  );
  const kinds = Object.fromEntries(
    Object.entries(sums.kinds).map(([kind, questions]) => {
      const kept = Object.entries(questions).map(([question, counts]) => {
        return [question, counts.yes + counts.no >= k ? counts : { yes: 0, no: 0, dk: 0 }];
      });
      return [kind, Object.fromEntries(kept)];
    }),
  );
  return { scales: scales as TeamSums["scales"], kinds: kinds as TeamSums["kinds"], included: sums.included };
}
