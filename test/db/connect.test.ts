import { createServer } from "node:net";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { assertAlive } from "../../server/db/alive.ts";
import { closePools, openPools } from "../../server/db/connect.ts";
import { constraintOf, problemOf } from "../../server/db/pg-problem.ts";
import { inInstallation, inTransaction } from "../../server/db/transaction.ts";
import type { OrganisationId } from "../../server/kernel/brand.ts";
import type { Log } from "../../server/kernel/log.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { Problem } from "../../server/kernel/problem.ts";
import { randomUuid, systemRandom } from "../../server/kernel/random.ts";
import { freshDatabase } from "../support/fresh-database.ts";

const { pools, urls, admin } = await freshDatabase();

test("each part is its own role, with the time limits of its work", async () => {
  for (const [part, timeout] of [
    ["issuer", "5s"],
    ["collector", "5s"],
    ["staff", "5s"],
    ["opener", "5min"],
    ["owner", "5min"],
  ] as const) {
    const { rows } = await pools[part].pool.query(
      "select current_user as role, current_setting('statement_timeout') as timeout",
    );
    expect(rows).toEqual([{ role: expect.stringMatching(new RegExp(`_${part}$`)), timeout }]);
  }
});

test("counts come back as numbers and days as text, and a number that would be rounded is an error", async () => {
  const { rows } = await pools.staff.pool.query(
    `select count(*) as n, array[1, null, 3]::bigint[] as list, '{{1,-2},{3,4}}'::bigint[] as square,
       '{}'::bigint[] as none, date '2026-03-29' as day,
       array[date '2026-03-29'] as days, 2::smallint as small`,
  );
  expect(rows).toEqual([
    {
      n: 1,
      list: [1, null, 3],
      square: [
        [1, -2],
        [3, 4],
      ],
      none: [],
      day: "2026-03-29",
      days: ["2026-03-29"],
      small: 2,
    },
  ]);
  await expect(pools.staff.pool.query("select 9007199254740993::bigint")).rejects.toThrow("too large for a number");
  expect((await pools.staff.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("the death of idle and busy backends is logged, and the pool goes on", async () => {
  const events: string[] = [];
  const log: Log = { ...silentLog, warn: (event) => void events.push(event) };
  const own = openPools(urls, log);
  const name = new URL(urls.staff).pathname.slice(1);
  const ownBackends = "from pg_stat_activity where datname = $1 and application_name = 'upwell-staff'";
  const busy = own.staff.pool.query("select pg_sleep(30)").catch((error) => error);
  await own.staff.pool.query("select 1");
  const sleeping = `select ${ownBackends} and wait_event = 'PgSleep'`;
  while ((await admin.query(sleeping, [name])).rowCount === 0);
  await admin.query(`select pg_terminate_backend(pid) ${ownBackends}`, [name]);
  expect(problemOf(await busy)).toMatchObject({ kind: "unavailable" });
  expect(await inTransaction(own.staff.db, "next", async () => "works")).toBe("works");
  expect(events).toContain("database connection lost");
  await closePools(own);
});

test("a database that has cut every idle connection is alive: the next one is asked", async () => {
  const own = openPools(urls, silentLog);
  const name = new URL(urls.staff).pathname.slice(1);
  const cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = $2";
  for (let round = 0; round < 6; round++) {
    await Promise.all(Array.from({ length: 4 }, () => own.staff.pool.query("select pg_sleep(0.02)")));
    await admin.query(cut, [name, "upwell-staff"]);
    await assertAlive(own.staff.db);
  }
  await closePools(own);
});

test("a constraint becomes the problem that it means; another database error stays what it is", async () => {
  const row = { id: randomUuid(systemRandom) as OrganisationId, slug: "twice", name: "Twice", created_at: new Date(0) };
  const insert = () =>
    inInstallation(pools.staff.db, "insert", (tx) =>
      tx
        .insertInto("organisation.organisation")
        .values({ ...row, id: randomUuid(systemRandom) as OrganisationId })
        .execute(),
    );
  await insert();
  const error = await insert().catch((caught) => caught);
  expect(constraintOf(error)).toBe("organisation_slug_key");
  const taken = new Problem("conflict", "Choose another short name.");
  expect(problemOf(error, { organisation_slug_key: taken })).toMatchObject({ kind: "conflict", cause: error });
  expect(problemOf(error, { another: taken })).toBe(error);

  const bug = await inTransaction(pools.staff.db, "bug", (tx) => sql`select * from nowhere`.execute(tx)).catch(
    (e) => e,
  );
  expect(bug).not.toBeInstanceOf(Problem);
  expect(bug).toMatchObject({ code: "42P01", transaction: "bug" });
});

test("a database that refuses or stays silent is unavailable, without a word about it to people", async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  for (const at of [`127.0.0.1:${port}`, "127.0.0.1:1"]) {
    const url = `postgres://u:hunter2@${at}/x`;
    const own = openPools({ owner: url, issuer: url, collector: url, opener: url, staff: url }, silentLog);
    const problem = await inTransaction(own.staff.db, "reach", async () => 1).catch((error) => error);
    expect(problem).toMatchObject({ kind: "unavailable", transaction: "reach" });
    expect(problem.message).toBe("The database cannot be reached just now. Please try again in a minute.");
    await closePools(own);
  }
});

test("closed pools leave no connection behind, also where a pool was used without Kysely", async () => {
  const own = openPools(urls, silentLog);
  await own.collector.pool.query("set application_name = 'left-behind'");
  const left = () => admin.query("select from pg_stat_activity where application_name = 'left-behind'");
  expect((await left()).rowCount).toBe(1);
  await closePools(own);
  await expect.poll(async () => (await left()).rowCount).toBe(0);
});
