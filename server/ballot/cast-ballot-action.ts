import type pg from "pg";
import { isUnavailable } from "../db/pg-problem.ts";
import type { Log } from "../kernel/log.ts";
import { Problem } from "../kernel/problem.ts";
import { type Ballot, type Casting, insertBallots, lockBoxesShared } from "./ballot-store.ts";

/** Takes sealed ballots in. */
export interface BallotBox {
  /**
   * Resolves once PostgreSQL has confirmed the commit, and not before. Throws Problem("unavailable") when nothing is
   * known to be stored: the same ballot may be sent again, it is never counted twice.
   */
  cast(ballot: Ballot): Promise<Casting>;
}

interface Waiting {
  readonly ballot: Ballot;
  readonly resolve: (casting: Casting) => void;
  readonly reject: (reason: unknown) => void;
}

/** Ballots of one transaction; more wait for the next. */
const batchMax = 500;

/**
 * Ballots that arrive while a transaction is under way wait for the next one, which takes them all: one durable write
 * for many. No timer, nothing kept but the requests that are being answered.
 */
export function openBallotBox(pool: pg.Pool, log: Log): BallotBox {
  let waiting: Waiting[] = [];
  let isFlushing = false;

  async function flushAll(): Promise<void> {
    isFlushing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      try {
        await castBatch(batch);
      } catch (error) {
        // the database is away: those who wait would only wait longer
        for (const { reject } of [...batch, ...waiting]) reject(unavailable(error));
        waiting = [];
      }
    }
    isFlushing = false;
  }

  async function castBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      settle(batch, await store(pool, firstOfEachToken(batch)));
    } catch (error) {
      if (isUnavailable(error)) throw error;
      // one ballot spoils the batch: each on its own, so that the others are not lost with it
      log.error("ballots were refused by the database", { count: batch.length, code: codeOf(error) });
      for (const one of batch) {
        try {
          settle([one], await store(pool, [one.ballot]));
        } catch (reason) {
          if (isUnavailable(reason)) throw reason;
          one.reject(unavailable(reason));
        }
      }
    }
  }

  return {
    cast: (ballot) =>
      new Promise((resolve, reject) => {
        waiting.push({ ballot, resolve, reject });
        if (!isFlushing) void flushAll();
      }),
  };
}

/** One transaction. After an error in it nothing is known to be stored, not even after an error of COMMIT. */
async function store(pool: pg.Pool, ballots: readonly Ballot[]): Promise<ReadonlyMap<string, Casting>> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await lockBoxesShared(client, [...new Set(ballots.map((ballot) => ballot.waveId))]);
    const castings = await insertBallots(client, ballots);
    const { command } = await client.query("commit");
    // PostgreSQL answers COMMIT with ROLLBACK, and no error, if the transaction had failed
    if (command !== "COMMIT") throw new Error(`commit was answered with ${command}`);
    client.release();
    return castings;
  } catch (error) {
    // a connection that was silent may still answer an old question: it is not used again
    if (isUnavailable(error)) client.release(true);
    else
      await client.query("rollback").then(
        () => client.release(),
        () => client.release(true),
      );
    throw error;
  }
}

/** Copies of a ballot that arrived at once wait for the same row. Sorted, so that two processes never block each other. */
function firstOfEachToken(batch: readonly Waiting[]): readonly Ballot[] {
  const byNonce = new Map<string, Ballot>();
  for (const { ballot } of batch) {
    const nonce = ballot.nonce.toString("hex");
    if (!byNonce.has(nonce)) byNonce.set(nonce, ballot);
  }
  return [...byNonce.values()].sort((a, b) => a.nonce.compare(b.nonce));
}

function settle(batch: readonly Waiting[], castings: ReadonlyMap<string, Casting>): void {
  const answered = new Set<string>();
  for (const { ballot, resolve, reject } of batch) {
    const nonce = ballot.nonce.toString("hex");
    const casting = castings.get(nonce);
    if (casting === undefined) reject(unavailable(new Error("the reporting group of a ballot is gone")));
    else resolve(casting === "stored" && answered.has(nonce) ? "spent" : casting);
    answered.add(nonce);
  }
}

function unavailable(cause: unknown): Problem {
  return new Problem(
    "unavailable",
    "Your answers could not be stored just now. They are still on your device: please try again in a minute.",
    { cause },
  );
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
