import pg from "pg";
import { afterAll, inject } from "vitest";
import { urlFor, withClient } from "../../server/db/admin-client.ts";
import { systemRandom } from "../../server/kernel/random.ts";

/** A database in which nothing has been done yet, and a prefix for roles of its own. */
export interface EmptyDatabase {
  /** the superuser, on this database */
  readonly url: string;
  readonly name: string;
  readonly prefix: string;
}

/** Makes one for this test file; it and every role under its prefix are gone when the file has ended. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const { adminUrl } = inject("postgres");
  const prefix = `upwell_empty_${systemRandom.bytes(6).toString("hex")}`;
  await withClient(adminUrl, (client) => client.query(`create database ${prefix}`));
  afterAll(async () => {
    await withClient(adminUrl, async (client) => {
      await client.query(`drop database ${prefix} with (force)`);
      const { rows } = await client.query<{ name: string }>(
        "select rolname::text as name from pg_roles where starts_with(rolname, $1)",
        [prefix],
      );
      for (const { name } of rows) await client.query(`drop role ${pg.escapeIdentifier(name)}`);
    });
  });
  return { url: urlFor(adminUrl, { database: prefix }), name: prefix, prefix };
}
