import { stratifiedAlphaOf, totalAlphaOf } from "./alpha.ts";
import { covarianceOf, totalOf, totalOfCompleteRows } from "./covariance.ts";
import { type ReadinessPillar, readinessPillars } from "./instrument.ts";
import { mergePillarSums } from "./pillar-sums.ts";
import { reliabilityFrom } from "./reliability.ts";
import type { TeamSums } from "./sums.ts";

/** How reliably a pillar, the plain mean of its sub-scales, is measured over the whole organisation (scoring 2.7). */
export interface PillarReliability {
  readonly code: ReadinessPillar;
  /** null below 50 people with a score on each sub-scale, or 50 with every statement of each answered */
  readonly consistency: {
    /** with a score on each sub-scale */
    readonly people: number;
    /** stratified alpha; may be negative; null if the pillar or one of its sub-scales does not vary */
    readonly alpha: number | null;
  } | null;
}

/** From the sums of all teams, in any order. Description only: a pillar is never averaged in a verdict. */
export function pillarReliabilityOf(code: ReadinessPillar, teams: readonly TeamSums[]): PillarReliability {
  const [first, ...others] = teams.map(({ pillars }) => pillars[code]);
  if (first === undefined) return { code, consistency: null };
  const { n, sums12, crossprod12 } = others.reduce((sum, more) => mergePillarSums(sum, more, 1), first);
  const parts = readinessPillars[code].map((scale) => {
    const sums = teams.map(({ scales }) => scales[scale]);
    return totalOfCompleteRows(sums, sums[0]?.itemSums.length ?? 0);
  });
  const fewest = Math.min(n, ...parts.map((part) => part.nComplete));
  if (fewest < reliabilityFrom.completeRows) return { code, consistency: null };
  const covariance = covarianceOf({ nComplete: n, itemSums: sums12, crossprod: crossprod12 }) ?? [];
  const known = parts.flatMap((part, i) => {
    const alpha = totalAlphaOf(part);
    return alpha === null ? [] : [{ variance: covariance[i]?.[i] ?? 0, alpha }];
  });
  const isWhole = known.length === parts.length;
  return {
    code,
    consistency: {
      people: n,
      alpha: isWhole ? stratifiedAlphaOf(known, totalOf(covariance) / known.length ** 2) : null,
    },
  };
}
