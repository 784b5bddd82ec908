import type { UnitId } from "../kernel/brand.ts";
import type { FrozenUnit } from "../wave/frozen-tree.ts";
import type { Chance } from "./simulator-chance.ts";

/** How a simulated organisation is built; each is hard on another part of what protects small teams. */
export const organisationShapes = ["usual", "skewed", "uniform", "chain", "singletons", "flat"] as const;
export type OrganisationShape = (typeof organisationShapes)[number];

/** A unit, and the teams that it holds: `size` people in each. */
interface Draft {
  readonly id: string;
  readonly parent: string | null;
  readonly size: number;
}

/**
 * The tree of a simulated organisation with so many teams. usual: divisions, departments, teams of 3 to 30 people and
 * some managers of their own; skewed: a few large teams and many tiny ones; uniform: as usual (its people agree);
 * chain: every team hangs below the one before it, five deep; singletons: most teams are one person; flat: all teams
 * below the organisation itself.
 */
export function simulatedTreeOf(shape: OrganisationShape, teams: number, chance: Chance): readonly FrozenUnit[] {
  const drafts: Draft[] = [{ id: "all", parent: null, size: shape === "flat" ? 0 : chance.flip(0.5) ? 0 : 6 }];
  const departments = shape === "flat" ? 0 : Math.max(1, Math.round(teams / 8));
  const divisions = departments > 6 ? Math.round(departments / 6) : 0;
  for (let d = 1; d <= divisions; d++)
    drafts.push({ id: `division-${d}`, parent: "all", size: chance.flip(0.3) ? 3 : 0 });
  for (let d = 1; d <= departments; d++) {
    const parent = divisions > 0 ? `division-${1 + ((d - 1) % divisions)}` : "all";
    drafts.push({ id: `department-${d}`, parent, size: chance.flip(0.4) ? 1 + Math.floor(6 * chance.uniform()) : 0 });
  }
  for (let t = 1; t <= teams; t++) {
    const above = departments > 0 ? `department-${1 + ((t - 1) % departments)}` : "all";
    const isLink = shape === "chain" && t > departments && Math.ceil(t / departments) % 5 !== 1;
    drafts.push({ id: `team-${t}`, parent: isLink ? `team-${t - departments}` : above, size: sizeOf(shape, chance) });
  }
  return inReadingOrder(drafts);
}

function sizeOf(shape: OrganisationShape, chance: Chance): number {
  const draw = chance.uniform();
  if (shape === "singletons") return draw < 0.7 ? 1 : 2 + Math.floor(20 * chance.uniform());
  if (shape === "skewed") return Math.min(150, Math.ceil(2 * (1 - draw) ** -0.8));
  return 3 + Math.floor(28 * draw ** 2);
}

function inReadingOrder(drafts: readonly Draft[]): FrozenUnit[] {
  const below = new Map<string | null, Draft[]>();
  for (const draft of drafts) below.set(draft.parent, [...(below.get(draft.parent) ?? []), draft]);
  const units: FrozenUnit[] = [];
  const visit = (draft: Draft, depth: number): void => {
    units.push({
      id: draft.id as UnitId,
      externalId: draft.id,
      parentId: draft.parent as UnitId | null,
      name: draft.id.replace("-", " "),
      depth,
      position: units.length,
      invitedOwn: draft.size,
    });
    for (const child of below.get(draft.id) ?? []) visit(child, depth + 1);
  };
  for (const root of below.get(null) ?? []) visit(root, 0);
  return units;
}
