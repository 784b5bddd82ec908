import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "../kernel/log.ts";
import { parseTypes } from "./parse-types.ts";
import { type Part, parts } from "./roles.ts";
import type { CollectorTables, Database, IssuerTables, OpenerTables, StaffTables } from "./schema.ts";

/** The tables that each part may name. */
export interface TablesOfPart {
  readonly owner: Database;
  readonly issuer: IssuerTables;
  readonly collector: CollectorTables;
  readonly opener: OpenerTables;
  readonly staff: StaffTables;
}

/** One part's way to the database: Kysely over the pool; the pool itself for prepared statements on a hot path. */
export interface PartPool<Tables> {
  readonly db: Kysely<Tables>;
  readonly pool: pg.Pool;
}

/** The five ways to the database. Hand a part's own to its code, never the whole. */
export type Pools = { readonly [P in Part]: PartPool<TablesOfPart[P]> };

/** Handles as stores take them. */
export type OwnerDb = Kysely<Database>;
export type IssuerDb = Kysely<IssuerTables>;
export type CollectorDb = Kysely<CollectorTables>;
export type OpenerDb = Kysely<OpenerTables>;
export type StaffDb = Kysely<StaffTables>;

interface Limits {
  readonly max: number;
  /** PostgreSQL gives up on a statement after this */
  readonly statementMs: number;
  /** we give up on PostgreSQL after this: it may be silent */
  readonly queryMs: number;
}

const web = { statementMs: 5_000, queryMs: 6_000 };
const batch = { statementMs: 300_000, queryMs: 310_000 };
const limits: Readonly<Record<Part, Limits>> = {
  owner: { max: 2, ...batch },
  issuer: { max: 6, ...web },
  collector: { max: 8, ...web },
  opener: { max: 3, ...batch },
  staff: { max: 8, ...web },
};

/**
 * Opens a pool for every part; connects only when asked something. A connection waits 3 s, a statement of a web part
 * takes 5 s at most. A backend that dies is logged and replaced: it never ends the process.
 */
export function openPools(urls: Readonly<Record<Part, string>>, log: Log): Pools {
  const open = <P extends Part>(part: P): PartPool<TablesOfPart[P]> => {
    const { max, statementMs, queryMs } = limits[part];
    const pool = new pg.Pool({
      connectionString: urls[part],
      application_name: `upwell-${part}`,
      max,
      connectionTimeoutMillis: 3_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: statementMs,
      query_timeout: queryMs,
      idle_in_transaction_session_timeout: statementMs * 2,
      types: parseTypes,
    });
    // the pool listens to idle clients only; one that dies in a transaction would end the process
    pool.on("connect", (client) =>
      client.on("error", (error) => {
        if (!pool.ending) log.warn("database connection lost", { part, reason: error.message });
      }),
    );
    // the same error once more, of an idle client
    pool.on("error", () => {});
    return { pool, db: new Kysely<TablesOfPart[P]>({ dialect: new PostgresDialect({ pool }) }) };
  };
  return {
    owner: open("owner"),
    issuer: open("issuer"),
    collector: open("collector"),
    opener: open("opener"),
    staff: open("staff"),
  };
}

/** Ends all connections once their current statements have ended. */
export async function closePools(pools: Pools): Promise<void> {
  await Promise.all(
    parts.map(async (part) => {
      const { db, pool } = pools[part];
      await db.destroy();
      // Kysely leaves a pool alone that was only ever used beside it
      if (!pool.ending) await pool.end();
    }),
  );
}
