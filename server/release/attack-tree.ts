import type { OutsideRelease } from "./outside-release.ts";

/** The tree of a release from outside, parents before children, with what an attacker needs to walk it. */
export interface AttackTree {
  readonly ids: readonly string[];
  readonly parentOf: ReadonlyMap<string, string | null>;
  readonly childrenOf: ReadonlyMap<string, readonly string[]>;
  /** answers that count in a unit and all below; units for which none is stated are not there */
  readonly peopleOf: ReadonlyMap<string, number>;
}

/** Reads the tree; throws for units that are not one tree. */
export function attackTreeOf({ units, cells }: Pick<OutsideRelease, "units" | "cells">): AttackTree {
  const parentOf = new Map(units.map(({ id, parent }) => [id, parent]));
  const childrenOf = new Map<string, string[]>(units.map(({ id }) => [id, []]));
  const roots: string[] = [];
  for (const { id, parent } of units) {
    if (parent === null) roots.push(id);
    else childrenOf.get(parent)?.push(id);
  }
  const ids = [...roots];
  for (let at = 0; at < ids.length; at++) ids.push(...(childrenOf.get(ids[at] ?? "") ?? []));
  if (ids.length !== units.length) throw new Error("the units of the release are not a tree");
  return { ids, parentOf, childrenOf, peopleOf: new Map(cells.map(({ unit, n }) => [unit, n])) };
}

/** The nearest unit above (not this one) of which `is` is true. */
export function nearestAbove(tree: AttackTree, id: string, is: (id: string) => boolean): string | null {
  let at = tree.parentOf.get(id) ?? null;
  while (at !== null && !is(at)) at = tree.parentOf.get(at) ?? null;
  return at;
}
