import type { LeftOut } from "../db/schema.ts";
import type { Release } from "./release.ts";
import { itemCountsFrom } from "./shown-plan.ts";

/**
 * How much a release withholds, for the public page of the wave: units without numbers of their own; of the units that
 * are shown, results (a sub-scale in a team or in a larger unit) and statements (where ten and more answered). Only counts: where something is withheld stays with those who may read
 * the release, and why is told to nobody.
 */
export function leftOutOf(release: Pick<Release, "units" | "scales">): LeftOut {
  const cells = release.units.flatMap(({ team }) => (team ? [team.cells] : []));
  const means = release.units.flatMap(({ summary }) => (summary ? [summary.means] : []));
  const items = release.units.flatMap(({ items, answered }) =>
    items && (answered ?? 0) >= itemCountsFrom ? [items] : [],
  );
  const results = (cells.length + means.length) * release.scales.length;
  const asked = release.scales.reduce((sum, { statements }) => sum + statements.length, 0);
  const shownIn = (records: readonly object[]) => records.reduce((sum, one) => sum + Object.keys(one).length, 0);
  const withStatus = (status: string) => release.units.filter((unit) => unit.status === status).length;
  const unitsJoined = withStatus("joined");
  return {
    units: release.units.length,
    unitsWithheld: withStatus("withheld") + unitsJoined,
    unitsJoined,
    results,
    resultsWithheld: results - shownIn(cells) - shownIn(means),
    statements: items.length * asked,
    statementsWithheld: items.length * asked - shownIn(items),
  };
}
