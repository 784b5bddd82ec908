import type { UnitId } from "../kernel/brand.ts";
import { type TreeUnit, wholeUnitsOf } from "../response/tree.ts";
import type { ReleaseUnit } from "./release.ts";

/** Where the people of a unit stand in a release. */
export interface UnitPlace {
  readonly status: ReleaseUnit["status"];
  /** the nearest published unit, itself or above; null only if nothing is published */
  readonly countsIn: UnitId | null;
  /** people invited in this unit and all below */
  readonly invited: number;
  /** published units of the subtree, the unit itself too, in the order of the tree */
  readonly publishedBelow: readonly UnitId[];
}

/** The place of every unit, given which units are published. `tree`: parents before children. */
export function placesOf(tree: readonly TreeUnit[], published: ReadonlySet<UnitId>): ReadonlyMap<UnitId, UnitPlace> {
  const whole = wholeUnitsOf(tree);
  const countsIn = new Map<UnitId, UnitId | null>();
  for (const { id, parentId } of tree)
    countsIn.set(id, published.has(id) ? id : parentId === null ? null : (countsIn.get(parentId) ?? null));

  const invited = new Map(tree.map((unit) => [unit.id, unit.invitedOwn]));
  const below = new Map<UnitId, UnitId[]>(tree.map(({ id }) => [id, published.has(id) ? [id] : []]));
  for (const { id, parentId } of tree.toReversed()) {
    if (parentId === null) continue;
    invited.set(parentId, (invited.get(parentId) ?? 0) + (invited.get(id) ?? 0));
    below.get(parentId)?.push(...(below.get(id) ?? []));
  }
  const position = new Map(tree.map((unit, at) => [unit.id, at]));
  const inOrder = (a: UnitId, b: UnitId) => (position.get(a) ?? 0) - (position.get(b) ?? 0);
  return new Map(
    tree.map(({ id }): [UnitId, UnitPlace] => {
      // nobody can have withheld what nobody could have answered, nor what was never a unit of its own
      const isJoined = !whole.has(id) || invited.get(id) === 0;
      return [
        id,
        {
          status: published.has(id) ? "published" : isJoined ? "joined" : "withheld",
          countsIn: countsIn.get(id) ?? null,
          invited: invited.get(id) ?? 0,
          publishedBelow: (below.get(id) ?? []).sort(inOrder),
        },
      ];
    }),
  );
}
