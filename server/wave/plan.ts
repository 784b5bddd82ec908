import { hideCostOf, type PlanUnit, treeOf, type UnitTree } from "./plan-tree.ts";

export type { PlanUnit } from "./plan-tree.ts";

/** The people of a published unit that are in no published unit below it. */
export interface PlanAtom {
  readonly id: string;
  readonly n: number;
}

/** Which units may be shown so that every group whose numbers can be derived is empty or has at least k people. */
export interface PublishedPlan {
  readonly isWithheld: false;
  readonly total: number;
  /** Units that are shown; always the root, never a unit without people. */
  readonly published: ReadonlySet<string>;
  /** For every unit: the published unit (itself or the nearest above) that its own people are counted in. */
  readonly atomOf: ReadonlyMap<string, string>;
  /** Non-empty atoms, sorted by id; each has n >= k. */
  readonly atoms: readonly PlanAtom[];
  /** Sum of 1 + sqrt(people) over the hidden units: what the plan minimises. */
  readonly cost: number;
}

/** Fewer than k people in all: nothing may be shown, nothing may be opened. */
export interface WithheldPlan {
  readonly isWithheld: true;
  readonly total: number;
}

export type Plan = PublishedPlan | WithheldPlan;

/**
 * The cheapest plan that publishes a tree of units under threshold k: a unit is published only if its rest (the people
 * of its subtree in no published unit below it) is 0 or at least k; hiding a unit costs 1 + sqrt(people of its subtree).
 * Dynamic programme over the tree, state = open rest capped at k, O(units * k^2). The same for any order of the rows.
 * Units without anybody in their subtree are neither published nor paid for. Throws if the rows are not one tree.
 */
export function planOf(units: readonly PlanUnit[], k: number): Plan {
  if (!Number.isInteger(k) || k < 1) throw new Error(`a plan needs a threshold of at least 1, not ${k}`);
  const tree = treeOf(units);
  const total = tree.totals[tree.root] ?? 0;
  if (total < k) return { isWithheld: true, total };
  const published = publishedUnits(tree, k);
  return { isWithheld: false, total, ...outcomeOf(tree, published) };
}

/** Cheapest cost per open rest 0..k of one subtree, and what to remember to walk back. */
interface Table {
  /** Cost by the rest left open above this unit. */
  readonly cost: Float64Array;
  /** Inner rest (0 or k) with which the unit is published when nothing is left open; -1: nobody there. */
  readonly innerRest: number;
  /** Per child, by inner rest so far: the child's own open rest and the rest before it, packed as before * (k+1) + child. */
  readonly steps: readonly Int32Array[];
}

function tableOf(tree: UnitTree, unit: number, k: number, tables: readonly Table[]): Table {
  let inner = new Float64Array(k + 1).fill(Number.POSITIVE_INFINITY);
  inner[Math.min(k, tree.own[unit] ?? 0)] = 0;
  const steps: Int32Array[] = [];
  for (const child of tree.children[unit] ?? []) {
    const childCost = tables[child]?.cost ?? new Float64Array(k + 1);
    const next = new Float64Array(k + 1).fill(Number.POSITIVE_INFINITY);
    const step = new Int32Array(k + 1);
    for (let before = 0; before <= k; before++) {
      const costBefore = inner[before] ?? 0;
      if (costBefore === Number.POSITIVE_INFINITY) continue;
      for (let rest = 0; rest <= k; rest++) {
        const cost = costBefore + (childCost[rest] ?? 0);
        const after = Math.min(k, before + rest);
        if (cost >= (next[after] ?? 0)) continue;
        next[after] = cost;
        step[after] = before * (k + 1) + rest;
      }
    }
    inner = next;
    steps.push(step);
  }
  return closedTable(inner, tree.totals[unit] ?? 0, k, steps);
}

/** Adds the choice of the unit itself: publish it (rest 0 or k becomes nothing open) or hide it at its price. */
function closedTable(inner: Float64Array, total: number, k: number, steps: readonly Int32Array[]): Table {
  if (total === 0) return { cost: inner, innerRest: -1, steps };
  const whenEmpty = inner[0] ?? 0;
  const whenFull = inner[k] ?? 0;
  const cost = inner.map((value) => value + hideCostOf(total));
  cost[0] = Math.min(whenEmpty, whenFull);
  return { cost, innerRest: whenEmpty <= whenFull ? 0 : k, steps };
}

function publishedUnits(tree: UnitTree, k: number): Set<number> {
  const tables: Table[] = new Array(tree.ids.length);
  for (const unit of tree.childrenFirst) tables[unit] = tableOf(tree, unit, k, tables);
  const published = new Set<number>();
  const open: { unit: number; rest: number }[] = [{ unit: tree.root, rest: 0 }];
  for (let task = open.pop(); task; task = open.pop()) {
    const table = tables[task.unit];
    if (!table || table.innerRest === -1) continue;
    if (task.rest === 0) published.add(task.unit);
    let rest = task.rest === 0 ? table.innerRest : task.rest;
    const children = tree.children[task.unit] ?? [];
    for (let i = children.length - 1; i >= 0; i--) {
      const packed = table.steps[i]?.[rest] ?? 0;
      open.push({ unit: children[i] ?? 0, rest: packed % (k + 1) });
      rest = Math.floor(packed / (k + 1));
    }
  }
  return published;
}

function outcomeOf(tree: UnitTree, published: ReadonlySet<number>): Omit<PublishedPlan, "isWithheld" | "total"> {
  const nearest: number[] = new Array(tree.ids.length);
  const counts = new Map<number, number>();
  let cost = 0;
  for (let i = tree.childrenFirst.length - 1; i >= 0; i--) {
    const unit = tree.childrenFirst[i] ?? 0;
    const isPublished = published.has(unit);
    const atom = isPublished ? unit : (nearest[tree.parents[unit] ?? 0] ?? tree.root);
    nearest[unit] = atom;
    counts.set(atom, (counts.get(atom) ?? 0) + (tree.own[unit] ?? 0));
    const total = tree.totals[unit] ?? 0;
    if (!isPublished && total > 0) cost += hideCostOf(total);
  }
  const idOf = (unit: number): string => tree.ids[unit] ?? "";
  return {
    cost,
    published: new Set(tree.ids.filter((_, unit) => published.has(unit))),
    atomOf: new Map(tree.ids.map((id, unit) => [id, idOf(nearest[unit] ?? tree.root)])),
    atoms: tree.ids.map((id, unit) => ({ id, n: counts.get(unit) ?? 0 })).filter((atom) => atom.n > 0),
  };
}
