import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { urlFor, withClient } from "../../server/db/admin-client.ts";
import { closePools, openPools } from "../../server/db/connect.ts";
import { startEmbedded } from "../../server/db/embedded.ts";
import { migrate } from "../../server/db/migrate.ts";
import { provision } from "../../server/db/provision.ts";
import type { Part, Roles } from "../../server/db/roles.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { sweepDeadRuns, testFolder } from "./test-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** a user that may make databases, and the migrated database that every test file gets a copy of */
    readonly postgres: {
      readonly adminUrl: string;
      readonly template: string;
      readonly urls: Record<Part, string>;
      readonly roles: Roles;
    };
  }
}

/** One PostgreSQL for the whole run: the embedded one in a temporary folder, or that of DATABASE_URL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweepDeadRuns();
  const folder = testFolder();
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const given = process.env["DATABASE_URL"];
  const embedded =
    given === undefined
      ? await startEmbedded({
          dataFolder: join(folder, "data"),
          log: silentLog,
          settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
        })
      : undefined;
  const adminUrl = given ?? embedded?.url ?? "";
  const prefix = `upwell_test_${process.pid}`;
  const template = `${prefix}_template`;
  const keyStore = await openKeyStore({ directories: [join(folder, "keys")] });

  await withClient(adminUrl, (client) => client.query(`create database ${pg.escapeIdentifier(template)}`));
  const { roles, urls } = await provision(urlFor(adminUrl, { database: template }), keyStore, prefix);
  const pools = openPools(urls, silentLog);
  await migrate(pools.owner.db, roles);
  await closePools(pools);
  project.provide("postgres", { adminUrl, template, urls: { ...urls }, roles });

  return async () => {
    await withClient(adminUrl, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "select datname::text as name from pg_database where starts_with(datname, $1)",
        [`${prefix}_`],
      );
      for (const { name } of rows) await client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`);
      for (const role of Object.values(roles)) await client.query(`drop role ${pg.escapeIdentifier(role)}`);
    });
    await embedded?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
