import { sql } from "kysely";
import { expect, test } from "vitest";
import { lockExclusive, lockShared, tryLockExclusive } from "../../server/db/advisory-lock.ts";
import type { StaffTables } from "../../server/db/schema.ts";
import { inInstallation, inOrganisation, inTransaction } from "../../server/db/transaction.ts";
import type { OrganisationId } from "../../server/kernel/brand.ts";
import { Problem } from "../../server/kernel/problem.ts";
import { randomUuid, systemRandom } from "../../server/kernel/random.ts";
import { freshDatabase } from "../support/fresh-database.ts";

const { pools, admin } = await freshDatabase();
const { db } = pools.staff;

function organisation(slug: string) {
  return { id: randomUuid(systemRandom) as OrganisationId, slug, name: slug, created_at: new Date(0) };
}

test("what a failed transaction has written is not there", async () => {
  const attempt = inInstallation(db, "add and fail", async (tx) => {
    await tx.insertInto("organisation.organisation").values(organisation("torn")).execute();
    throw new Error("no further");
  });
  await expect(attempt).rejects.toMatchObject({ message: "no further", transaction: "add and fail" });
  const { rowCount } = await admin.query("select from organisation.organisation where slug = 'torn'");
  expect(rowCount).toBe(0);
});

test("a transaction that PostgreSQL asks to repeat is done again, and five times at most", async () => {
  let runs = 0;
  const done = await inTransaction(db, "conflict twice", async (tx) => {
    runs++;
    if (runs < 3) await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx);
    return runs;
  });
  expect(done).toBe(3);

  runs = 0;
  const hopeless = inTransaction(db, "conflict for ever", async (tx) => {
    runs++;
    await sql`do $$ begin raise exception 'again' using errcode = '40P01'; end $$`.execute(tx);
  });
  await expect(hopeless).rejects.toMatchObject({ kind: "unavailable", transaction: "conflict for ever" });
  expect(runs).toBe(5);
});

test("a transaction inside another is refused", async () => {
  const nested = inTransaction(db, "outer", (tx) => inTransaction<StaffTables, number>(tx, "inner", async () => 1));
  await expect(nested).rejects.toThrow('transaction "inner" was opened inside another');
});

test("a transaction sees its own organisation, all of them, or none, and leaves nothing to the next", async () => {
  const [one, two] = [organisation("one"), organisation("two")];
  await inInstallation(db, "plant", (tx) => tx.insertInto("organisation.organisation").values([one, two]).execute());
  const seen = (tx: typeof db) => tx.selectFrom("organisation.organisation").select("slug").orderBy("slug").execute();
  expect(await inOrganisation(db, one.id, "look", seen)).toEqual([{ slug: "one" }]);
  expect(await inInstallation(db, "look", seen)).toEqual([{ slug: "one" }, { slug: "two" }]);
  for (let i = 0; i < 20; i++) expect(await inTransaction(db, "look", seen)).toEqual([]);
});

test("a killed backend ends its transaction as unavailable, and the next one works", async () => {
  const killed = inTransaction(db, "killed", async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await admin.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await sql`select 1`.execute(tx);
  });
  const problem = await killed.catch((error) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ kind: "unavailable", transaction: "killed" });
  expect(problem.message).not.toContain("terminat");
  expect(await inTransaction(db, "next", async () => "works")).toBe("works");
});

test("an exclusive lock keeps others out until its transaction ends, a shared one only exclusive ones", async () => {
  const key = `close wave ${randomUuid(systemRandom)}`;
  const other = () => inTransaction(db, "other", (tx) => tryLockExclusive(tx, key));
  await inTransaction(db, "exclusive", async (tx) => {
    await lockExclusive(tx, key);
    expect(await other()).toBe(false);
  });
  expect(await other()).toBe(true);
  await inTransaction(db, "shared", async (tx) => {
    await lockShared(tx, key);
    await inTransaction(db, "shared too", (tx2) => lockShared(tx2, key));
    expect(await other()).toBe(false);
    expect(await inTransaction(db, "another key", (tx2) => tryLockExclusive(tx2, `${key}!`))).toBe(true);
  });
});
