import type { Interval, KindCell, Release, ReleaseCell, ReleaseScale, ReleaseTeam } from "./release.ts";
import { shownComparisonOf } from "./shown-change.ts";

/**
 * The release as it is frozen: everything at the precision at which it is shown and not a digit more, so that nobody who
 * reads it knows more than who looks at a page. Means, ends of intervals and differences in whole points; chances in
 * whole percents, 0 and 1 for "under 1 %" and "over 99 %"; figures of reliability in hundredths, variances in tenths.
 * States, verdicts and marks were decided before, from the full numbers.
 */
export function atShownPrecision(release: Release): Release {
  return {
    ...release,
    comparison: release.comparison && shownComparisonOf(release.comparison, percentOf),
    scales: release.scales.map(shownScaleOf),
    pillars: hundredths(release.pillars),
    excludedEffect: release.excludedEffect.map((effect) => ({
      ...effect,
      mean: Math.round(effect.mean),
      meanWith: Math.round(effect.meanWith),
      // minus nothing is nothing
      difference: Math.round(effect.difference) + 0,
    })),
    units: release.units.map((unit) => ({
      ...unit,
      team: unit.team && shownTeamOf(unit.team),
      summary: unit.summary && {
        ...unit.summary,
        means: mapped(unit.summary.means, (mean) => mean && shownIntervalOf(mean)),
      },
    })),
  };
}

function shownTeamOf(team: ReleaseTeam): ReleaseTeam {
  const [low, high] = team.allInPlace ?? [null, null];
  return {
    ...team,
    allInPlace: low === null || high === null ? null : [percentOf(low), percentOf(high)],
    cells: mapped(team.cells, shownCellOf),
    kinds: mapped(team.kinds, shownKindOf),
  };
}

function shownCellOf(cell: ReleaseCell): ReleaseCell {
  const { own, estimate, p50, p60, rest } = cell;
  return {
    ...cell,
    own: own && shownIntervalOf(own),
    estimate: estimate && shownIntervalOf(estimate),
    p50: p50 === null ? null : percentOf(p50),
    p60: p60 === null ? null : percentOf(p60),
    rest: rest && { ...rest, difference: Math.round(rest.difference), p: percentOf(rest.p), q: percentOf(rest.q) },
  };
}

/** Mean and half-width in whole points; the ends follow from them. */
function shownIntervalOf(interval: Interval): Interval {
  const { mean, lower, upper } = interval;
  const middle = Math.round(mean);
  const half = lower === null || upper === null ? null : Math.round((upper - lower) / 2);
  return {
    ...interval,
    mean: middle,
    lower: half === null ? null : middle - half,
    upper: half === null ? null : middle + half,
  };
}

function shownKindOf(kind: KindCell): KindCell {
  const questions = mapped(kind.questions, (answer) => {
    return { ...answer, pMajority: answer.pMajority === null ? null : percentOf(answer.pMajority) };
  });
  return { ...kind, questions: questions as KindCell["questions"] };
}

function shownScaleOf(scale: ReleaseScale): ReleaseScale {
  const tenth = (value: number | null) => (value === null ? null : Math.round(10 * value) / 10);
  return {
    ...scale,
    alphaWithin: hundredths(scale.alphaWithin),
    icc1: hundredths(scale.icc1),
    tau2: tenth(scale.tau2),
    sigma2: tenth(scale.sigma2),
    reliability: hundredths(scale.reliability),
  };
}

/** A chance in whole percents; what is said as "under 1 %" and "over 99 %" is 0 and 1. */
function percentOf(chance: number): number {
  if (chance < 0.01) return 0;
  return chance > 0.99 ? 1 : Math.round(100 * chance) / 100;
}

/** Every number in it that is not whole, in hundredths. */
function hundredths<Value>(value: Value): Value {
  if (typeof value === "number") return (Math.round(100 * value) / 100) as Value;
  if (Array.isArray(value)) return value.map(hundredths) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hundredths(inner)])) as Value;
}

function mapped<Value, Other>(
  values: Readonly<Record<string, Value>>,
  of: (value: Value) => Other,
): Readonly<Record<string, Other>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value)]));
}
