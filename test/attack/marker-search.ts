import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";

/** Something that was sent and must not stay: the texts and bytes by which it would be known again. */
export interface Marker {
  readonly name: string;
  readonly forms: readonly Buffer[];
}

export function textMarker(name: string, ...texts: readonly string[]): Marker {
  return { name, forms: texts.map((text) => Buffer.from(text)) };
}

/** "marker at place" for every marker that lies in a file below the folder. Files that vanish meanwhile are passed over. */
export function markersInFiles(place: string, folder: string, markers: readonly Marker[]): string[] {
  const found = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    for (const name of markersIn(readOr(join(entry.parentPath, entry.name)), markers)) found.add(`${name} in ${place}`);
  }
  return [...found];
}

/** The same for one file. */
export function markersInFile(place: string, file: string, markers: readonly Marker[]): string[] {
  return markersIn(readOr(file), markers).map((name) => `${name} in ${place}`);
}

/** "marker in table" for every marker in the text of a row of any table of ours; `except` are tables where it may be. */
export async function markersInTables(
  admin: pg.Pool,
  markers: readonly Marker[],
  except: Readonly<Record<string, readonly string[]>> = {},
): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: dumped } = await admin.query<{ row: string }>(`select t::text as row from ${name} t`);
    const text = Buffer.from(dumped.map(({ row }) => row).join("\n"));
    for (const marker of markersIn(text, markers))
      if (!(except[marker] ?? []).includes(name)) found.push(`${marker} in ${name}`);
  }
  return found;
}

function markersIn(bytes: Buffer, markers: readonly Marker[]): string[] {
  return markers.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name);
}

function readOr(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
