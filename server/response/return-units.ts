import type { GroupId, UnitId } from "../kernel/brand.ts";
import { planOf } from "../wave/plan.ts";
import { showableTreeOf, type TreeUnit } from "./tree.ts";

/** A reporting group with the number of sealed ballots in its box. */
export interface BoxedGroup {
  readonly id: GroupId;
  /** the unit that it stands for */
  readonly unitId: UnitId;
  readonly leaf: number;
  readonly ballots: number;
}

/** Reporting groups whose ballots the works council opens and shuffles together; at least k ballots. */
export interface ReturnUnit {
  /** the unit under which all of them count */
  readonly unitId: UnitId;
  /** by leaf */
  readonly groups: readonly BoxedGroup[];
  readonly ballots: number;
}

/**
 * How the ballots of a wave are given to the works council. A group with k ballots or more is a unit of its own. Smaller
 * ones, which could never be shown, are mixed with others that the plan on the numbers of ballots counts in the same
 * place, so that nothing comes back from fewer than k people. In the order of the leaves; undefined when all ballots
 * together are fewer than k.
 */
export function returnUnitsOf(
  tree: readonly TreeUnit[],
  groups: readonly BoxedGroup[],
  k: number,
): readonly ReturnUnit[] | undefined {
  const own = new Map<string, number>();
  for (const group of groups) own.set(group.unitId, (own.get(group.unitId) ?? 0) + group.ballots);
  const plan = planOf(
    showableTreeOf(tree).map(({ id, parentId }) => ({ id, parentId, own: own.get(id) ?? 0 })),
    k,
  );
  if (plan.isWithheld) return undefined;
  const units: ReturnUnit[] = [];
  const byAtom = new Map<string, BoxedGroup[]>();
  for (const group of groups) {
    if (group.ballots === 0) continue;
    const atom = plan.atomOf.get(group.unitId);
    if (atom === undefined) throw new Error(`the unit ${group.unitId} has no atom`);
    byAtom.set(atom, [...(byAtom.get(atom) ?? []), group]);
  }
  const parentOf = new Map(tree.map((unit) => [unit.id, unit.parentId]));
  for (const [atom, members] of byAtom) {
    const mixed = mixedOf(members, k);
    if (mixed.length > 0) units.push(unitOf(atom as UnitId, mixed));
    const passed = new Set(mixed.flatMap((group) => unitsBetween(group.unitId, atom, parentOf)));
    for (const group of members) {
      // a unit over whose head people are counted further up is no whole one any more, and cannot carry a label
      const unitId = passed.has(group.unitId) ? (atom as UnitId) : group.unitId;
      if (!mixed.includes(group)) units.push(unitOf(unitId, [group]));
    }
  }
  const firstLeaf = (unit: ReturnUnit) => unit.groups[0]?.leaf ?? 0;
  return units.sort((a, b) => firstLeaf(a) - firstLeaf(b));
}

/** The units above `unitId` and below `top`. */
function unitsBetween(unitId: UnitId, top: string, parentOf: ReadonlyMap<UnitId, UnitId | null>): UnitId[] {
  const between: UnitId[] = [];
  for (
    let at = parentOf.get(unitId) ?? null;
    at !== null && at !== top && unitId !== top;
    at = parentOf.get(at) ?? null
  )
    between.push(at);
  return between;
}

/** The groups below k, and as many of the smallest others as it takes to reach k; none if none is below. */
function mixedOf(members: readonly BoxedGroup[], k: number): readonly BoxedGroup[] {
  const bySize = members.toSorted((a, b) => a.ballots - b.ballots || a.leaf - b.leaf);
  const mixed: BoxedGroup[] = [];
  let ballots = 0;
  for (const group of bySize) {
    if (group.ballots >= k && (ballots === 0 || ballots >= k)) break;
    mixed.push(group);
    ballots += group.ballots;
  }
  return mixed;
}

function unitOf(unitId: UnitId, groups: readonly BoxedGroup[]): ReturnUnit {
  return {
    unitId,
    groups: groups.toSorted((a, b) => a.leaf - b.leaf),
    ballots: groups.reduce((sum, group) => sum + group.ballots, 0),
  };
}

/** The tree in which the people of mixed groups are in the group of the unit under which they count. */
export function mixedTreeOf(tree: readonly TreeUnit[], units: readonly ReturnUnit[]): readonly TreeUnit[] {
  const countsIn = new Map(units.flatMap((unit) => unit.groups.map((group) => [group.unitId, unit.unitId] as const)));
  return tree.map((unit) => {
    const groupUnitId = unit.groupUnitId && (countsIn.get(unit.groupUnitId) ?? unit.groupUnitId);
    return groupUnitId === unit.groupUnitId ? unit : { ...unit, groupUnitId };
  });
}
