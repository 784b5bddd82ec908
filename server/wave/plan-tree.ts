/** One unit of the organisation with the people directly in it (not in a unit below). */
export interface PlanUnit {
  readonly id: string;
  /** null for the root only. */
  readonly parentId: string | null;
  readonly own: number;
}

/** The rows as arrays by position, positions in the order of the ids, so that nothing depends on the order of rows. */
export interface UnitTree {
  readonly ids: readonly string[];
  readonly own: readonly number[];
  /** Position of the parent; -1 for the root. */
  readonly parents: readonly number[];
  readonly children: readonly (readonly number[])[];
  readonly root: number;
  /** Every unit after all its children. */
  readonly childrenFirst: readonly number[];
  /** People in the whole subtree. */
  readonly totals: readonly number[];
}

/** What hiding a unit with this many people costs. */
export function hideCostOf(people: number): number {
  return 1 + Math.sqrt(people);
}

/** Throws with the reason if the rows are not exactly one tree of distinct ids with whole, non-negative counts. */
export function treeOf(units: readonly PlanUnit[]): UnitTree {
  const rows = [...units].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const positions = new Map(rows.map((row, position) => [row.id, position]));
  if (positions.size !== rows.length) throw new Error("the units of a plan have an id twice");
  const own = rows.map((row) => {
    if (!Number.isInteger(row.own) || row.own < 0) throw new Error(`unit ${row.id} has ${row.own} people`);
    return row.own;
  });
  const parents = rows.map((row) => parentOf(row, positions));
  const roots = parents.flatMap((parent, position) => (parent === -1 ? [position] : []));
  const root = roots[0];
  if (root === undefined || roots.length > 1) throw new Error(`a plan needs one root, not ${roots.length}`);
  const children: number[][] = rows.map(() => []);
  for (const [position, parent] of parents.entries()) children[parent]?.push(position);
  const parentsFirst = [root];
  for (let i = 0; i < parentsFirst.length; i++) parentsFirst.push(...(children[parentsFirst[i] ?? root] ?? []));
  if (parentsFirst.length !== rows.length) throw new Error("the units of a plan have a cycle");
  const childrenFirst = parentsFirst.reverse();
  const totals = [...own];
  for (const unit of childrenFirst) {
    const parent = parents[unit] ?? -1;
    if (parent >= 0) totals[parent] = (totals[parent] ?? 0) + (totals[unit] ?? 0);
  }
  return { ids: rows.map((row) => row.id), own, parents, children, root, childrenFirst, totals };
}

function parentOf(row: PlanUnit, positions: ReadonlyMap<string, number>): number {
  if (row.parentId === null) return -1;
  const parent = positions.get(row.parentId);
  if (parent === undefined) throw new Error(`unit ${row.id} has the unknown parent ${row.parentId}`);
  return parent;
}
