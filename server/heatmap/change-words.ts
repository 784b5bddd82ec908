/** How a change since the last wave is said, on pages and in the report. Clear or not clear; never "no change". */
import type { CellReason, Change, TeamReason, WaveComparison } from "../release/comparison.ts";
import type { Release } from "../release/release.ts";

/** "+12", "−7", "0": points with a sign. */
export function signedOf(points: number): string {
  const whole = Math.round(points);
  if (whole === 0) return "0";
  return whole > 0 ? `+${whole}` : `−${-whole}`;
}

/** "+4 to +20". */
export function changeRangeOf({ from, to }: Change): string {
  return `${signedOf(from)} to ${signedOf(to)}`;
}

export function changeWordsOf({ isClear }: Change): string {
  return isClear ? "clear change" : "no clear change";
}

/** Why a team, or one of its sub-scales, is not compared. Never why something was not shown. */
export function notComparedWordsOf(reason: TeamReason | CellReason): string {
  const words: Readonly<Record<TeamReason | CellReason, string>> = {
    new_unit: "not compared: there was no such unit last time",
    not_shown: "not compared: not shown last time",
    other_teams: "not compared: the unit holds other teams than last time",
    other_version: "not compared: the questionnaire changed",
    other_items: "not compared: the statements changed",
  };
  return words[reason];
}

/** The comparison of a release; null for a first wave, and for a release from before waves were compared. */
export function comparisonIn(release: Release): WaveComparison | null {
  return release.comparison ?? null;
}

/** The change of one sub-scale of a team; null where it is not compared. */
export function changeOf(release: Release, unitId: string, scale: string): Change | null {
  return comparisonIn(release)?.teams[unitId]?.cells[scale]?.change ?? null;
}

/** Teams of a release that are compared, and comparisons among them. */
export function clearChangesIn(
  release: Release,
): readonly { readonly unitId: string; readonly scale: string; readonly change: Change }[] {
  return Object.entries(comparisonIn(release)?.teams ?? {}).flatMap(([unitId, { cells }]) =>
    Object.entries(cells).flatMap(([scale, { change }]) => (change?.isClear ? [{ unitId, scale, change }] : [])),
  );
}
