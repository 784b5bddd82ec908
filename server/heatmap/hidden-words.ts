/**
 * The two words for a blank, and no third: a reason would be a hint at what was answered. "Not asked": nobody was
 * invited. "Withheld": everything else; all the reasons that there can be are explained in one place for all.
 */
import type { Release, ReleaseUnit } from "../release/release.ts";

export const withheld = "withheld";

/** What stands in the place of a unit that is not shown, and where its answers count. */
export function hiddenWordsOf(unit: ReleaseUnit, release: Release): string {
  if (unit.invited === 0) return "Not asked: nobody of this unit was invited.";
  const home = release.units.find((one) => one.id === unit.countsIn);
  const where = home?.team?.name ?? home?.name;
  return where === undefined ? "Withheld." : `Withheld. Its answers count in ${where}.`;
}
