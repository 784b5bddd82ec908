import { recordOf } from "../kernel/record.ts";
import type { KindQuestionCode } from "../score/instrument.ts";
import type { TeamSums } from "../score/sums.ts";

/**
 * The sums of a team without any question about a kind of learning that fewer than k of its people answered yes or no:
 * such a question is not shown, and must not enter what is said of another team.
 */
export function withoutSmallKinds(sums: TeamSums, k: number): TeamSums {
  const nobody = { yes: 0, no: 0, dk: 0 };
  const kinds = recordOf(Object.keys(sums.kinds), (kind) => {
    const questions = sums.kinds[kind];
    return recordOf(Object.keys(questions ?? {}) as KindQuestionCode[], (question) => {
      const counts = questions?.[question] ?? nobody;
      return counts.yes + counts.no >= k ? counts : nobody;
    });
  });
  return { ...sums, kinds };
}
