import type { CollectorDb } from "../db/connect.ts";
import type { Clock } from "../kernel/clock.ts";
import { dayOf } from "../wave/day.ts";
import { updateDailyCounts } from "./collector-store.ts";

/**
 * The background work of the collector: on each day (UTC) on which a wave is open, counts once how many tokens each
 * reporting group has redeemed. More often would show when somebody answered. True if something was counted.
 */
export async function tickCollector(deps: { readonly db: CollectorDb; readonly clock: Clock }): Promise<boolean> {
  return (await updateDailyCounts(deps.db, dayOf(deps.clock.now()))) > 0;
}
