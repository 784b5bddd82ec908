/**
 * Where a verdict is to be read with care, although it stands. Who does not answer is not chance: people who fear to be
 * recognised, or who have given up, stay silent first. No number corrects for that, so it is said.
 */
import { isNearlyAll } from "../heatmap/spelling.ts";
import type { ReleaseTeam } from "../release/release.ts";

/** "few": less than two thirds answered. "silence": mistakes are not safe there, and not everybody answered. */
export type Caution = "few" | "silence";

/** Below this share few answered: above the half that a verdict needs, and still every third person missing. */
const fewBelow = 2 / 3;

/** Scale that says whether mistakes are safe. */
const safety = "MIS";

/** Both may stand beside one verdict. "Cannot tell" says itself that too few answered. */
export function cautionsOf({ n, invited, verdict, cells }: ReleaseTeam): readonly Caution[] {
  const isFew = verdict !== "NOT_ENOUGH_EVIDENCE" && invited > 0 && n / invited < fewBelow;
  const isSilent = cells[safety]?.state === "WEAK" && !isNearlyAll(n, invited);
  return [...(isFew ? (["few"] as const) : []), ...(isSilent ? (["silence"] as const) : [])];
}
