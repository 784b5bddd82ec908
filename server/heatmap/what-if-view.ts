/** The part of a team's page that says what would change its verdict, and a form to try it. Nothing of it is stored. */
import type { VerdictName } from "../db/schema.ts";
import { paths } from "../http/paths.ts";
import type { Release, ReleaseScale, ReleaseTeam } from "../release/release.ts";
import { type ShownTeam, verdictIf, type WhatIf, whatIf } from "../verdict/what-if.ts";
import type { Place } from "./place.ts";
import { shownTeamOf } from "./shown-team.ts";
import { chanceOf, listOf } from "./spelling.ts";
import { markOf, type VerdictMark } from "./verdict-mark.ts";

/** What a reader tries: one gate, moved by so many points. */
export interface Trial {
  readonly scale: string;
  readonly points: number;
}

export interface WhatIfView {
  readonly lead: string;
  readonly flips: readonly { readonly name: string; readonly words: string; readonly mark: VerdictMark }[];
  readonly more: string;
  readonly action: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[];
  readonly points: string;
  /** the verdict as tried; null before */
  readonly tried: { readonly words: string; readonly mark: VerdictMark } | null;
}

/** Single moves that are listed. */
const flipsShown = 4;

/** null where there is no verdict. */
export function whatIfViewOf(
  release: Release,
  team: ReleaseTeam,
  place: Place,
  unitId: string,
  trial: Trial | null,
): WhatIfView | null {
  const shown = shownTeamOf(release, team);
  const found = whatIf(shown, release.rules);
  if (found === null) return null;
  const named = (code: string): ReleaseScale | undefined => release.scales.find((scale) => scale.code === code);
  const movable = shown.gates.filter(({ mean }) => mean !== null);
  const chosen =
    movable.find(({ scale }) => scale === trial?.scale) ??
    movable.find(({ state }) => state === "WEAK" || state === "HIGH");
  return {
    lead: leadOf(team, found, (code) => named(code)?.name ?? code),
    flips: found.flips.slice(0, flipsShown).map(({ scale, points, verdict, chance }) => {
      const at = named(scale);
      const cut = at?.pillar === "CONTEXT" ? release.rules.cutContext : release.rules.cutWeak;
      return {
        name: at?.name ?? scale,
        words: `${pointsWords(points)}; the chance of ${cut} or more would then be ${chanceOf(chance)}`,
        mark: markOf(verdict, false),
      };
    }),
    more: found.flips.length > flipsShown ? "Other conditions are farther from their cuts." : "",
    action: `${paths.waveUnit({ ...place, unit: unitId })}#what-if`,
    choices: movable.map(({ scale }) => ({
      value: scale,
      label: named(scale)?.name ?? scale,
      isChosen: scale === chosen?.scale,
    })),
    points: trial === null ? "5" : String(trial.points),
    tried:
      trial === null || chosen === undefined || chosen.scale !== trial.scale
        ? null
        : triedOf(shown, trial, release, named(trial.scale)?.name ?? ""),
  };
}

function triedOf(shown: ShownTeam, trial: Trial, release: Release, name: string): WhatIfView["tried"] {
  const verdict: VerdictName = verdictIf(shown, { [trial.scale]: trial.points }, release.rules);
  const change = trial.points === 0 ? "unchanged" : pointsWords(trial.points);
  const isSame = verdict === shown.verdict;
  return {
    words: `“${name}” ${change}: ${isSame ? "the verdict stays" : "the verdict would be"}`,
    mark: markOf(verdict, false),
  };
}

function leadOf(team: ReleaseTeam, { flips, together }: WhatIf, nameOf: (code: string) => string): string {
  if (together !== null) {
    const moves = together.moves.map(({ scale, points }) => `“${nameOf(scale)}” ${pointsWords(points)}`);
    return `More than one condition is missing, so none of them alone opens the way. Together they would: ${listOf(moves)}. Then it would be “${markOf(together.verdict).label}”.`;
  }
  if (flips.length === 0) return "No move of a single condition within the scale changes this verdict.";
  return team.verdict === "DEFAULT"
    ? "The verdict stands until a condition is clearly missing. These are the closest to it."
    : "The least by which one condition alone would have to move, everything else as it is.";
}

function pointsWords(points: number): string {
  return `${Math.abs(points)} ${Math.abs(points) === 1 ? "point" : "points"} ${points > 0 ? "higher" : "lower"}`;
}
