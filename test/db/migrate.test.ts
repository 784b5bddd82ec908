import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withClient } from "../../server/db/admin-client.ts";
import { closePools, openPools } from "../../server/db/connect.ts";
import { migrate, pendingMigrations } from "../../server/db/migrate.ts";
import { withRoleNames } from "../../server/db/migration-sql.ts";
import { provision } from "../../server/db/provision.ts";
import { rolesOf } from "../../server/db/roles.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { emptyDatabase } from "../support/empty-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const roles = rolesOf("up");

test("names of parts become quoted roles; casts, strings, comments and bodies stay as they are", () => {
  const cases: [string, string][] = [
    ["grant select on a to :staff, :issuer;", 'grant select on a to "up_staff", "up_issuer";'],
    ["alter table a owner to :owner", 'alter table a owner to "up_owner"'],
    ["select '1'::text, x::staff, y :: staff", "select '1'::text, x::staff, y :: staff"],
    ["select ':staff', e'it\\'s :staff', 'it''s :staff'", "select ':staff', e'it\\'s :staff', 'it''s :staff'"],
    ['comment on column ":staff" is $$:staff$$', 'comment on column ":staff" is $$:staff$$'],
    [
      "do $body$ begin x := 1; -- :staff $$\nend $body$ to :staff",
      'do $body$ begin x := 1; -- :staff $$\nend $body$ to "up_staff"',
    ],
    ["-- to :staff, it's\nto :staff /* :staff\n :staff */", '-- to :staff, it\'s\nto "up_staff" /* :staff\n :staff */'],
    ["select a[1:2], $1, 10:3", "select a[1:2], $1, 10:3"],
  ];
  for (const [from, to] of cases) expect(withRoleNames(from, roles)).toBe(to);
  expect(() => withRoleNames("grant select on a to :stuff", roles)).toThrow(":stuff is no part");
});

async function ownDatabase() {
  const empty = await emptyDatabase();
  const keyStore = await openKeyStore({ directories: [join(temporaryFolder(), "keys")] });
  return { ...empty, ...(await provision(empty.url, keyStore, empty.prefix)) };
}

async function value(url: string, statement: string): Promise<unknown> {
  return await withClient(url, async (client) => Object.values((await client.query(statement)).rows[0] ?? {})[0]);
}

test("ten migrations at once leave every file run once", async () => {
  const database = await ownDatabase();
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, "0001-first.sql"),
    "create table public.log_of (n int); insert into public.log_of values (1);",
  );
  writeFileSync(join(folder, "0002-second.sql"), "insert into public.log_of values (2); select pg_sleep(0.05);");
  await withClient(database.url, (client) => client.query(`grant create on schema public to ${database.roles.owner}`));
  const all = Array.from({ length: 10 }, () => openPools(database.urls, silentLog));
  const ran = await Promise.all(all.map((pools) => migrate(pools.owner.db, database.roles, folder)));
  expect(ran.flat().sort()).toEqual(["0001-first", "0002-second"]);
  expect(await value(database.url, "select array_agg(n order by n) from public.log_of")).toEqual([1, 2]);
  await Promise.all(all.map(closePools));
});

test("a migration that fails keeps nothing of itself and everything before it, and names file and line", async () => {
  const database = await ownDatabase();
  const folder = temporaryFolder();
  writeFileSync(join(folder, "0001-good.sql"), "create schema good;");
  writeFileSync(join(folder, "0002-bad.sql"), "-- ä comment\ncreate schema half;\ncreate tabel x ();\n");
  const pools = openPools(database.urls, silentLog);
  const failed = migrate(pools.owner.db, database.roles, folder);
  await expect(failed).rejects.toThrow(
    /^migrations\/0002-bad\.sql, line 3: syntax error.*Nothing of this migration was kept/,
  );
  expect(
    await value(database.url, "select array_agg(nspname::text) from pg_namespace where nspname in ('good', 'half')"),
  ).toEqual(["good"]);
  expect(await pendingMigrations(pools.owner.db, folder)).toEqual(["0002-bad"]);

  writeFileSync(join(folder, "0002-bad.sql"), "create schema half;");
  expect(await migrate(pools.owner.db, database.roles, folder)).toEqual(["0002-bad"]);
  expect(await migrate(pools.owner.db, database.roles, folder)).toEqual([]);
  await closePools(pools);
});

test("a database of a newer version is refused with what to do", async () => {
  const database = await ownDatabase();
  const [newer, older] = [temporaryFolder(), temporaryFolder()];
  for (const folder of [newer, older]) writeFileSync(join(folder, "0001-one.sql"), "select 1;");
  writeFileSync(join(newer, "0002-two.sql"), "select 1;");
  const pools = openPools(database.urls, silentLog);
  await migrate(pools.owner.db, database.roles, newer);
  await expect(migrate(pools.owner.db, database.roles, older)).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("another version of Upwell"),
  });
  await closePools(pools);
});

test("file names that would hide a migration are refused", async () => {
  const database = await ownDatabase();
  const folder = temporaryFolder();
  const pools = openPools(database.urls, silentLog);
  await expect(migrate(pools.owner.db, database.roles, folder)).rejects.toThrow("there are no migrations");
  writeFileSync(join(folder, "0001-a.sql"), "");
  writeFileSync(join(folder, "0001-b.sql"), "");
  await expect(migrate(pools.owner.db, database.roles, folder)).rejects.toThrow("the number 0001");
  writeFileSync(join(folder, "2-c.sql"), "");
  await expect(migrate(pools.owner.db, database.roles, folder)).rejects.toThrow("NNNN-name.sql");
  await closePools(pools);
});
