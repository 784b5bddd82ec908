/** The pillars of a definition: their names, their order, and the scale that stands for one in a team. */
import type { Release, ReleaseScale, ReleaseTeam } from "../release/release.ts";

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
  const p50 = (scale: ReleaseScale): number => team.cells[scale.code]?.p50 ?? Number.POSITIVE_INFINITY;
  return release.scales
    .filter((scale) => scale.pillar === pillar && team.cells[scale.code]?.state === state)
    .reduce<ReleaseScale | undefined>(
      (least, scale) => (least === undefined || p50(scale) < p50(least) ? scale : least),
      undefined,
    );
}
