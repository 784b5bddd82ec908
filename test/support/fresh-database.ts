import pg from "pg";
import { afterAll, inject } from "vitest";
import { urlFor, withClient } from "../../server/db/admin-client.ts";
import { closePools, openPools, type Pools } from "../../server/db/connect.ts";
import { type Part, parts, type Roles } from "../../server/db/roles.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";

/** A migrated, empty database of its own. */
export interface FreshDatabase {
  readonly name: string;
  readonly pools: Pools;
  readonly urls: Readonly<Record<Part, string>>;
  readonly roles: Roles;
  /** The superuser: row-level security and grants do not hold for it. To plant rows and to look at all of them. */
  readonly admin: pg.Pool;
  readonly adminUrl: string;
}

/**
 * Makes one for this test file, and drops it when the file has ended. Call at the top of the file:
 * `const database = await freshDatabase();`
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const postgres = inject("postgres");
  const name = `${postgres.template.replace(/_template$/, "")}_${systemRandom.bytes(6).toString("hex")}`;
  const [database, template] = [pg.escapeIdentifier(name), pg.escapeIdentifier(postgres.template)];
  await withClient(postgres.adminUrl, async (client) => {
    await client.query(`create database ${database} template ${template} strategy wal_log`);
    await client.query(`grant create on database ${database} to ${pg.escapeIdentifier(postgres.roles.owner)}`);
  });
  const urls = Object.fromEntries(
    parts.map((part) => [part, urlFor(postgres.urls[part], { database: name })]),
  ) as Record<Part, string>;
  const pools = openPools(urls, silentLog);
  const adminUrl = urlFor(postgres.adminUrl, { database: name });
  const admin = new pg.Pool({ connectionString: adminUrl, max: 3 });
  admin.on("error", () => {});
  afterAll(async () => {
    await Promise.all([closePools(pools), admin.end()]);
    await withClient(postgres.adminUrl, (client) => client.query(`drop database ${database} with (force)`));
  });
  return { name, pools, urls, roles: postgres.roles, admin, adminUrl };
}
