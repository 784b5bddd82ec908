import type { TreeUnit } from "../response/tree.ts";
import type { ReleaseUnit } from "./release.ts";

/**
 * The units whose own people count in each atom of a release, by external id: what a team is made of. By id of the
 * atom's unit; `tree` and `units` are of the same wave.
 */
export function leafUnitsOf(
  tree: readonly TreeUnit[],
  units: readonly Pick<ReleaseUnit, "id" | "countsIn">[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const countsIn = new Map<string, string | null>(units.map((unit) => [unit.id, unit.countsIn]));
  const leaves = new Map<string, Set<string>>();
  for (const { groupUnitId, externalId, invitedOwn } of tree) {
    const atom = groupUnitId === null || invitedOwn === 0 ? null : (countsIn.get(groupUnitId) ?? null);
    if (atom !== null) leaves.set(atom, (leaves.get(atom) ?? new Set()).add(externalId));
  }
  return leaves;
}

/** External ids of all units that have people of their own. */
export function peopledUnitsOf(tree: readonly TreeUnit[]): ReadonlySet<string> {
  return new Set(tree.flatMap(({ externalId, invitedOwn }) => (invitedOwn > 0 ? [externalId] : [])));
}

/** True if both sets hold the same. */
export function areSameUnits(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((unit) => b.has(unit));
}
