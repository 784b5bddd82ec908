import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { Problem } from "../kernel/problem.ts";

export interface RateLimitOptions {
  /** Pool of the staff part; the rows are in access.rate_limit. */
  readonly pool: Pool;
  /** Short name of what is limited. */
  readonly name: string;
  /** Tries within the window. */
  readonly points: number;
  readonly windowSeconds: number;
  /** Delete rows from time to time whose window has ended; off in tests. */
  readonly isPruning: boolean;
}

/** Limits tries by account. The row holds a hash of the account's name, never an address of a person or a machine. */
export interface RateLimit {
  /** Counts one try. Throws Problem("too-many") with the time to wait when there were too many. */
  count(account: string): Promise<void>;
  /** Forgets the tries of an account, after one that succeeded. */
  forget(account: string): Promise<void>;
}

/** Tries are counted before they are judged, in one statement, so that many at once count as many. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: options.pool,
    storeType: "pool",
    schemaName: "access",
    tableName: "rate_limit",
    tableCreated: true,
    keyPrefix: options.name,
    points: options.points,
    duration: options.windowSeconds,
    clearExpiredByTimeout: options.isPruning,
  });
  const keyOf = (account: string) => createHash("sha256").update(account.normalize("NFC").toLowerCase()).digest("hex");
  return {
    count: async (account) => {
      try {
        await limiter.consume(keyOf(account));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const minutes = Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000));
        throw new Problem(
          "too-many",
          `There were too many tries for this account. Wait ${minutes} ${minutes === 1 ? "minute" : "minutes"}, then try again.`,
        );
      }
    },
    forget: async (account) => {
      await limiter.delete(keyOf(account));
    },
  };
}
