import type { BenchSite } from "../house/bench-house.ts";
import type { Line } from "../line.ts";

/** One piece of work that is measured, from planting to the lines of the table. */
export interface Work {
  readonly name: string;
  readonly summary: string;
  run(site: BenchSite): Promise<readonly Line[]>;
}
