import { inTransaction } from "../../server/db/transaction.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { deleteSpent } from "../../server/response/box-store.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { type Line, lineOf } from "../line.ts";

/** Bytes that a closed wave with so many responses has left, after PostgreSQL has tidied up by itself. */
export async function storageLines(house: BenchHouse, responses: number): Promise<Line[]> {
  const { rows } = await house.admin.query<{ id: WaveId }>("select id from wave.wave");
  const [wave] = rows;
  if (wave === undefined) throw new Error("there is no wave to measure");
  await house.admin.query("vacuum");
  const full = await bytesBySchema(house);
  await inTransaction(house.pools.opener.db, "purge spent", (tx) => deleteSpent(tx, wave.id));
  await house.admin.query("vacuum");
  const purged = await bytesBySchema(house);
  const each = (bytes: readonly number[]) => bytes.reduce((sum, one) => sum + one, 0) / responses;
  const line = (name: string, figure: number, atMost?: number) =>
    lineOf({ work: "storage", name, figure, unit: "bytes", ...(atMost === undefined ? {} : { goal: { atMost } }) });
  return [
    line("a response with its spent token, tables and indexes", each([full.ballot, full.response]), 750),
    line("a response after the spent list is purged", each([purged.ballot, purged.response]), 300),
    line("of it the sums of its team", each([purged.sums])),
    line("beside it: the release, rows and document", each([purged.release])),
  ];
}

interface Bytes {
  readonly ballot: number;
  /** with sums */
  readonly response: number;
  readonly sums: number;
  readonly release: number;
}

async function bytesBySchema(house: BenchHouse): Promise<Bytes> {
  const { rows } = await house.admin.query<Record<keyof Bytes, string>>(`
    select
      sum(size) filter (where schema = 'ballot') as ballot,
      sum(size) filter (where schema = 'response') as response,
      sum(size) filter (where schema = 'response' and name like '%_sum') as sums,
      sum(size) filter (where schema = 'release') as release
    from (
      select n.nspname as schema, c.relname as name, pg_total_relation_size(c.oid) as size
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'
    ) as sizes`);
  const found = rows[0];
  return {
    ballot: Number(found?.ballot),
    response: Number(found?.response),
    sums: Number(found?.sums),
    release: Number(found?.release),
  };
}
