import pg from "pg";
import { Problem } from "../kernel/problem.ts";
import { systemRandom } from "../kernel/random.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { urlFor, withClient } from "./admin-client.ts";
import { type Part, parts, passwordNameOf, type Roles, rolePrefixOf, rolesOf } from "./roles.ts";
import { scramVerifier } from "./scram.ts";

/** How each part reaches the database. */
export interface Provisioned {
  readonly roles: Roles;
  /** Connection strings with passwords: for `openPools`, never for a log. */
  readonly urls: Readonly<Record<Part, string>>;
}

const quote = pg.escapeIdentifier;

/**
 * Makes sure that every part has its role and password, and gives back how each connects. `url` is a user that may make
 * roles (a superuser, or CREATEROLE), or any user of the database once an administrator has run `provisionSql`.
 * Passwords are made once and kept in the key store; a role that refuses its password gets it again. Safe to repeat
 * and to run in several processes at once. Throws a Problem that tells what to do where the user may not.
 */
export async function provision(url: string, keyStore: KeyStore, prefix?: string): Promise<Provisioned> {
  return await withClient(url, async (client) => {
    const facts = await readFacts(client);
    const roles = rolesOf(prefix ?? rolePrefixOf(facts.database));
    const urls = Object.fromEntries(parts.map((part) => [part, url])) as Record<Part, string>;
    const toMend: Part[] = [];
    await client.query("select pg_advisory_lock(hashtextextended('upwell provision', 0))");
    try {
      const unfit = new Set(await selectUnfitRoles(client, roles));
      for (const part of parts) {
        if (roles[part] === facts.user) continue;
        const password = await passwordOf(keyStore, roles[part]);
        urls[part] = urlFor(url, { user: roles[part], password });
      }
      const works = await Promise.all(parts.map((part) => roles[part] === facts.user || canConnect(urls[part])));
      toMend.push(...parts.filter((part, index) => !works[index] || unfit.has(roles[part])));
      for (const part of toMend) await makeRole(client, roles[part], await passwordOf(keyStore, roles[part]));
      await grantDatabase(client, facts.database, roles);
    } catch (error) {
      if ((error as { code?: string }).code === "42501") throw mayNot(facts, roles, toMend, error);
      throw error;
    } finally {
      await client.query("select pg_advisory_unlock(hashtextextended('upwell provision', 0))").catch(() => {});
    }
    return { roles, urls };
  });
}

/**
 * On the embedded server, where `superuserUrl` may do everything: makes the database `name` (by default upwell), owned
 * by the owner part, closed to every role but the parts, and provisions it.
 */
export async function provisionEmbedded(
  superuserUrl: string,
  keyStore: KeyStore,
  name = "upwell",
): Promise<Provisioned> {
  await withClient(superuserUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtextextended('upwell database', 0))");
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${quote(name)}`);
  });
  const provisioned = await provision(urlFor(superuserUrl, { database: name }), keyStore);
  await withClient(superuserUrl, async (client) => {
    const { rows } = await client.query<{ owner: string }>(
      "select pg_get_userbyid(datdba) as owner from pg_database where datname = $1",
      [name],
    );
    if (rows[0]?.owner === provisioned.roles.owner) return;
    await client.query(`alter database ${quote(name)} owner to ${quote(provisioned.roles.owner)}`);
    await client.query(`revoke connect, temporary on database ${quote(name)} from public`);
  });
  return provisioned;
}

/**
 * What an administrator runs where the user of DATABASE_URL may not make roles. Holds SCRAM verifiers of passwords that
 * are in the key store, not the passwords.
 */
export async function provisionSql(database: string, keyStore: KeyStore, prefix?: string): Promise<string> {
  const roles = rolesOf(prefix ?? rolePrefixOf(database));
  const lines = ["-- run once as a superuser, connected to any database of the server"];
  for (const part of parts) lines.push(`${createRole(roles[part], await passwordOf(keyStore, roles[part]))};`);
  return [...lines, ...databaseGrants(database, roles).map(({ sql }) => `${sql};`), ""].join("\n");
}

interface Facts {
  readonly user: string;
  readonly database: string;
}

async function readFacts(client: pg.Client): Promise<Facts> {
  const { rows } = await client.query<Facts & { version: number; encoding: string }>(
    `select current_user::text as user, current_database()::text as database,
       current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
  );
  const [facts] = rows;
  if (facts === undefined) throw new Error("PostgreSQL gave no answer about itself");
  if (facts.version < 150_000) {
    throw new Problem("unavailable", "Upwell needs PostgreSQL 15 or newer. Upgrade it, or unset DATABASE_URL.");
  }
  if (facts.encoding !== "UTF8") {
    const line = `create database ${facts.database} encoding 'UTF8' template template0`;
    throw new Problem("unavailable", `The database is not in UTF-8. Make it new: ${line}`);
  }
  return facts;
}

/** Roles that could look over the wall: row-level security does not hold for them. */
async function selectUnfitRoles(client: pg.Client, roles: Roles): Promise<string[]> {
  const { rows } = await client.query<{ rolname: string }>(
    "select rolname::text from pg_roles where rolname = any($1) and (rolsuper or rolbypassrls or not rolcanlogin)",
    [parts.map((part) => roles[part])],
  );
  return rows.map((row) => row.rolname);
}

async function passwordOf(keyStore: KeyStore, role: string): Promise<string> {
  const bytes = await keyStore.ensure(passwordNameOf(role), () =>
    Buffer.from(systemRandom.bytes(24).toString("base64url")),
  );
  return bytes.toString("utf8");
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    // 28: unknown role or wrong password; 42501: may not connect to this database yet
    if (/^(28...|42501)$/.test((error as { code?: string }).code ?? "")) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

const attributes = "login nosuperuser nobypassrls nocreaterole nocreatedb noreplication";

function createRole(role: string, password: string): string {
  return `create role ${quote(role)} ${attributes} password ${pg.escapeLiteral(scramVerifier(password, systemRandom))}`;
}

async function makeRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rows } = await client.query<{ rolsuper: boolean; rolbypassrls: boolean }>(
    "select rolsuper, rolbypassrls from pg_roles where rolname = $1",
    [role],
  );
  const [there] = rows;
  if (there === undefined) {
    await client.query(createRole(role, password));
    return;
  }
  // a user with CREATEROLE alone may not even name these attributes
  const lowered = there.rolsuper || there.rolbypassrls ? "nosuperuser nobypassrls" : "";
  const verifier = pg.escapeLiteral(scramVerifier(password, systemRandom));
  await client.query(`alter role ${quote(role)} login ${lowered} password ${verifier}`);
}

function databaseGrants(database: string, roles: Roles): { role: string; privilege: string; sql: string }[] {
  const grant = (privilege: string, role: string) => ({
    ...{ role, privilege },
    sql: `grant ${privilege} on database ${quote(database)} to ${quote(role)}`,
  });
  return [...parts.map((part) => grant("connect", roles[part])), grant("create", roles.owner)];
}

/** Grants to the role itself what it has not by its own name; what it has through PUBLIC is enough where we may not. */
async function grantDatabase(client: pg.Client, database: string, roles: Roles): Promise<void> {
  for (const { role, privilege, sql } of databaseGrants(database, roles)) {
    const { rows } = await client.query<{ own: boolean; has: boolean }>(
      `select has_database_privilege($1, $2, $3) as has, exists (
         select from pg_database d, aclexplode(d.datacl) a
         where d.datname = $2 and a.grantee = (select oid from pg_roles where rolname = $1) and a.privilege_type = upper($3)) as own`,
      [role, database, privilege],
    );
    if (rows[0]?.own) continue;
    await client.query(sql).catch((error) => {
      if (!rows[0]?.has) throw error;
    });
  }
}

function mayNot(facts: Facts, roles: Roles, toMend: readonly Part[], cause: unknown): Problem {
  const missing = toMend.map((part) => roles[part]).join(", ") || "the privileges on the database";
  return new Problem(
    "unavailable",
    `The database user ${facts.user} may not set up ${missing}. Run the command doctor: it prints the SQL that an ` +
      `administrator of PostgreSQL runs once for the database ${facts.database}. Then start again.`,
    { cause },
  );
}
