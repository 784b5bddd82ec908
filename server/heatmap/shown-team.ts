/** A team as the arithmetic of "what would change the verdict" takes it: what is shown of it, and nothing else. */
import type { Release, ReleaseTeam } from "../release/release.ts";
import { type ShownTeam, whatIf } from "../verdict/what-if.ts";

/**
 * The least points with which this condition, alone or with the others that are missing, would change the verdict; null
 * where it would not.
 */
export function neededPointsOf(release: Release, team: ReleaseTeam | null, scale: string): number | null {
  if (team === null) return null;
  const found = whatIf(shownTeamOf(release, team), release.rules);
  const moves = [...(found?.flips ?? []), ...(found?.together?.moves ?? [])];
  return moves.find((move) => move.scale === scale)?.points ?? null;
}

/** What of a team is shown, and nothing else. */
export function shownTeamOf(release: Release, team: ReleaseTeam): ShownTeam {
  return {
    verdict: team.verdict,
    gates: release.scales.map(({ code, pillar }) => {
      const cell = team.cells[code];
      return {
        scale: code,
        isContext: pillar === "CONTEXT",
        state: cell?.state ?? "UNKNOWN",
        mean: cell?.estimate?.mean ?? null,
        lower: cell?.estimate?.lower ?? null,
        upper: cell?.estimate?.upper ?? null,
      };
    }),
  };
}
