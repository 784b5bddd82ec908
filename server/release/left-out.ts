import type { LeftOut } from "../db/schema.ts";
import type { Release } from "./release.ts";

/**
 * How much a release withholds, for the public page of the wave: units without numbers of their own, and results (a
 * sub-scale in a team) of units that are shown. Only counts: where something is withheld stays with those who may read
 * the release, and why is told to nobody.
 */
export function leftOutOf(release: Pick<Release, "units" | "scales">): LeftOut {
  const teams = release.units.flatMap(({ team }) => team ?? []);
  const results = teams.length * release.scales.length;
  const shown = teams.reduce((sum, team) => sum + Object.keys(team.cells).length, 0);
  const withStatus = (status: string) => release.units.filter((unit) => unit.status === status).length;
  const unitsJoined = withStatus("joined");
  return {
    units: release.units.length,
    unitsWithheld: withStatus("withheld") + unitsJoined,
    unitsJoined,
    results,
    resultsWithheld: results - shown,
  };
}
