import type { TeamSums } from "../score/sums.ts";

/**
 * The sums of a team without any question about a kind of learning that fewer than k of its people answered yes or no:
 * such a question is not shown, and must not enter what is said of another team.
 */
export function withoutSmallKinds(sums: TeamSums, k: number): TeamSums {
  const kinds = Object.fromEntries(
    Object.entries(sums.kinds).map(([kind, questions]) => {
      const kept = Object.entries(questions).map(([question, counts]) => {
        return [question, counts.yes + counts.no >= k ? counts : { yes: 0, no: 0, dk: 0 }];
      });
      return [kind, Object.fromEntries(kept)];
    }),
  );
  return { ...sums, kinds: kinds as TeamSums["kinds"] };
}
