import { type Kysely, sql } from "kysely";
import { type Fault, faultLines, faultsAmong } from "../kernel/finding.ts";
import type { Log } from "../kernel/log.ts";
import { Problem } from "../kernel/problem.ts";
import type { Pools } from "./connect.ts";
import { selectUnsafeSettings } from "./database-settings.ts";
import { parts } from "./roles.ts";

/** Settings of any part's sessions with which answers, or when they came, would be written down. */
export async function selectUnsafeOfParts(pools: Pools): Promise<readonly Fault[]> {
  return faultsAmong((await Promise.all(parts.map((part) => selectUnsafeSettings(pools[part].pool)))).flat());
}

/** Refuses to start. Throws a Problem that names every such setting, with the line that mends it. */
export async function refuseUnsafeStart(pools: Pools): Promise<void> {
  const faults = await selectUnsafeOfParts(pools);
  if (faults.length === 0) return;
  throw new Problem(
    "unavailable",
    `Upwell does not start: PostgreSQL would write down what people answer, or when.\n${faultLines(faults)}\n` +
      "Run the indented lines in the database as its superuser, then start again. The command doctor looks at everything.",
  );
}

/** Refuses to handle opened answers on this connection. Throws a Problem as at the start. */
export async function refuseUnsafeOpening<Tables>(db: Kysely<Tables>): Promise<void> {
  const faults = await selectUnsafeSettings({ query: (text) => sql.raw(text).execute(db) });
  if (faults.length === 0) return;
  throw new Problem(
    "unavailable",
    `The box stays closed: PostgreSQL would write down what people answer.\n${faultLines(faults)}\n` +
      "It is opened as soon as that is mended; a setting of one role or database counts after a restart of Upwell.",
  );
}

const pauseMs = 60_000;

/**
 * Looks again, once a minute, while the server runs: somebody may have changed a setting since the start. Tells the log
 * when something is wrong, and when it is well again.
 */
export function settingsWatch(deps: { readonly pools: Pools; readonly log: Log; readonly now: () => Date }): {
  tick(): Promise<boolean>;
} {
  let nextMs = 0;
  let told = "";
  return {
    async tick() {
      const nowMs = deps.now().getTime();
      if (nowMs < nextMs) return false;
      nextMs = nowMs + pauseMs;
      const faults = await selectUnsafeOfParts(deps.pools);
      const lines = faultLines(faults);
      if (lines !== "" && lines !== told) deps.log.error("unsafe settings of PostgreSQL: no box is opened", { faults });
      if (lines === "" && told !== "") deps.log.info("settings of PostgreSQL are safe again");
      told = lines;
      return false;
    },
  };
}
