import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { firstPlaces } from "./plain-text.ts";

const pageBytes = 8192;

/** Where known answers stand in the files of one relation, dead rows and all. */
export interface HeapPlaces {
  readonly relation: string;
  /** owner -> place, in the order of writing: rows of a page are filled from its end */
  readonly places: ReadonlyMap<string, number>;
}

/** Reads the file of every table and index of the database from disk, whatever PostgreSQL would still show of it. */
export async function readHeaps(
  admin: pg.Pool,
  dataFolder: string,
  schema: string | null,
  length: number,
  ownerOf: (text: string) => string | undefined,
): Promise<HeapPlaces[]> {
  await admin.query("checkpoint");
  const { rows } = await admin.query<{ name: string; path: string }>(
    `select n.nspname || '.' || c.relname as name, pg_relation_filepath(c.oid) as path
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 't', 'i', 'm') and pg_relation_filepath(c.oid) is not null
       and ($1::text is null and n.nspname <> 'attack' or n.nspname = $1)`,
    [schema],
  );
  return rows.flatMap(({ name, path }) => {
    const file = join(dataFolder, path);
    if (!existsSync(file)) return [];
    const found = firstPlaces(readFileSync(file), length, ownerOf);
    if (found.size === 0) return [];
    const inOrder = (at: number) => Math.floor(at / pageBytes) * pageBytes + (pageBytes - 1 - (at % pageBytes));
    return [{ relation: name, places: new Map([...found].map(([owner, at]) => [owner, inOrder(at)])) }];
  });
}
