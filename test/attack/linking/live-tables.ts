import type pg from "pg";
import type { Placed } from "./matching.ts";

/** A row as the superuser sees it: whose it looks like, its pool, and where xmin and ctid put it. */
export interface SeenRow {
  readonly key: string;
  readonly pool: string;
  readonly place: number;
  /** transaction that wrote the row as it stands: one clock for the whole cluster */
  readonly xid: number;
}

/** Rows of a query with the columns key and pool, in the order of transaction id and then of place in the file. */
export async function rowsInOrder(
  admin: pg.Pool,
  table: string,
  columns: { readonly key: string; readonly pool: string },
  where: string,
  values: readonly unknown[] = [],
): Promise<SeenRow[]> {
  const { rows } = await admin.query<{ key: string; pool: string; xmin: string }>(
    `select (${columns.key})::text as key, (${columns.pool})::text as pool, xmin::text from ${table} t where ${where}
     order by xmin::text::bigint, ctid`,
    [...values],
  );
  return rows.map(({ key, pool, xmin }, place) => ({ key, pool, place, xid: Number(xmin) }));
}

/** Rows by pool, each with its true owner; rows that belong to nobody known are left out. */
export function byPool(
  rows: readonly Pick<SeenRow, "key" | "pool" | "place">[],
  ownerOf: (key: string) => string | undefined,
): Map<string, Placed[]> {
  const pools = new Map<string, Placed[]>();
  for (const { key, pool, place } of rows) {
    const owner = ownerOf(key);
    if (owner === undefined) continue;
    pools.set(pool, [...(pools.get(pool) ?? []), { owner, place }]);
  }
  return pools;
}

/** Reporting group -> the unit under which its answers are stored: the nearest one above that the release knows. */
export async function atomOfGroup(admin: pg.Pool, waveId: string): Promise<ReadonlyMap<string, string>> {
  return await stemOf(admin, waveId, "select unit_id from response.opening where wave_id = $1");
}

/** The same for comments, which stand at a unit with enough respondents. */
export async function commentUnitOfGroup(admin: pg.Pool, waveId: string): Promise<ReadonlyMap<string, string>> {
  return await stemOf(admin, waveId, "select unit_id from response.comment where wave_id = $1");
}

async function stemOf(admin: pg.Pool, waveId: string, shown: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await admin.query<{ group_id: string; unit_id: string }>(
    `with recursive up (group_id, unit_id, far) as (
       select id, unit_id, 0 from wave.reporting_group where wave_id = $1
       union all
       select up.group_id, u.parent_id, far + 1 from up join wave.wave_unit u on u.wave_id = $1 and u.unit_id = up.unit_id
       where u.parent_id is not null
     )
     select distinct on (group_id) group_id, unit_id from up where unit_id in (${shown}) order by group_id, far`,
    [waveId],
  );
  return new Map(rows.map((row) => [row.group_id, row.unit_id]));
}
