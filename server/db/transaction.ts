import { setTimeout as wait } from "node:timers/promises";
import { type Kysely, sql, type Transaction } from "kysely";
import type { AccountId, OrganisationId } from "../kernel/brand.ts";
import { isDeadConnection, problemOf } from "./pg-problem.ts";

const attemptsMax = 5;
/** serialization failure, deadlock: PostgreSQL asks to do the whole transaction again */
const retryStates = new Set(["40001", "40P01"]);

/**
 * Runs `fn` in a transaction: all of it is kept, or nothing. Done again, up to 5 times, where PostgreSQL asks for that
 * or the pool had kept a connection that was dead before it began; so `fn` must have no effect but through `tx`. An
 * error carries `transaction` = `name` for the log; connection trouble becomes Problem("unavailable"). Opened by
 * actions and jobs only, never inside another.
 */
export async function inTransaction<Tables, Value>(
  db: Kysely<Tables>,
  name: string,
  fn: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  if (db.isTransaction) throw new Error(`transaction "${name}" was opened inside another`);
  for (let attempt = 1; ; attempt++) {
    let hasBegun = false;
    try {
      return await db.transaction().execute((tx) => {
        hasBegun = true;
        return fn(tx);
      });
    } catch (error) {
      const again = hasBegun ? retryStates.has((error as { code?: string }).code ?? "") : isDeadConnection(error);
      if (!again || attempt === attemptsMax) throw named(problemOf(error), name);
      if (hasBegun) await wait(10 * 3 ** (attempt - 1));
    }
  }
}

/** As `inTransaction`, and row-level security shows the rows of this organisation only. */
export function inOrganisation<Tables, Value>(
  db: Kysely<Tables>,
  organisationId: OrganisationId,
  name: string,
  fn: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  return withSetting(db, "app.organisation", organisationId, name, fn);
}

/** As `inTransaction`, and row-level security shows every organisation: for the command line and jobs, not for pages. */
export function inInstallation<Tables, Value>(
  db: Kysely<Tables>,
  name: string,
  fn: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  return withSetting(db, "app.organisation", "all", name, fn);
}

/** As `inTransaction`, and row-level security shows the organisations and memberships of this account. */
export function inAccount<Tables, Value>(
  db: Kysely<Tables>,
  accountId: AccountId,
  name: string,
  fn: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  return withSetting(db, "app.account", accountId, name, fn);
}

/** The setting ends with the transaction, so the next user of the connection does not inherit it. */
function withSetting<Tables, Value>(
  db: Kysely<Tables>,
  setting: "app.organisation" | "app.account",
  value: string,
  name: string,
  fn: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  return inTransaction(db, name, async (tx) => {
    await sql`select set_config(${setting}, ${value}, true)`.execute(tx);
    return await fn(tx);
  });
}

function named(error: unknown, transaction: string): unknown {
  return error instanceof Error && Object.isExtensible(error) ? Object.assign(error, { transaction }) : error;
}
