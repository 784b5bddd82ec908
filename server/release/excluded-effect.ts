import type { UnitId } from "../kernel/brand.ts";
import type { ExcludedSum } from "../response/excluded-sums.ts";
import type { ScoringKey } from "../score/instrument.ts";
import { scoreOfTwelfths } from "../score/scale-score.ts";
import type { TeamInput } from "../score/score.ts";
import type { ExcludedEffect } from "./release.ts";
import type { ShownPlan } from "./shown-plan.ts";

/**
 * Invited to a team that does not show a sub-scale: at most this part of the people whose plain mean is published in
 * whole points. For two withheld teams the weighted mean and the plain one are two equations; each step of rounding then
 * still leaves room of twenty points and more for either.
 */
const withheldShareMost = 1 / 20;

/**
 * What the ballots that were left out would change, for the whole organisation: per sub-scale the plain mean over
 * everybody who counts, the mean with them put back, and the difference. Left out where fewer than k
 * scores are on either side, where the sub-scale is not shown for the whole, and where the plain mean would say too much
 * of a team that does not show it. `teams`: everybody who counts. `whole`: the unit of the whole organisation.
 */
export function excludedEffectsOf(
  key: ScoringKey,
  teams: readonly TeamInput[],
  excluded: readonly ExcludedSum[],
  plan: ShownPlan,
  { whole, k }: { readonly whole: UnitId | undefined; readonly k: number },
): readonly ExcludedEffect[] {
  if (whole === undefined) return [];
  return key.scales.flatMap(({ code }): ExcludedEffect[] => {
    const putBack = excluded.find(({ scale }) => scale === code);
    const shown = plan.get(code);
    const [n, sum12] = teams.reduce(
      ([people, sum], { sums }) => [people + sums.scales[code].n, sum + sums.scales[code].sum12],
      [0, 0],
    );
    if (putBack === undefined || putBack.n < k || n < k || !shown?.units.has(whole)) return [];
    const withheld = teams.filter(({ id }) => !shown.teams.has(id));
    if (withheld.some(({ invited }) => (invited ?? n) > withheldShareMost * n)) return [];
    const mean = scoreOfTwelfths(sum12 / n);
    const nWith = n + putBack.n;
    const meanWith = scoreOfTwelfths((sum12 + putBack.sum12) / nWith);
    return [{ scale: code, n, mean, nWith, meanWith, difference: meanWith - mean }];
  });
}
