import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";

const pauseMs = 10 * 60_000;

/**
 * Sweeps when there is something to sweep; where a table is held by somebody else, such as a backup, tries again ten
 * minutes later: whoever waits for a table holds up all who come after.
 */
export function sweeper(clock: Clock, sweep: () => Promise<boolean>): () => Promise<boolean> {
  let notBeforeMs = 0;
  return async () => {
    const nowMs = clock.now().getTime();
    if (nowMs < notBeforeMs) return false;
    try {
      return await sweep();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      notBeforeMs = nowMs + pauseMs;
      return false;
    }
  };
}
