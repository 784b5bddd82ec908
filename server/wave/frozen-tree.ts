import type { OrganisationId, UnitId } from "../kernel/brand.ts";

/** A unit of the organisation as it stands today, with the number of people directly in it. */
export interface LiveUnit {
  readonly id: UnitId;
  readonly externalId: string;
  readonly parentId: UnitId | null;
  readonly name: string;
  /** order among its siblings */
  readonly position: number;
  readonly people: number;
}

/** A unit as a wave freezes it. The first is the root, at depth 0; parents stand before their children. */
export interface FrozenUnit {
  readonly id: UnitId;
  readonly externalId: string;
  readonly parentId: UnitId | null;
  readonly name: string;
  readonly depth: number;
  /** reading order over the whole tree */
  readonly position: number;
  /** people directly in this unit */
  readonly invitedOwn: number;
}

/**
 * The tree of a wave in reading order. An organisation with several units at the top becomes the root itself, under
 * its own id, which is the same from wave to wave; with one unit at the top, that unit is the root.
 */
export function frozenTreeOf(
  organisation: { readonly id: OrganisationId; readonly name: string },
  units: readonly LiveUnit[],
): readonly FrozenUnit[] {
  const known = new Set(units.map((unit) => unit.id));
  const below = new Map<UnitId | null, LiveUnit[]>();
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), unit]);
  }
  const tops = below.get(null) ?? [];
  const rootId = organisation.id as string as UnitId;
  const needsRoot = tops.length !== 1;
  const root: LiveUnit = {
    id: rootId,
    externalId: organisation.id,
    parentId: null,
    name: organisation.name,
    position: 0,
    people: 0,
  };
  const frozen: FrozenUnit[] = [];
  const open = needsRoot
    ? [{ unit: root, parentId: null as UnitId | null, depth: 0 }]
    : childrenOf(below, null, null, 0);
  for (let next = open.pop(); next; next = open.pop()) {
    const { unit, parentId, depth } = next;
    frozen.push({
      id: unit.id,
      externalId: unit.externalId,
      parentId,
      name: unit.name,
      depth,
      position: frozen.length,
      invitedOwn: unit.people,
    });
    open.push(...childrenOf(below, unit === root ? null : unit.id, unit.id, depth + 1));
  }
  if (frozen.length !== units.length + (needsRoot ? 1 : 0))
    throw new Error("the units of the organisation have a cycle");
  return frozen;
}

/** Children in reverse, since the walk takes from the end. */
function childrenOf(
  below: ReadonlyMap<UnitId | null, readonly LiveUnit[]>,
  key: UnitId | null,
  parentId: UnitId | null,
  depth: number,
): { unit: LiveUnit; parentId: UnitId | null; depth: number }[] {
  return [...(below.get(key) ?? [])]
    .sort((a, b) => b.position - a.position || (a.id < b.id ? 1 : -1))
    .map((unit) => ({ unit, parentId, depth }));
}
