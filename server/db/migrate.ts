import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Kysely, type Migration, Migrator, sql } from "kysely";
import { packageRoot } from "../kernel/package-root.ts";
import { Problem } from "../kernel/problem.ts";
import { withRoleNames } from "./migration-sql.ts";
import { isUnavailable, problemOf } from "./pg-problem.ts";
import type { Roles } from "./roles.ts";

/** Where the migrations lie in an installed Upwell. */
export function migrationsFolder(): string {
  return join(packageRoot(), "migrations");
}

/**
 * Brings the database to the newest form: every `NNNN-name.sql` of `folder` that has not run yet, in order, each in a
 * transaction of its own together with the note that it has run. Forward only. Any number of processes may do it at
 * once. Gives back the names of those that ran. The error of a failed one names its file and line.
 */
export async function migrate<Tables>(
  ownerDb: Kysely<Tables>,
  roles: Roles,
  folder: string = migrationsFolder(),
): Promise<readonly string[]> {
  const migrations = await readMigrations(folder, roles);
  const migrator = new Migrator({
    db: ownerDb,
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: "migration",
    migrationTableName: "applied",
    migrationLockTableName: "applied_lock",
  });
  const ran: string[] = [];
  for (;;) {
    const { error, results = [] } = await migrator.migrateUp();
    if (error !== undefined) throw failure(error, results.find((result) => result.status === "Error")?.migrationName);
    if (results.length === 0) return ran;
    ran.push(...results.map((result) => result.migrationName));
  }
}

/** Names of the migrations that this version of Upwell has and the database has not: empty when all is well. */
export async function pendingMigrations<Tables>(
  db: Kysely<Tables>,
  folder: string = migrationsFolder(),
): Promise<readonly string[]> {
  const names = (await fileNames(folder)).map(nameOf);
  const { rows: tables } = await sql<{
    there: boolean;
  }>`select to_regclass('migration.applied') is not null as there`.execute(db);
  if (tables[0]?.there !== true) return names;
  const { rows } = await sql<{ name: string }>`select name from migration.applied`.execute(db);
  const applied = new Set(rows.map((row) => row.name));
  return names.filter((name) => !applied.has(name));
}

async function fileNames(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const wrong = files.find((file) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(file));
  if (wrong !== undefined) throw new Error(`${join(folder, wrong)}: the name of a migration is NNNN-name.sql`);
  const numbers = files.map((file) => file.slice(0, 4));
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) throw new Error(`${folder}: two migrations have the number ${twice}`);
  if (files.length === 0) throw new Error(`${folder}: there are no migrations; install Upwell again`);
  return files;
}

function nameOf(file: string): string {
  return file.slice(0, -".sql".length);
}

async function readMigrations(folder: string, roles: Roles): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {};
  for (const file of await fileNames(folder)) {
    const text = await readFile(join(folder, file), "utf8");
    let statements: string;
    try {
      statements = withRoleNames(text, roles);
    } catch (error) {
      throw new Error(`migrations/${file}: ${(error as Error).message}`);
    }
    migrations[nameOf(file)] = {
      async up(db) {
        await sql
          .raw(statements)
          .execute(db)
          .catch((error) => {
            const position = Number((error as { position?: string }).position);
            throw Number.isInteger(position) ? Object.assign(error, { line: lineAt(statements, position) }) : error;
          });
      },
    };
  }
  return migrations;
}

/** PostgreSQL counts characters from 1; role names never contain a line break, so the line is the file's. */
function lineAt(text: string, position: number): number {
  return [...text].slice(0, position - 1).filter((character) => character === "\n").length + 1;
}

function failure(error: unknown, name: string | undefined): unknown {
  if (isUnavailable(error)) return problemOf(error);
  const { message, line } = error as Error & { line?: number };
  if (name !== undefined) {
    const where = line === undefined ? `${name}.sql` : `${name}.sql, line ${line}`;
    return new Error(`migrations/${where}: ${message}. Nothing of this migration was kept.`, { cause: error });
  }
  if (/corrupted migrations|previously executed migration/.test(message)) {
    return new Problem(
      "unavailable",
      `This database was made by another version of Upwell (${message}). Start the newer version, or use an empty database.`,
      { cause: error },
    );
  }
  return error;
}
