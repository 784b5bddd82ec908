import type { Log } from "./kernel/log.ts";

/**
 * One piece of background work of one part of the server (staff, issuer, collector, opener). A tick looks for waves
 * in a state that is its business and does what can be done now. It may be killed at any step and run again.
 */
export interface Part {
  readonly name: string;
  /** True when something was done, so that the others should look again at once. */
  tick(): Promise<boolean>;
}

/** Runs all parts in turn until a whole round does nothing. Used by the command line, the demo and tests. */
export async function runUntilIdle(parts: readonly Part[], onRound?: () => Promise<void>): Promise<void> {
  for (;;) {
    let isBusy = false;
    for (const part of parts) if (await part.tick()) isBusy = true;
    await onRound?.();
    if (!isBusy) return;
  }
}

/** Runs all parts for ever, with a pause when there is nothing to do. A failing part is logged and tried again. */
export function startParts(parts: readonly Part[], log: Log, pauseMs: number): { stop(): Promise<void> } {
  let isStopping = false;
  let wake: () => void = () => undefined;
  const loops = (async () => {
    while (!isStopping) {
      let isBusy = false;
      for (const part of parts) {
        if (isStopping) break;
        try {
          if (await part.tick()) isBusy = true;
        } catch (error) {
          log.error("part failed, will try again", { part: part.name, error });
        }
      }
      if (!isBusy && !isStopping)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pauseMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  })();
  return {
    async stop() {
      isStopping = true;
      wake();
      await loops;
    },
  };
}
