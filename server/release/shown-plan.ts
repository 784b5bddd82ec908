import type { ScaleCode, ScaleKey, ScoringKey } from "../score/instrument.ts";
import type { ScaleSums, TeamSums } from "../score/sums.ts";
import { type QuestionNode, shownUnitsOf } from "./question-plan.ts";
import { questionPlanFaults } from "./question-plan-check.ts";
import type { OptionCounts, SafetyRule } from "./safe-counts.ts";

/** A published unit as the plan of what is shown sees it. */
export interface PublishedUnit {
  readonly id: string;
  /** the nearest published unit above */
  readonly parentId: string | null;
  /** answers that count in it and in no published unit below */
  readonly n: number;
  /** of those answers; undefined where there are none */
  readonly sums: TeamSums | undefined;
}

/** Under which units the numbers of one sub-scale are shown. */
export interface ShownScale {
  /** published units with means of the sub-scale */
  readonly units: ReadonlySet<string>;
  /** published units whose own atom is shown as a team; the others are part of a larger remainder */
  readonly teams: ReadonlySet<string>;
  /** published units with the counts of every answer to its statements */
  readonly items: ReadonlySet<string>;
}

export type ShownPlan = ReadonlyMap<ScaleCode, ShownScale>;

/** Units to hide beyond what the rule asks for, by sub-scale: what an attack on the release found too telling. */
export type ToHide = ReadonlyMap<ScaleCode, ReadonlySet<string>>;

/** People from whom on the answers to single statements are counted in public. */
export const itemCountsFrom = 10;

/**
 * What may be shown of every sub-scale, and where (docs/method.md, "What is shown"). Scores and statements are planned
 * one after the other: statements are shown only where the score is, so that nothing finer than the remainders of the
 * scores follows from both together. `units`: parents before children. Throws rather than hand out a plan with a fault.
 */
export function shownPlanOf(
  key: ScoringKey,
  units: readonly PublishedUnit[],
  rule: SafetyRule,
  toHide: ToHide = new Map(),
): ShownPlan {
  const people = peopleOf(units);
  return new Map(
    key.scales.map((scale): [ScaleCode, ShownScale] => {
      const hidden = toHide.get(scale.code) ?? new Set();
      const scores = nodesOf(
        units,
        (unit) => scoreQuestions(scale, unit),
        ({ id }) => !hidden.has(id),
        () => true,
      );
      const shown = checkedUnits(scores, rule);
      const items = nodesOf(
        units,
        (unit) => itemQuestions(scale, unit),
        ({ id }) => shown.has(id) && (people.get(id) ?? 0) >= itemCountsFrom,
        ({ n }) => n >= itemCountsFrom,
      );
      return [scale.code, { units: shown, teams: teamsOf(units, shown), items: checkedUnits(items, rule) }];
    }),
  );
}

function checkedUnits(nodes: readonly QuestionNode[], rule: SafetyRule): ReadonlySet<string> {
  const shown = shownUnitsOf(nodes, rule);
  const faults = questionPlanFaults(nodes, shown, rule);
  if (faults.length > 0) throw new Error(`the plan of what is shown is faulty: ${faults.join("; ")}`);
  return shown;
}

function nodesOf(
  units: readonly PublishedUnit[],
  questionsOf: (unit: PublishedUnit) => readonly OptionCounts[],
  mayBeShown: (unit: PublishedUnit) => boolean,
  mayRestBeShown: (unit: PublishedUnit) => boolean,
): QuestionNode[] {
  return units.map((unit) => {
    const { id, parentId, n } = unit;
    const questions = questionsOf(unit);
    return { id, parentId, n, questions, mayBeShown: mayBeShown(unit), mayRestBeShown: mayRestBeShown(unit) };
  });
}

/** A score as one question whose options are the scores. */
function scoreQuestions({ code }: ScaleKey, { n, sums }: PublishedUnit): OptionCounts[] {
  const scale = sums?.scales[code];
  if (!scale) return [{ options: [], none: n }];
  // sums from before scores were counted: taken as all alike, the worst they can be
  const areCounted = scale.scoreCounts.length > 0;
  return [{ options: areCounted ? scale.scoreCounts : [scale.n], none: n - scale.n }];
}

function itemQuestions(scale: ScaleKey, { sums }: PublishedUnit): OptionCounts[] {
  const found = sums?.scales[scale.code];
  return scale.items.map((_, i) => (found ? itemCountsOf(found, i) : { options: [], none: 0 }));
}

function itemCountsOf(sums: ScaleSums, item: number): OptionCounts {
  return { options: sums.itemCounts[item] ?? [], none: (sums.dk[item] ?? 0) + (sums.skipped[item] ?? 0) };
}

/** Shown units into whose remainder nobody else's answers went. */
function teamsOf(units: readonly PublishedUnit[], shown: ReadonlySet<string>): ReadonlySet<string> {
  const parentOf = new Map(units.map(({ id, parentId }) => [id, parentId]));
  const teams = new Set(units.filter(({ id, n }) => n > 0 && shown.has(id)).map(({ id }) => id));
  for (const { id, n } of units) {
    if (n === 0 || shown.has(id)) continue;
    let home = parentOf.get(id) ?? null;
    while (home !== null && !shown.has(home)) home = parentOf.get(home) ?? null;
    if (home !== null) teams.delete(home);
  }
  return teams;
}

/** Answers that count in each unit and all below. */
function peopleOf(units: readonly PublishedUnit[]): ReadonlyMap<string, number> {
  const people = new Map(units.map(({ id, n }) => [id, n]));
  for (const { id, parentId } of units.toReversed())
    if (parentId !== null) people.set(parentId, (people.get(parentId) ?? 0) + (people.get(id) ?? 0));
  return people;
}
