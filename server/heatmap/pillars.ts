/** The pillars of a definition: their names, their order, and the scale that stands for one in a team. */
import type { Release, ReleaseCell, ReleaseScale, ReleaseTeam } from "../release/release.ts";

export type ReadinessPillar = Exclude<ReleaseScale["pillar"], "CONTEXT">;
export const readinessPillars: readonly ReadinessPillar[] = ["MOTIVE", "MEANS", "OPPORTUNITY"];

export const pillarNames: Readonly<Record<ReleaseScale["pillar"], string>> = {
  MOTIVE: "Motive",
  MEANS: "Means",
  OPPORTUNITY: "Opportunity",
  CONTEXT: "Context",
};
export const pillarOrder: readonly ReleaseScale["pillar"][] = ["MOTIVE", "MEANS", "OPPORTUNITY", "CONTEXT"];

/**
 * The scale that stands for a pillar: of those in the pillar's own state, the one most likely below the lower cut.
 * So the colour of a pillar never contradicts its gate. Undefined when the pillar is not known.
 */
export function weakestScaleOf(team: ReleaseTeam, pillar: ReadinessPillar, release: Release): ReleaseScale | undefined {
  const state = team.pillars[pillar]?.state ?? "UNKNOWN";
  if (state === "UNKNOWN") return undefined;
  const weakness = ({ code }: ReleaseScale): number => weaknessOf(team.cells[code]);
  return release.scales
    .filter((scale) => scale.pillar === pillar && team.cells[scale.code]?.state === state)
    .reduce<ReleaseScale | undefined>(
      (least, scale) => (least === undefined || weakness(scale) < weakness(least) ? scale : least),
      undefined,
    );
}

/** For sorting, weakest first: the chance of not lying below the lower cut, and of equal ones the lower estimate. */
export function weaknessOf(cell: ReleaseCell | undefined): number {
  const { p50 = null, estimate = null } = cell ?? {};
  return p50 === null ? Number.POSITIVE_INFINITY : p50 + (estimate?.mean ?? 0) / 1e6;
}
