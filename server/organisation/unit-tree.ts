import type { UnitId } from "../kernel/brand.ts";
import type { StoredUnit } from "./roster-change.ts";

/** A unit with what is below it. */
export interface UnitNode {
  readonly unit: StoredUnit;
  readonly depth: number;
  /** People in the unit itself. */
  readonly own: number;
  /** People in it and in everything below. */
  readonly total: number;
  readonly children: readonly UnitNode[];
}

/** The tree, siblings in their order. With `topId` only that unit and what is below it. */
export function unitTreeOf(
  units: readonly StoredUnit[],
  counts: ReadonlyMap<UnitId, number>,
  topId: UnitId | null = null,
): readonly UnitNode[] {
  const children = new Map<UnitId | null, StoredUnit[]>();
  for (const unit of units) {
    const siblings = children.get(unit.parentId) ?? [];
    siblings.push(unit);
    children.set(unit.parentId, siblings);
  }
  const nodeOf = (unit: StoredUnit, depth: number): UnitNode => {
    const below = (children.get(unit.id) ?? []).map((child) => nodeOf(child, depth + 1));
    const own = counts.get(unit.id) ?? 0;
    return { unit, depth, own, total: below.reduce((sum, node) => sum + node.total, own), children: below };
  };
  const tops = topId === null ? (children.get(null) ?? []) : units.filter((unit) => unit.id === topId);
  return tops.map((unit) => nodeOf(unit, 0));
}

/** The tree as a list: every unit before those below it. */
export function flatTreeOf(nodes: readonly UnitNode[]): readonly UnitNode[] {
  return nodes.flatMap((node) => [node, ...flatTreeOf(node.children)]);
}
