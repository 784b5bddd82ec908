import type { UnitId } from "../kernel/brand.ts";

/** A unit of the tree as it was frozen at launch. */
export interface TreeUnit {
  readonly id: UnitId;
  readonly parentId: UnitId | null;
  readonly externalId: string;
  readonly name: string;
  /** 0 for the organisation */
  readonly depth: number;
  /** people invited who are directly in this unit */
  readonly invitedOwn: number;
  /** the unit that their reporting group stands for: this one, or one above it; null where there are no such people */
  readonly groupUnitId: UnitId | null;
}

/**
 * Units all of whose people answer in reporting groups of the unit itself or of units below it. Any other is too small
 * or was joined at launch: some of its people count further up, so numbers under its name would be those of a part.
 */
export function wholeUnitsOf(tree: readonly TreeUnit[]): ReadonlySet<UnitId> {
  const parentOf = new Map(tree.map((unit) => [unit.id, unit.parentId]));
  const whole = new Set(tree.map((unit) => unit.id));
  for (const { id, groupUnitId } of tree) {
    if (groupUnitId === null) continue;
    for (let at: UnitId | null = id; at !== null && at !== groupUnitId; at = parentOf.get(at) ?? null) {
      if (parentOf.get(at) !== null) whole.delete(at); // the organisation is whole by its nature
    }
  }
  return whole;
}

/** The tree without the units that are not whole; what was below one of them hangs on the next unit above. */
export function showableTreeOf(tree: readonly TreeUnit[]): { readonly id: UnitId; readonly parentId: UnitId | null }[] {
  const whole = wholeUnitsOf(tree);
  const parentOf = new Map(tree.map((unit) => [unit.id, unit.parentId]));
  return tree.flatMap(({ id }) => {
    if (!whole.has(id)) return [];
    let parentId = parentOf.get(id) ?? null;
    while (parentId !== null && !whole.has(parentId)) parentId = parentOf.get(parentId) ?? null;
    return { id, parentId };
  });
}
