import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { broken, type Finding, fine } from "../kernel/finding.ts";
import { Problem } from "../kernel/problem.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { urlFor, withClient } from "./admin-client.ts";
import { examineSettings } from "./database-settings.ts";
import { pendingMigrations } from "./migrate.ts";
import { isUnavailable } from "./pg-problem.ts";
import { provisionSql } from "./provision.ts";
import { parts, passwordNameOf, type Roles, rolePrefixOf, rolesOf } from "./roles.ts";

export interface Patient {
  /** DATABASE_URL, or the superuser of the embedded server with the database of Upwell */
  readonly url: string;
  readonly keyStore: KeyStore;
  /** of the role names; by default the name of the database */
  readonly prefix?: string;
}

/**
 * Looks at everything that the server needs of its database, changes nothing in it, and tells how to mend what is not
 * in order. Never throws for a fault that it can name.
 */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  try {
    return await withClient(patient.url, async (client) => {
      const database = await databaseName(client);
      const roles = rolesOf(patient.prefix ?? rolePrefixOf(database));
      const about = await examineRoles(client, patient, roles, database);
      const further = about.every((finding) => finding.ok) ? await examineAsParts(patient, roles) : [];
      const seen = new Map(
        [...(await examineSettings(client)), ...further].map((finding) => [
          finding.ok ? finding.what : `${finding.what}\n${finding.mend}`,
          finding,
        ]),
      );
      return [fine(`the database ${database} answers`), ...about, ...seen.values()];
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const reason = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    return [broken(`the database does not answer${reason}`, "Check DATABASE_URL, and that PostgreSQL is running.")];
  }
}

async function databaseName(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>("select current_database()::text as name");
  return rows[0]?.name ?? "";
}

async function examineRoles(client: pg.Client, patient: Patient, roles: Roles, database: string): Promise<Finding[]> {
  const names = parts.map((part) => roles[part]);
  const { rows } = await client.query<{ name: string; looksOver: boolean; memberOf: string | null; isUser: boolean }>(
    `select r.rolname::text as name, r.rolsuper or r.rolbypassrls as "looksOver", r.rolname = current_user as "isUser",
       (select min(g.rolname)::text from pg_auth_members m join pg_roles g on g.oid = m.roleid
        where m.member = r.oid and (g.rolname = any($1) or g.rolsuper or g.rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_read_all_stats'))) as "memberOf"
     from pg_roles r where r.rolname = any($1)`,
    [names],
  );
  const script = await provisionSql(database, patient.keyStore, patient.prefix);
  const findings: Finding[] = [];
  for (const name of names) {
    const role = rows.find((row) => row.name === name);
    if (role === undefined) findings.push(broken(`the role ${name} is missing`, script));
    else if (role.looksOver) {
      const mend = `alter role ${pg.escapeIdentifier(name)} nosuperuser nobypassrls`;
      findings.push(broken(`the role ${name} is not held by row-level security`, mend));
    } else if (role.memberOf !== null) {
      const mend = `revoke ${pg.escapeIdentifier(role.memberOf)} from ${pg.escapeIdentifier(name)}`;
      findings.push(broken(`the role ${name} has the rights of ${role.memberOf} too`, mend));
    } else if (!role.isUser && !(await takesPassword(patient, name))) {
      const line = script.split("\n").find((text) => text.includes(`"${name}"`)) ?? "";
      findings.push(broken(`the role ${name} refuses its password`, line.replace("create role", "alter role")));
    } else findings.push(fine(`the role ${name} is in order`));
  }
  return findings;
}

async function urlOf(patient: Patient, role: string): Promise<string> {
  const password = await patient.keyStore.read(passwordNameOf(role));
  return password === undefined
    ? patient.url
    : urlFor(patient.url, { user: role, password: password.toString("utf8") });
}

async function takesPassword(patient: Patient, role: string): Promise<boolean> {
  try {
    return await withClient(await urlOf(patient, role), async () => true);
  } catch (error) {
    if (isUnavailable(error) || (error as { code?: string }).code?.startsWith("28")) return false;
    throw error;
  }
}

/** What can be seen only as the parts: the state of the migrations, and settings made for one role. */
async function examineAsParts(patient: Patient, roles: Roles): Promise<Finding[]> {
  const pool = new pg.Pool({ connectionString: await urlOf(patient, roles.owner), max: 1 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const pending = await pendingMigrations(db).finally(() => db.destroy());
  const findings: Finding[] = [
    pending.length === 0
      ? fine("all migrations have run")
      : broken(`${pending.length} migrations have not run: ${pending.join(", ")}`, "Run the command migrate."),
  ];
  for (const part of ["issuer", "collector", "opener", "staff"] as const) {
    findings.push(...(await withClient(await urlOf(patient, roles[part]), examineSettings)));
  }
  return findings;
}
