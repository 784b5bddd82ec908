/** Why a unit is not shown, in the same words for size and for skew, and where its answers count. */
import type { Release, ReleaseUnit } from "../release/release.ts";

export function hiddenWordsOf(unit: ReleaseUnit, release: Release): string {
  const home = release.units.find((one) => one.id === unit.countsIn);
  const where = home?.team?.name ?? home?.name;
  if (unit.invited === 0) return "Nobody of this unit was invited.";
  const counts = where === undefined ? "" : ` Its answers count in ${where}.`;
  if (unit.status === "joined")
    return where === undefined
      ? "Too small to report alone. It was joined with others before the launch."
      : `Too small to report alone. It was joined with others before the launch, and its answers count in ${where}.`;
  return `Withheld, so that nobody can be picked out.${counts}`;
}
