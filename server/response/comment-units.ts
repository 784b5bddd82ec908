import type { UnitId } from "../kernel/brand.ts";

/** A unit of the wave's tree, with the included ballots of its own reporting group. */
export interface CountedUnit {
  readonly id: UnitId;
  readonly parentId: UnitId | null;
  readonly included: number;
}

/**
 * For every unit with included ballots: the unit under which its comments may be shown. A comment never stands under
 * the team itself, but under the unit above it or higher: the nearest published one that gets the comments of at least
 * `commentsFrom` respondents. (Counting only those whose comments stand there, nobody can subtract one unit's comments
 * from another's.) A remainder at the top takes the smallest unit's comments with it. Empty when all are too few.
 * Units in any order; exactly one has no parent.
 */
export function commentUnitsOf(
  units: readonly CountedUnit[],
  published: ReadonlySet<string>,
  commentsFrom: number,
): ReadonlyMap<UnitId, UnitId> {
  const below = new Map<UnitId, UnitId[]>(units.map((unit) => [unit.id, []]));
  for (const unit of units) if (unit.parentId !== null) below.get(unit.parentId)?.push(unit.id);
  const root = units.find((unit) => unit.parentId === null);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const placed = new Map<UnitId, Pool>();

  /** Comments of this subtree that have no place yet. */
  function openPool(id: UnitId): Pool {
    const children = below.get(id) ?? [];
    const own = byId.get(id)?.included ?? 0;
    const pools = children.map(openPool);
    const open: Pool = {
      from: [...(own > 0 ? [id] : []), ...pools.flatMap((pool) => pool.from)],
      n: own + pools.reduce((sum, pool) => sum + pool.n, 0),
    };
    // comments of one team only would be that team's, under whatever name
    const isOneTeam = id !== root?.id && (children.length === 0 || (open.from.length === 1 && open.from[0] !== id));
    if (isOneTeam || !published.has(id) || open.n < commentsFrom) return open;
    placed.set(id, open);
    return { from: [], n: 0 };
  }

  if (root === undefined) return new Map();
  const rest = openPool(root.id);
  if (rest.n > 0 && placed.size > 0) {
    const [smallest, pool] = [...placed].reduce((least, entry) => (entry[1].n < least[1].n ? entry : least));
    placed.delete(smallest);
    placed.set(root.id, { from: [...rest.from, ...pool.from], n: rest.n + pool.n });
  }
  return new Map([...placed].flatMap(([unit, pool]) => pool.from.map((from) => [from, unit] as const)));
}

interface Pool {
  /** Units whose own reporting group is in it. */
  readonly from: readonly UnitId[];
  readonly n: number;
}
