import { addInto, totalOfCompleteRows } from "./covariance.ts";
import { readinessPillarCodes, type ScaleCode } from "./instrument.ts";
import { mergePillarSums } from "./pillar-sums.ts";
import type { KindSums, ScaleSums, TeamSums } from "./sums.ts";

/** The sums of both groups together; exact, whatever the order of adding. */
export function addSums(a: TeamSums, b: TeamSums): TeamSums {
  return merged(a, b, 1);
}

/** The sums of `a` without the responses of `b`, which must have been among them; the exact reverse of `addSums`. */
export function subtractSums(a: TeamSums, b: TeamSums): TeamSums {
  return merged(a, b, -1);
}

/** As `addSums` (sign 1) or `subtractSums` (sign -1) for one sub-scale. */
export function mergeScaleSums(a: ScaleSums, b: ScaleSums, sign: 1 | -1): ScaleSums {
  const list = (x: readonly number[], y: readonly number[]): number[] =>
    x.map((value, i) => value + sign * (y[i] ?? 0));
  const table = (x: readonly (readonly number[])[], y: readonly (readonly number[])[]): number[][] =>
    x.map((row, i) => list(row, y[i] ?? []));
  return {
    n: a.n + sign * b.n,
    sum12: a.sum12 + sign * b.sum12,
    sumsq12: a.sumsq12 + sign * b.sumsq12,
    itemCounts: table(a.itemCounts, b.itemCounts),
    dk: list(a.dk, b.dk),
    skipped: list(a.skipped, b.skipped),
    nComplete: a.nComplete + sign * b.nComplete,
    itemSums: list(a.itemSums, b.itemSums),
    crossprod: table(a.crossprod, b.crossprod),
    scoreCounts: list(a.scoreCounts, b.scoreCounts),
  };
}

/** The sums of one sub-scale over everybody, as far as statistics of the whole need them. */
export type ScaleTotal = Omit<ScaleSums, "scoreCounts">;

/** The sums of one sub-scale of so many items over all groups, which may be thousands: adds in place. */
export function totalOfScaleSums(groups: readonly ScaleSums[], items: number): ScaleTotal {
  const zeros = (): number[] => new Array(items).fill(0);
  const total = {
    n: 0,
    sum12: 0,
    sumsq12: 0,
    itemCounts: zeros().map(() => [0, 0, 0, 0, 0]),
    dk: zeros(),
    skipped: zeros(),
    ...totalOfCompleteRows(groups, items),
  };
  for (const group of groups) {
    total.n += group.n;
    total.sum12 += group.sum12;
    total.sumsq12 += group.sumsq12;
    for (let i = 0; i < items; i++) addInto(total.itemCounts[i], group.itemCounts[i]);
    addInto(total.dk, group.dk);
    addInto(total.skipped, group.skipped);
  }
  return total;
}

function merged(a: TeamSums, b: TeamSums, sign: 1 | -1): TeamSums {
  const scales = Object.entries(a.scales).map(([code, sums]) => {
    return [code, mergeScaleSums(sums, b.scales[code as ScaleCode], sign)];
  });
  const kinds = Object.entries(a.kinds).map(([kind, questions]) => {
    const cells = Object.entries(questions).map(([question, sums]) => {
      return [question, mergeKindSums(sums, b.kinds[kind]?.[question as keyof typeof questions], sign)];
    });
    return [kind, Object.fromEntries(cells)];
  });
  const pillars = readinessPillarCodes.map((code) => [code, mergePillarSums(a.pillars[code], b.pillars[code], sign)]);
  return {
    scales: Object.fromEntries(scales) as TeamSums["scales"],
    pillars: Object.fromEntries(pillars) as TeamSums["pillars"],
    kinds: Object.fromEntries(kinds) as TeamSums["kinds"],
    included: a.included + sign * b.included,
  };
}

function mergeKindSums(a: KindSums, b: KindSums | undefined, sign: 1 | -1): KindSums {
  if (!b) return a;
  return { yes: a.yes + sign * b.yes, no: a.no + sign * b.no, dk: a.dk + sign * b.dk };
}
