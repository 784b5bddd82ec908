import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { selectUnswept, updateSwept } from "../wave/deletion-store.ts";
import { rewriteSpentTable } from "./box-store.ts";
import { selectWavesWithTokensToPurge } from "./opener-store.ts";
import { purgeTokens } from "./purge-tokens-action.ts";
import { rewriteResponseTables } from "./response-store.ts";

export interface OpenerPurgeDeps {
  readonly db: OpenerDb;
  readonly clock: Clock;
  readonly log: Log;
}

/** Deletes redeemed tokens once the identities are gone. True if any were due. */
export async function purgeDueTokens(deps: OpenerPurgeDeps): Promise<boolean> {
  let isDone = false;
  for (const waveId of await selectWavesWithTokensToPurge(deps.db)) {
    const purged = await purgeTokens(deps, waveId);
    if (purged.ok) deps.log.info("redeemed tokens purged", { wave: waveId });
    isDone ||= purged.ok;
  }
  return isDone;
}

/** As the issuer's sweep, for tokens and opened answers; both or none. */
export async function sweepOpened({ db }: Pick<OpenerPurgeDeps, "db">): Promise<boolean> {
  return await inTransaction(db, "sweep tokens and answers", async (tx) => {
    const tokens = await selectUnswept(tx, "tokens");
    const responses = await selectUnswept(tx, "responses");
    if (tokens.length > 0) {
      await rewriteSpentTable(tx);
      await updateSwept(tx, "tokens", tokens);
    }
    if (responses.length > 0) {
      await rewriteResponseTables(tx);
      await updateSwept(tx, "responses", responses);
    }
    return tokens.length + responses.length > 0;
  });
}
