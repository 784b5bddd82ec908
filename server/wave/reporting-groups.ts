import type { UnitId } from "../kernel/brand.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import type { FrozenUnit } from "./frozen-tree.ts";
import { planOf } from "./plan.ts";

/** The smallest set of people that gets its own token key: an atom of the plan over the numbers of people invited. */
export interface GroupPlan {
  /** the unit whose people it holds, less those in groups below */
  readonly unitId: UnitId;
  /** what a respondent reads as "your group" */
  readonly label: string;
  readonly invited: number;
  /** Units with people of their own that are counted here and are not `unitId`, in reading order. */
  readonly joined: readonly { readonly name: string; readonly people: number }[];
}

/** Groups in reading order (their leaves), and for every unit with somebody in its group the unit of that group. */
export interface Grouping {
  readonly groups: readonly GroupPlan[];
  readonly groupUnitOf: ReadonlyMap<UnitId, UnitId>;
  readonly invited: number;
}

/** Forms the reporting groups of a wave so that each has at least `kInvited` people. Refuses if there are fewer in all. */
export function groupingOf(tree: readonly FrozenUnit[], kInvited: number): Result<Grouping, string> {
  const plan = planOf(
    tree.map((unit) => ({ id: unit.id, parentId: unit.parentId, own: unit.invitedOwn })),
    kInvited,
  );
  if (plan.isWithheld)
    return refuse(
      `There ${plan.total === 1 ? "is 1 person" : `are ${plan.total} people`} on the list and the smallest group is ${kInvited}. Import more people first.`,
    );
  const atomOf = (unit: FrozenUnit): string => plan.atomOf.get(unit.id) ?? "";
  const sizes = new Map(plan.atoms.map((atom) => [atom.id, atom.n]));
  const partial = unitsWithOthersBelow(tree, plan.published);
  const joined = new Map<string, { name: string; people: number }[]>();
  for (const unit of tree)
    if (unit.invitedOwn > 0 && atomOf(unit) !== unit.id)
      joined.set(atomOf(unit), [...(joined.get(atomOf(unit)) ?? []), { name: unit.name, people: unit.invitedOwn }]);
  const groups = tree
    .filter((unit) => sizes.has(unit.id))
    .map((unit) => ({
      unitId: unit.id,
      label: partial.has(unit.id) ? `Rest of ${unit.name}` : unit.name,
      invited: sizes.get(unit.id) ?? 0,
      joined: joined.get(unit.id) ?? [],
    }));
  const byAtom = new Map<string, UnitId>(groups.map((group) => [group.unitId, group.unitId]));
  const groupUnitOf = new Map<UnitId, UnitId>();
  for (const unit of tree) {
    const group = byAtom.get(atomOf(unit));
    if (group !== undefined) groupUnitOf.set(unit.id, group);
  }
  return ok({ groups, groupUnitOf, invited: plan.total });
}

/** Units that have a published unit somewhere below: their own group is only a rest. */
function unitsWithOthersBelow(tree: readonly FrozenUnit[], published: ReadonlySet<string>): ReadonlySet<UnitId> {
  const partial = new Set<UnitId>();
  for (const unit of [...tree].reverse())
    if (unit.parentId !== null && (published.has(unit.id) || partial.has(unit.id))) partial.add(unit.parentId);
  return partial;
}
