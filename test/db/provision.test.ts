import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { urlFor, withClient } from "../../server/db/admin-client.ts";
import { closePools, openPools } from "../../server/db/connect.ts";
import { examine } from "../../server/db/doctor.ts";
import { migrate } from "../../server/db/migrate.ts";
import { provision } from "../../server/db/provision.ts";
import { parts, rolePrefixOf, rolesOf } from "../../server/db/roles.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { emptyDatabase } from "../support/empty-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const { url, name, prefix } = await emptyDatabase();

function keyDirectories(): string[] {
  return [join(temporaryFolder(), "keys")];
}

async function asAdmin(...statements: string[]): Promise<void> {
  await withClient(url, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

async function userOf(partUrl: string): Promise<string> {
  return await withClient(partUrl, async (client) => (await client.query("select current_user as name")).rows[0]?.name);
}

test("every part gets a role of its own that row-level security holds, however often and at once it is asked for", async () => {
  const keyStore = await openKeyStore({ directories: keyDirectories() });
  const asked = Array.from({ length: 10 }, () => provision(url, keyStore, `${prefix}_a`));
  const [first, ...others] = await Promise.all(asked);
  for (const other of others) expect(other).toEqual(first);
  expect(new Set(Object.values(first?.urls ?? {})).size).toBe(5);
  for (const part of parts) expect(await userOf(first?.urls[part] ?? "")).toBe(`${prefix}_a_${part}`);
  const { rows } = await withClient(url, (client) =>
    client.query(
      "select from pg_roles where starts_with(rolname, $1) and (rolsuper or rolbypassrls or rolcreaterole)",
      [`${prefix}_a`],
    ),
  );
  expect(rows).toEqual([]);
});

test("a role that has lost its password or gained too much is mended", async () => {
  const keyStore = await openKeyStore({ directories: keyDirectories() });
  const roles = rolesOf(`${prefix}_b`);
  await provision(url, keyStore, `${prefix}_b`);
  await asAdmin(`alter role ${roles.staff} password 'other'`, `alter role ${roles.opener} bypassrls`);
  const { urls } = await provision(url, keyStore, `${prefix}_b`);
  expect(await userOf(urls.staff)).toBe(roles.staff);
  const { rows } = await withClient(url, (client) =>
    client.query("select rolbypassrls from pg_roles where rolname = $1", [roles.opener]),
  );
  expect(rows).toEqual([{ rolbypassrls: false }]);
});

test("a user who may not make roles is sent to doctor, whose SQL mends it for good", async () => {
  const keyStore = await openKeyStore({ directories: keyDirectories() });
  const plain = `${prefix}_plain`;
  await asAdmin(`create role ${plain} login password 'plain'`);
  const plainUrl = urlFor(url, { user: plain, password: "plain" });
  await expect(provision(plainUrl, keyStore, `${prefix}_c`)).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("Run the command doctor"),
  });

  const patient = { url: plainUrl, keyStore, prefix: `${prefix}_c` };
  const missing = (await examine(patient)).find((finding) => finding.what === `the role ${prefix}_c_staff is missing`);
  const script = missing?.ok === false ? missing.mend : "";
  const password = await keyStore.read(`password-${prefix}_c_staff`);
  expect(password?.length).toBeGreaterThanOrEqual(32);
  expect(script).not.toContain(password?.toString());
  await asAdmin(script);
  const { urls } = await provision(plainUrl, keyStore, `${prefix}_c`);
  for (const part of parts) expect(await userOf(urls[part])).toBe(`${prefix}_c_${part}`);
  expect((await examine(patient)).filter((finding) => finding.what.includes("role") && !finding.ok)).toEqual([]);
});

test("a user who may make roles but is no superuser can provision a database that it owns", async () => {
  const keyStore = await openKeyStore({ directories: keyDirectories() });
  const maker = `${prefix}_maker`;
  await asAdmin(`create role ${maker} login createrole password 'maker'`, `alter database ${name} owner to ${maker}`);
  const makerUrl = urlFor(url, { user: maker, password: "maker" });
  const { urls, roles } = await provision(makerUrl, keyStore, `${prefix}_d`);
  await asAdmin(`alter role ${roles.issuer} password 'other'`);
  await provision(makerUrl, keyStore, `${prefix}_d`);
  expect(await userOf(urls.issuer)).toBe(roles.issuer);
  await asAdmin(`alter database ${name} owner to ${pg.escapeIdentifier(new URL(url).username)}`);
});

test("doctor finds migrations that have not run and a setting made for one role, and nothing else", async () => {
  const keyStore = await openKeyStore({ directories: keyDirectories() });
  const { urls, roles } = await provision(url, keyStore, `${prefix}_e`);
  const patient = { url, keyStore, prefix: `${prefix}_e` };
  // the test server gives durability up for speed
  const faults = async () =>
    (await examine(patient))
      .filter((finding) => !finding.ok && !/fsync|full_page_writes|synchronous_commit/.test(finding.what))
      .map((finding) => finding.what.replace(/\d+ migrations.*/, "migrations"));
  expect(await faults()).toEqual(["migrations"]);
  const pools = openPools(urls, silentLog);
  await migrate(pools.owner.db, roles);
  await closePools(pools);
  expect(await faults()).toEqual([]);
  await asAdmin(`alter role ${roles.opener} set log_statement = 'all'`);
  expect(await faults()).toEqual([expect.stringContaining(`log_statement is all for the role ${roles.opener}`)]);
});

test("doctor says so when the database does not answer", async () => {
  const keyStore = await openKeyStore({ directories: keyDirectories() });
  const nowhere = "postgres://nobody:hunter2@127.0.0.1:1/upwell";
  const findings = await examine({ url: nowhere, keyStore });
  expect(findings).toHaveLength(1);
  expect(findings[0]?.what).toContain("does not answer");
  expect(JSON.stringify(findings)).not.toContain("hunter2");
});

test("the prefix of role names follows the database, in letters that need no quotes", () => {
  expect(rolePrefixOf("upwell")).toBe("upwell");
  expect(rolePrefixOf("Up-Well 2")).toBe("up_well_2");
  expect(rolePrefixOf("2026")).toBe("db_2026");
  expect(() => rolesOf('x"; drop role y; --')).toThrow("not a prefix");
});
