import { type BoxJobDeps, boxJob } from "../response/close-job.ts";
import { selectWavesIn, selectWavesWithResponses } from "../response/opener-store.ts";
import { dayOf } from "../wave/day.ts";
import { promisedRetention } from "../wave/manifest.ts";
import { responsesDueOn } from "../wave/retention.ts";
import { purgeResponses } from "./purge-responses-action.ts";
import { releaseWave } from "./release-action.ts";

/** What the opener works with: its own database handle, the key store, a clock, chance, the log. */
export type OpenerJobDeps = BoxJobDeps;

/** The background work of the opener: box keys, closing, purging, and the release of whatever is closed. */
export function openerJob(deps: OpenerJobDeps): { tick(): Promise<boolean> } {
  const boxes = boxJob(deps);
  return {
    async tick() {
      let isDone = await boxes.tick();
      for (const { id } of await selectWavesIn(deps.db, ["closed"])) {
        if (!(await releaseWave(deps, id))) continue;
        deps.log.info("wave released", { wave: id });
        isDone = true;
      }
      const today = dayOf(deps.clock.now());
      for (const { id, closedAt, manifest } of await selectWavesWithResponses(deps.db)) {
        if (today < responsesDueOn(dayOf(closedAt), promisedRetention(manifest))) continue;
        const purged = await purgeResponses(deps, id);
        if (purged.ok) deps.log.info("responses purged", { wave: id });
        isDone ||= purged.ok;
      }
      return isDone;
    },
  };
}

/** One look at everything that the opener has to do; true if something was done. */
export async function tickOpener(deps: OpenerJobDeps): Promise<boolean> {
  return await openerJob(deps).tick();
}
