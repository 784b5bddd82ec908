import { createHash } from "node:crypto";
import { sql, type Transaction } from "kysely";

/** Waits until nobody else holds `key`, shared or alone; given back when the transaction ends. */
export async function lockExclusive<Tables>(tx: Transaction<Tables>, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockNumberOf(key)}::bigint)`.execute(tx);
}

/** Waits until nobody holds `key` alone; many may hold it shared. Given back when the transaction ends. */
export async function lockShared<Tables>(tx: Transaction<Tables>, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${lockNumberOf(key)}::bigint)`.execute(tx);
}

/** As `lockExclusive`, but does not wait: false if somebody holds it. */
export async function tryLockExclusive<Tables>(tx: Transaction<Tables>, key: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${lockNumberOf(key)}::bigint) as taken`.execute(tx);
  return rows[0]?.taken === true;
}

/** Advisory locks have 64-bit names: that of `key`, as decimal digits. For statements that are not made by Kysely. */
export function lockNumberOf(key: string): string {
  return createHash("sha256").update(key).digest().readBigInt64BE(0).toString();
}
