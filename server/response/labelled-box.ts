import type { UnitId } from "../kernel/brand.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { type Plan, type PublishedPlan, planOf } from "../wave/plan.ts";
import { checkPlan } from "../wave/plan-check.ts";
import { type CountedUnit, commentUnitsOf } from "./comment-units.ts";
import type { OpenedBox, UnitCounts } from "./opened-box.ts";
import { showableTreeOf, type TreeUnit } from "./tree.ts";

/** An opened ballot with its label, ready to be stored. */
export interface ResponseRow {
  /** random UUID */
  readonly id: string;
  /** atom of the release */
  readonly unitId: UnitId;
  readonly row: Int8Array;
  readonly scale12: Int8Array;
}

/** Free words, joined to nothing. */
export interface CommentRow {
  /** random UUID */
  readonly id: string;
  /** where they may be shown */
  readonly unitId: UnitId;
  readonly text: string;
}

/** All that will ever be known of a box. Rows are in the order of their ids. */
export interface LabelledBox {
  readonly responses: readonly ResponseRow[];
  readonly comments: readonly CommentRow[];
  readonly commentsDropped: number;
  /** by published unit: what counts in it and in no published unit below */
  readonly counts: ReadonlyMap<UnitId, UnitCounts>;
}

/** The units that may be shown, with the ballots that count in their own reporting group. */
export function countedUnitsOf(tree: readonly TreeUnit[], box: OpenedBox): CountedUnit[] {
  return showableTreeOf(tree).map(({ id, parentId }) => {
    return { id, parentId, included: box.counts.get(id)?.included ?? 0 };
  });
}

/** Which units are shown, from the ballots that count. Throws rather than hand out a plan with a fault. */
export function checkedPlanOf(units: readonly CountedUnit[], box: OpenedBox, k: number): Plan {
  const planUnits = units.map(({ id, parentId, included }) => ({ id, parentId, own: included }));
  const plan = planOf(planUnits, k);
  const faults = [...checkPlan(planUnits, k, plan)];
  if (plan.total !== box.included.length) faults.push(`the tree holds ${plan.total} of ${box.included.length} ballots`);
  if (faults.length > 0) throw new Error(`the plan of the release is faulty: ${faults.join("; ")}`);
  return plan;
}

/** Gives every ballot its atom and every comment its unit, both under new random ids. */
export function labelledBoxOf(
  box: OpenedBox,
  units: readonly CountedUnit[],
  plan: PublishedPlan,
  commentsFrom: number | null,
  random: Random,
): LabelledBox {
  const atomOf = (unitId: UnitId): UnitId => {
    const atom = plan.atomOf.get(unitId);
    if (atom === undefined) throw new Error(`the unit ${unitId} has no atom`);
    return atom as UnitId;
  };
  const commentUnits =
    commentsFrom === null ? new Map<UnitId, UnitId>() : commentUnitsOf(units, plan.published, commentsFrom);
  const responses: ResponseRow[] = [];
  const comments: CommentRow[] = [];
  let commentsDropped = 0;
  for (const { unitId, row, scale12, comment } of box.included) {
    responses.push({ id: randomUuid(random), unitId: atomOf(unitId), row, scale12 });
    if (comment === null) continue;
    const shownUnder = commentUnits.get(unitId);
    if (shownUnder === undefined) commentsDropped++;
    else comments.push({ id: randomUuid(random), unitId: shownUnder, text: comment });
  }
  const counts = new Map<UnitId, UnitCounts>();
  for (const id of plan.published) counts.set(id as UnitId, { included: 0, excluded: 0, spoiled: 0 });
  for (const [unitId, { included, excluded, spoiled }] of box.counts) {
    const count = counts.get(atomOf(unitId));
    if (count === undefined) throw new Error(`the atom of ${unitId} is not published`);
    count.included += included;
    count.excluded += excluded;
    count.spoiled += spoiled;
  }
  return { responses: responses.sort(byId), comments: comments.sort(byId), commentsDropped, counts };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
