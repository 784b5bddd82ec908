import type { Chance } from "./simulator-chance.ts";
import { acquiescenceDeviation, centreFor, type SimulatedScale } from "./simulator-items.ts";
import type { TeamToSimulate } from "./simulator-plan.ts";

/** A person's latent standing per sub-scale and leaning to agree. */
export interface Member {
  readonly latent: readonly number[];
  readonly acquiescence: number;
}

/** Correlation of readiness across sub-scales, between teams and between members of one team. */
const sharedBetween = 0.5;
const sharedWithin = 0.45;

/** Latent centre of a team per sub-scale: planted, or the organisation's plus what the team's sub-scales share and not. */
export function teamCentresOf(
  scales: readonly SimulatedScale[],
  centres: readonly number[],
  deviation: number,
  team: TeamToSimulate,
  chance: Chance,
): readonly number[] {
  const shared = chance.normal();
  return scales.map((scale, s) => {
    const offset = deviation * mixed(scale.direction, sharedBetween, shared, chance);
    const planted = team.means?.[scale.code];
    return planted === undefined ? (centres[s] ?? 0) + offset : centreFor(scale, planted, 1);
  });
}

/** The members of a team, spread around its centres; around a planted centre their mean is exactly there. */
export function membersOf(
  scales: readonly SimulatedScale[],
  teamCentres: readonly number[],
  team: TeamToSimulate,
  chance: Chance,
): readonly Member[] {
  return deviationsOf(scales, team, chance).map((deviations) => ({
    latent: deviations.map((deviation, s) => (teamCentres[s] ?? 0) + deviation),
    acquiescence: acquiescenceDeviation * chance.normal(),
  }));
}

/**
 * The same members later: `rho` is how much of each one's standing stays (correlation with before), `shifts` how far the
 * team's centre moved per sub-scale, latent. With rho 1 and no shift they stand where they stood.
 */
export function membersLater(
  scales: readonly SimulatedScale[],
  teamCentres: readonly number[],
  team: TeamToSimulate,
  members: readonly Member[],
  rho: number,
  shifts: readonly number[],
  chance: Chance,
): readonly Member[] {
  const fresh = deviationsOf(scales, team, chance);
  const freshShare = Math.sqrt(1 - rho ** 2);
  return members.map(({ latent, acquiescence }, i) => ({
    latent: latent.map((before, s) => {
      const centre = teamCentres[s] ?? 0;
      return centre + (shifts[s] ?? 0) + rho * (before - centre) + freshShare * (fresh[i]?.[s] ?? 0);
    }),
    acquiescence,
  }));
}

/** By member and sub-scale, unit variance; their mean over the team is 0 where its centre is planted. */
function deviationsOf(
  scales: readonly SimulatedScale[],
  team: TeamToSimulate,
  chance: Chance,
): readonly (readonly number[])[] {
  const offsets = Array.from({ length: team.size }, () => {
    const shared = chance.normal();
    return scales.map((scale) => mixed(scale.direction, sharedWithin, shared, chance));
  });
  const means = scales.map((scale, s) => {
    if (team.means?.[scale.code] === undefined) return 0;
    return offsets.reduce((sum, offset) => sum + (offset[s] ?? 0), 0) / team.size;
  });
  return offsets.map((offset) => offset.map((value, s) => value - (means[s] ?? 0)));
}

/** A standard normal that shares the part `share` of its variance, in the given direction, with all sub-scales. */
function mixed(direction: number, share: number, shared: number, chance: Chance): number {
  return direction * Math.sqrt(share) * shared + Math.sqrt(1 - share * direction ** 2) * chance.normal();
}
