import { tQuantile } from "../score/distributions.ts";
import { varianceFloorOf } from "../score/moments.ts";
import { scoreOfTwelfths, twelfthsPossible } from "../score/scale-score.ts";
import type { Finding } from "./attack-counts.ts";
import { type AttackTree, nearestAbove } from "./attack-tree.ts";
import type { OutsideRelease, OutsideScale } from "./outside-release.ts";

/** Minimise a sum under sums that lie between two numbers. */
export interface IntervalProblem {
  readonly minimise: readonly number[];
  readonly rows: readonly { readonly coefficients: readonly number[]; readonly least: number; readonly most: number }[];
  readonly bounds: readonly (readonly [number, number])[];
  readonly areWhole: boolean;
}

/** The least value, or "infeasible". */
export type IntervalSolver = (problem: IntervalProblem) => number | "infeasible";

/** A withheld mean known to within this many points is no longer withheld: a shown one is hardly known better. */
const narrowPoints = 10;
/** From this spread (points) on, scores on both sides of any one fit the mean as well, and none is certain. */
const wideSpread = 7;
const half = 0.5;

/**
 * What follows from means and their half-widths in whole points: for each team that shows a sub-scale, how many must
 * have one and the same score; for each that does not, between which limits its mean must lie, given the means of the
 * units above it. The steps of rounding are intervals; a linear program finds the ends of what fits them.
 */
export function attackMeans(release: OutsideRelease, tree: AttackTree, solve: IntervalSolver): Finding[] {
  const weights = weightsOf(release, tree);
  const rows = new Map<string, Map<string, OutsideScale>>();
  for (const row of release.scales) {
    const shown = rows.get(row.scale) ?? new Map();
    rows.set(row.scale, shown.set(row.unit, row));
  }
  return [...rows].flatMap(([scale, shown]) => [
    ...[...shown.values()].flatMap((row) => alikeIn(release, row, weights, solve)),
    ...withheldMeans(tree, scale, shown, weights, solve),
  ]);
}

/** People invited: to each team, and to each unit and all below. */
interface Weights {
  readonly ofTeam: ReadonlyMap<string, number>;
  readonly under: ReadonlyMap<string, number>;
}

function weightsOf({ weights }: OutsideRelease, tree: AttackTree): Weights {
  const ofTeam = new Map(weights.map(({ unit, weight }) => [unit, weight]));
  const under = new Map(ofTeam);
  for (const id of tree.ids.toReversed()) {
    const parent = tree.parentOf.get(id) ?? null;
    if (parent !== null) under.set(parent, (under.get(parent) ?? 0) + (under.get(id) ?? 0));
  }
  return { ofTeam, under };
}

/** Whether one score must be that of nearly all people of a team. */
function alikeIn(release: OutsideRelease, row: OutsideScale, weights: Weights, solve: IntervalSolver): Finding[] {
  const { unit, scale, n, mean, halfWidth } = row;
  if (n === null || mean === null || halfWidth === null) return [];
  if (n < release.k) return [{ kind: "published-below-k", question: scale, unit, about: null, detail: `${n} scores` }];
  const spread = spreadOf(release, row, weights.ofTeam.get(unit) ?? n, n, halfWidth);
  if (spread.most > wideSpread ** 2) return [];
  const scores = twelfthsPossible(release.questions[scale]?.length ?? 0).map(scoreOfTwelfths);
  const [low, high] = [Math.max(0, mean - half), Math.min(100, mean + half)];
  const rows = [
    { coefficients: scores.map(() => 1), least: n, most: n },
    { coefficients: scores, least: n * low, most: n * high },
    {
      coefficients: scores.map((score) => (score - mean) ** 2),
      least: (n - 1) * spread.least,
      most: (n - 1) * spread.most + n * half ** 2,
    },
  ];
  const bounds = scores.map((): [number, number] => [0, n]);
  // a score that more than this share of the people have lies no further from the mean (one-sided Chebyshev)
  const reach = half + Math.sqrt(spread.most * (1 / release.largestShare - 1));
  const near = scores.flatMap((score, at) => (Math.abs(score - mean) <= reach ? [at] : []));
  for (const at of near) {
    const least = solve({ minimise: scores.map((_, j) => (j === at ? 1 : 0)), rows, bounds, areWhole: true });
    if (least === "infeasible") continue;
    const certain = Math.round(least);
    if (certain > release.largestShare * n + 1e-9)
      return [
        { kind: "near-certain", question: scale, unit, about: unit, detail: `${certain} of ${n} have one score` },
      ];
  }
  return [];
}

/** Limits of the variance of the scores of a team, from the half-width of its interval by the published method. */
function spreadOf(release: OutsideRelease, row: OutsideScale, invited: number, n: number, halfWidth: number) {
  const alpha = Math.min(0.95, Math.max(0, release.alpha[row.scale] ?? 0.5));
  const perVariance = (tQuantile(0.975, n - 1) ** 2 * (1 - alpha * Math.min(1, n / invited))) / n;
  const floor = varianceFloorOf(release.questions[row.scale]?.length ?? 1);
  const [least, most] = [Math.max(0, halfWidth - half) ** 2 / perVariance, (halfWidth + half) ** 2 / perVariance];
  // at the floor the true variance may be anything below it
  return { least: least <= floor ? 0 : least, most: Math.max(most, floor) };
}

/** Teams without a mean of their own, under a unit with one: how well theirs can be told. */
function withheldMeans(
  tree: AttackTree,
  scale: string,
  shown: ReadonlyMap<string, OutsideScale>,
  weights: Weights,
  solve: IntervalSolver,
): Finding[] {
  const isMean = (id: string) => (shown.get(id)?.mean ?? null) !== null;
  const hiddenUnder = new Map<string, string[]>();
  for (const team of weights.ofTeam.keys()) {
    const above = isMean(team) ? null : nearestAbove(tree, team, isMean);
    if (above !== null) hiddenUnder.set(above, [...(hiddenUnder.get(above) ?? []), team]);
  }
  return [...hiddenUnder].flatMap(([unit, hidden]) => {
    const problem = problemOf(tree, unit, hidden, shown, weights);
    return hidden.flatMap((about, at): Finding[] => {
      const one = hidden.map((_, j) => (j === at ? 1 : 0));
      const least = solve({ ...problem, minimise: one });
      const mostNegative = solve({ ...problem, minimise: one.map((value) => 0 - value) });
      if (least === "infeasible" || mostNegative === "infeasible") return [];
      const most = -mostNegative;
      if (most - least >= narrowPoints) return [];
      const detail = `its mean lies between ${least.toFixed(0)} and ${most.toFixed(0)}`;
      return [{ kind: "narrow-mean", question: scale, unit, about, detail }];
    });
  });
}

/** The mean of a unit as a sum over its hidden teams, with the shown means next below it as known to half a point. */
function problemOf(
  tree: AttackTree,
  unit: string,
  hidden: readonly string[],
  shown: ReadonlyMap<string, OutsideScale>,
  { ofTeam, under }: Weights,
): Omit<IntervalProblem, "minimise"> {
  const [whole, mean] = [under.get(unit) ?? 0, shown.get(unit)?.mean ?? 0];
  let [least, most] = [whole * (mean - half), whole * (mean + half)];
  for (const [id, row] of shown) {
    if (id === unit || row.mean === null || nearestAbove(tree, id, (at) => shown.get(at)?.mean != null) !== unit)
      continue;
    const weight = under.get(id) ?? 0;
    least -= weight * (row.mean + half);
    most -= weight * (row.mean - half);
  }
  return {
    rows: [{ coefficients: hidden.map((id) => ofTeam.get(id) ?? 0), least, most }],
    bounds: hidden.map((): [number, number] => [0, 100]),
    areWhole: false,
  };
}
