/** The bands of every cell of a team, worked out once: the rows above a team ask for them again. */
import type { Release, ReleaseTeam } from "../release/release.ts";
import { type Band, bandOf, type RestBand, restBandOf } from "./cell-band.ts";
import type { ColourMode } from "./heatmap-query.ts";
import { keptOf } from "./kept.ts";
import { readinessPillars, weakestScaleOf } from "./pillars.ts";

export interface TeamBands {
  /** in the order of the scales; null: not known */
  readonly scales: readonly (Band | RestBand | null)[];
  /** in the order of `readinessPillars`: the band of the weakest part, and whether the pillar is not in place */
  readonly pillars: readonly ({ readonly band: Band | RestBand; readonly isWeak: boolean } | null)[];
}

export type BandsOf = (team: ReleaseTeam) => TeamBands;

export function bandsFor(release: Release, colour: ColourMode): BandsOf {
  const known = keptOf(release, `bands ${colour}`, () => new Map<ReleaseTeam, TeamBands>());
  return (team) => {
    const found = known.get(team) ?? teamBandsOf(team, release, colour);
    known.set(team, found);
    return found;
  };
}

function teamBandsOf(team: ReleaseTeam, release: Release, colour: ColourMode): TeamBands {
  const scales = release.scales.map((scale) => {
    const cell = team.cells[scale.code];
    if (cell === undefined) return null;
    return colour === "cut" ? bandOf(cell, release.rules) : restBandOf(cell, scale.pillar);
  });
  const pillars = readinessPillars.map((pillar) => {
    const scale = weakestScaleOf(team, pillar, release);
    const band = scale && scales[release.scales.indexOf(scale)];
    return band ? { band, isWeak: team.pillars[pillar]?.state === "WEAK" } : null;
  });
  return { scales, pillars };
}
