import { expect, test } from "vitest";
import { freshDatabase } from "../support/fresh-database.ts";

const database = await freshDatabase();

async function rows(text: string): Promise<Record<string, string>[]> {
  return (await database.admin.query(text)).rows;
}

const columns = () =>
  rows(`select table_schema as schema, table_name as table, column_name as column, data_type as type,
          coalesce(column_default, '') as default, is_identity as identity
        from information_schema.columns where table_schema in ('ballot', 'response', 'invitation')`);

test("no row of a ballot or an answer can hold a time, an order or anything that PostgreSQL fills in", async () => {
  const side = (await columns()).filter(({ schema }) => schema !== "invitation");
  expect(side.length).toBeGreaterThan(30);
  for (const { schema, table, column, type, default: value, identity } of side) {
    const name = `${schema}.${table}.${column}`;
    expect(type, name).not.toMatch(/time|date|interval|serial|xid|json|oid/);
    // an empty array is the same for every row: it tells nothing
    expect([value?.replace(/^'\{\}'::\w+\[\]$/, ""), identity], name).toEqual(["", "NO"]);
    expect(column, name).not.toMatch(/(^|_)(at|on|time|date|seq|number|ip|agent|person|email|secret)(_|$)/);
  }
});

test("the tables of tokens, ballots and answers have no sequence, no trigger and no key into another table", async () => {
  expect(
    await rows(
      "select sequence_name from information_schema.sequences where sequence_schema in ('ballot', 'response')",
    ),
  ).toEqual([]);
  expect(
    await rows(`select tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
                join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('ballot', 'response')`),
  ).toEqual([]);
  expect(
    await rows(`select conname from pg_constraint c join pg_class t on t.oid in (c.conrelid, c.confrelid)
                join pg_namespace n on n.oid = t.relnamespace where c.contype = 'f' and n.nspname in ('ballot', 'response')`),
  ).toEqual([]);
});

test("who was invited and what was cast share the reporting group and nothing else", async () => {
  const all = await columns();
  const namesIn = (...tables: string[]) => {
    const named = all.filter(
      (row) => tables.includes(row.schema ?? "") || tables.includes(`${row.schema}.${row.table}`),
    );
    return new Set(named.map((row) => row.column ?? ""));
  };
  const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].filter((name) => b.has(name)).sort();
  const [people, ballots] = [namesIn("invitation"), namesIn("ballot")];
  const answers = namesIn("response.response", "response.comment");
  expect(shared(people, ballots)).toEqual(["group_id"]);
  expect(shared(people, answers)).toEqual(["wave_id"]);
  expect(shared(ballots, answers)).toEqual([]);
});

test("PostgreSQL keeps no time of commits", async () => {
  expect(await rows("show track_commit_timestamp")).toEqual([{ track_commit_timestamp: "off" }]);
});
