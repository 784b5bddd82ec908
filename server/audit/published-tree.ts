import type { OpenedWave } from "./opened-wave.ts";

/** Questions about the tree of a wave, each answered by walking up from every unit. */
export interface PublishedTree {
  /** the nearest published unit, this one or one above; null if there is none */
  countsIn(unitId: string): string | null;
  /** people invited in this unit and all below */
  invitedBelow(unitId: string): number;
  /** people invited whose reporting group counts in this unit */
  invitedCounted(unitId: string): number;
  /** published units of the subtree, this one too, in the order of the tree */
  publishedBelow(unitId: string): readonly string[];
  isAbovePublished(unitId: string): boolean;
  /** published units over this one, the nearest first, this one too */
  publishedAbove(unitId: string): readonly string[];
}

/** A unit is published if it has a line of its own in what was opened. */
export function treeOf(wave: Pick<OpenedWave, "units" | "groups" | "openings">): PublishedTree {
  const parentOf = new Map(wave.units.map((unit) => [unit.id, unit.parentId]));
  const published = new Set(wave.openings.map((opening) => opening.unitId));
  const chainOf = (unitId: string): string[] => {
    const chain: string[] = [];
    for (let at: string | null = unitId; at !== null; at = parentOf.get(at) ?? null) chain.push(at);
    return chain;
  };
  const chains = new Map(wave.units.map((unit) => [unit.id, chainOf(unit.id)]));
  const countsIn = (unitId: string) => chainOf(unitId).find((id) => published.has(id)) ?? null;
  const publishedBelow = (unitId: string) =>
    wave.units.filter(({ id }) => published.has(id) && chains.get(id)?.includes(unitId)).map(({ id }) => id);
  return {
    countsIn,
    publishedBelow,
    invitedBelow: (unitId) =>
      wave.units.reduce((sum, { id, invitedOwn }) => sum + (chains.get(id)?.includes(unitId) ? invitedOwn : 0), 0),
    invitedCounted: (unitId) =>
      wave.groups.reduce((sum, group) => sum + (countsIn(group.unitId) === unitId ? group.invited : 0), 0),
    isAbovePublished: (unitId) => publishedBelow(unitId).length > 1,
    publishedAbove: (unitId) => chainOf(unitId).filter((id) => published.has(id)),
  };
}
