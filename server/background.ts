import type { Log } from "./kernel/log.ts";

/**
 * One piece of background work of one part of the server (staff, issuer, collector, opener). A tick looks for waves
 * in a state that is its business and does what can be done now. It may be killed at any step and run again.
 */
export interface Duty {
  readonly name: string;
  /** True when something was done, so that the others should look again at once. */
  tick(): Promise<boolean>;
}

/** Runs all duties in turn until a whole round does nothing. Used by the command line, the demo and tests. */
export async function runUntilIdle(duties: readonly Duty[], onRound?: () => Promise<void>): Promise<void> {
  for (;;) {
    let isBusy = false;
    for (const duty of duties) if (await duty.tick()) isBusy = true;
    await onRound?.();
    if (!isBusy) return;
  }
}

/** Runs all duties for ever, with a pause when there is nothing to do. A failing one is logged and tried again. */
export function startDuties(duties: readonly Duty[], log: Log, pauseMs: number): { stop(): Promise<void> } {
  let isStopping = false;
  let wake: () => void = () => undefined;
  const loops = (async () => {
    while (!isStopping) {
      let isBusy = false;
      for (const duty of duties) {
        if (isStopping) break;
        try {
          if (await duty.tick()) isBusy = true;
        } catch (error) {
          log.error("background duty failed, will try again", { duty: duty.name, error });
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
