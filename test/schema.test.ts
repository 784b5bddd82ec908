import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { freshDatabase } from "./support/fresh-database.ts";

/** server/db/schema.ts is written by hand; here it is proved equal to what the migrations make. */
interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isNullable: boolean;
}

const database = await freshDatabase();

const source = readFileSync(resolve(import.meta.dirname, "../server/db/schema.ts"), "utf8");

function interfaceBody(name: string): string {
  const start = source.indexOf(`export interface ${name} {`);
  if (start < 0) throw new Error(`schema.ts has no interface ${name}`);
  return source.slice(start, source.indexOf("\n}", start));
}

/** "table" -> columns with their TypeScript type text, read from the source. */
function declaredColumns(): Map<string, Map<string, string>> {
  const tables = new Map<string, Map<string, string>>();
  for (const [, table, name] of interfaceBody("Database").matchAll(/"([a-z_]+\.[a-z_]+)": (\w+);/g))
    tables.set(
      table ?? "",
      new Map(
        [...interfaceBody(name ?? "").matchAll(/^ {2}(\w+): ([^;]+);/gm)].map((match) => [
          match[1] ?? "",
          match[2] ?? "",
        ]),
      ),
    );
  return tables;
}

/** The catalogue's type in the words that the source uses. */
const spelled: Readonly<Record<string, RegExp>> = {
  uuid: /Id\b|string/,
  text: /string|"|Role|WaveState|WaveMode|MailKind|Deletable|VerdictName|AgreementState/,
  date: /Day/,
  "timestamp with time zone": /Date/,
  "timestamp without time zone": /Date/,
  boolean: /boolean/,
  integer: /number/,
  bigint: /number/,
  "double precision": /number/,
  bytea: /Buffer/,
  jsonb: /Json/,
  json: /Json/,
  _int2: /number\[\]/,
  _int8: /number\[\]/,
  _int4: /number\[\]/,
  _text: /string\[\]/,
};

async function catalogueColumns(): Promise<Column[]> {
  const { rows } = await sql<{ table: string; column: string; type: string; is_nullable: string }>`
    select table_schema || '.' || table_name as "table", column_name as "column", is_nullable,
      case data_type when 'ARRAY' then udt_name else data_type end as type
    from information_schema.columns
    where table_schema in ('access', 'organisation', 'wave', 'invitation', 'ballot', 'response', 'release', 'report')
    order by 1, 2`.execute(database.pools.owner.db);
  return rows.map((row) => ({ ...row, isNullable: row.is_nullable === "YES" }));
}

test("every table and column of the database is in schema.ts, with its type, and nothing else is", async () => {
  const declared = declaredColumns();
  const catalogue = await catalogueColumns();
  expect(catalogue.length).toBeGreaterThan(150);
  const inDatabase = catalogue.map(({ table, column }) => `${table}.${column}`).sort();
  const inSource = [...declared].flatMap(([table, columns]) => [...columns.keys()].map((c) => `${table}.${c}`)).sort();
  expect(inSource).toEqual(inDatabase);
  const wrong = catalogue.filter(({ table, column, type, isNullable }) => {
    const text = declared.get(table)?.get(column) ?? "";
    const isLater = /^Later<|\bnull\b/.test(text);
    return isLater !== isNullable || !(spelled[type]?.test(text) ?? false);
  });
  expect(wrong.map(({ table, column, type }) => `${table}.${column} ${type}`)).toEqual([]);
});

test("every schema, table, column and function says what it is for", async () => {
  const { rows } = await sql<{ what: string }>`
    select n.nspname || '.' || c.relname as what from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema|migration|public)' and obj_description(c.oid) is null
    union all
    select n.nspname || '.' || c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and n.nspname !~ '^(pg_|information_schema|migration|public)' and col_description(c.oid, a.attnum) is null`.execute(
    database.pools.owner.db,
  );
  expect(rows.map((row) => row.what)).toEqual([]);
});

test("tables, constraints, grants and policies are those of the committed snapshot", async () => {
  const { rows } = await sql<{ line: string }>`
    with house as (select oid, nspname from pg_namespace
      where nspname in ('access', 'organisation', 'wave', 'invitation', 'ballot', 'response', 'release', 'report'))
    select line from (
      select 'table ' || h.nspname || '.' || c.relname || ': ' || string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), ', ' order by a.attnum) as line
        from pg_class c join house h on h.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where c.relkind = 'r' group by h.nspname, c.relname
      union all
      select 'constraint ' || h.nspname || '.' || c.relname || ': ' || pg_get_constraintdef(k.oid)
        from pg_constraint k join pg_class c on c.oid = k.conrelid join house h on h.oid = c.relnamespace where k.contype <> 'n'
      union all
      select 'index ' || indexdef from pg_indexes where schemaname in (select nspname from house)
      union all
      select 'policy ' || schemaname || '.' || tablename || ' ' || policyname || ' to '
          || (select string_agg(regexp_replace(r, '^.*_', ''), ', ' order by r) from unnest(roles) r) || ' ' || cmd
          || ' using ' || coalesce(qual, '-') || ' check ' || coalesce(with_check, '-')
        from pg_policies where schemaname in (select nspname from house)
      union all
      select 'grant ' || string_agg(lower(privilege_type), ', ' order by privilege_type) || ' on ' || table_schema || '.' || table_name
          || ' to ' || regexp_replace(grantee, '^.*_', '')
        from information_schema.table_privileges
        where table_schema in (select nspname from house) and grantee !~ '_owner$' and grantee <> 'postgres'
        group by table_schema, table_name, grantee
      union all
      select 'grant ' || string_agg(column_name, ', ' order by column_name) || ' on ' || table_schema || '.' || table_name
          || ' to ' || regexp_replace(grantee, '^.*_', '') || ' for update'
        from information_schema.column_privileges p
        where table_schema in (select nspname from house) and privilege_type = 'UPDATE' and grantee !~ '_owner$' and grantee <> 'postgres'
          and not exists (select from information_schema.table_privileges t where t.grantee = p.grantee and t.table_schema = p.table_schema
            and t.table_name = p.table_name and t.privilege_type = 'UPDATE')
        group by table_schema, table_name, grantee
    ) lines order by line collate "C"`.execute(database.pools.owner.db);
  await expect(`${rows.map((row) => row.line).join("\n")}\n`).toMatchFileSnapshot("./schema.snapshot.txt");
});
