/** The units of a release as a reader meets them: the organisation, its parts, its teams, and what is not shown. */
import type { Release, ReleaseTeam, ReleaseUnit } from "../release/release.ts";
import { keptOf } from "./kept.ts";

/** A team of the release in its place. */
export interface PlacedTeam {
  readonly unit: ReleaseUnit;
  readonly team: ReleaseTeam;
  /** names of the units above, without the organisation, from the top */
  readonly path: readonly string[];
}

/**
 * organisation: the top. group: has groups below. department: has teams below, no groups.
 * team: has a verdict. hidden: joined or withheld; its answers count elsewhere.
 */
export type NodeLevel = "organisation" | "group" | "department" | "team" | "hidden";

export interface TreeNode {
  readonly level: NodeLevel;
  readonly unit: ReleaseUnit;
  /** distance from the organisation as drawn; what remains of a unit stands one step below it */
  readonly depth: number;
  readonly placed: PlacedTeam | null;
  readonly children: readonly TreeNode[];
  /** every team in this node and below, in reading order */
  readonly teams: readonly PlacedTeam[];
  readonly hiddenCount: number;
}

/** The tree of a release. Throws if there is no unit at all. */
export function treeOf(release: Release): TreeNode {
  return keptOf(release, "tree", () => builtTree(release));
}

/** The rows of a release are parents before children. */
function builtTree(release: Release): TreeNode {
  const below = new Map<string, ReleaseUnit[]>();
  for (const unit of release.units) {
    if (unit.parentId === null) continue;
    const siblings = below.get(unit.parentId) ?? [];
    siblings.push(unit);
    below.set(unit.parentId, siblings);
  }
  const root = release.units.find((unit) => unit.parentId === null);
  if (root === undefined) throw new Error("a release without units cannot be read");
  return nodeOf(root, 0, [], below);
}

function nodeOf(
  unit: ReleaseUnit,
  depth: number,
  path: readonly string[],
  below: ReadonlyMap<string, readonly ReleaseUnit[]>,
): TreeNode {
  const inner = depth === 0 ? path : [...path, unit.name];
  const children = (below.get(unit.id) ?? []).map((child) => nodeOf(child, depth + 1, inner, below));
  const hiddenBelow = children.reduce((sum, child) => sum + child.hiddenCount, 0);
  if (unit.status !== "published")
    return { level: "hidden", unit, depth, placed: null, children, teams: [], hiddenCount: 1 + hiddenBelow };
  const ownTeam = unit.team === null ? null : { unit, team: unit.team, path };
  const isAllHidden = children.every((child) => child.level === "hidden");
  if (ownTeam !== null && isAllHidden && depth > 0)
    return { level: "team", unit, depth, placed: ownTeam, children, teams: [ownTeam], hiddenCount: hiddenBelow };
  const rest = ownTeam === null ? [] : [restNode({ ...ownTeam, path: inner }, depth + 1)];
  const all = [...children, ...rest];
  const hasGroups = children.some((child) => child.level === "group" || child.level === "department");
  return {
    level: depth === 0 ? "organisation" : hasGroups ? "group" : "department",
    unit,
    depth,
    placed: null,
    children: all,
    teams: all.flatMap((child) => child.teams),
    hiddenCount: hiddenBelow,
  };
}

function restNode(placed: PlacedTeam, depth: number): TreeNode {
  return { level: "team", unit: placed.unit, depth, placed, children: [], teams: [placed], hiddenCount: 0 };
}

/** The node of a unit in a tree, or undefined. Of a unit with a rest of its own: the unit, not the rest. */
export function findNode(tree: TreeNode, unitId: string): TreeNode | undefined {
  if (tree.unit.id === unitId) return tree;
  for (const child of tree.children) {
    const found = findNode(child, unitId);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The nodes from the top down to a unit, itself last; empty if it is not there. */
export function pathTo(tree: TreeNode, unitId: string): readonly TreeNode[] {
  if (tree.unit.id === unitId) return [tree];
  for (const child of tree.children) {
    const rest = pathTo(child, unitId);
    if (rest.length > 0) return [tree, ...rest];
  }
  return [];
}

/** What a reader may see: everything, or for a manager the own part of the tree. */
export interface Scope {
  /** null: the whole organisation */
  readonly unitId: string | null;
}

/** The part of the tree that a scope opens; undefined when the unit is not in this wave. */
export function scopedTree(tree: TreeNode, scope: Scope): TreeNode | undefined {
  return scope.unitId === null ? tree : findNode(tree, scope.unitId);
}
