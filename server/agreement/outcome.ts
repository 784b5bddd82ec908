/** Predictions held against what came: nothing is said of them but what the comparison of the two waves shows. */
import type { CellReason, Change, TeamReason } from "../release/comparison.ts";
import type { Release, ReleaseUnit } from "../release/release.ts";
import type { Agreement } from "./agreement.ts";

/**
 * reached: the whole interval of the change lies at or beyond the prediction. consistent: it leaves out no change, and holds
 * the prediction. short: the whole interval stays below the prediction. opposite: all of it lies on the other side of no
 * change. unknown: not compared, or neither no change nor the predicted one can be ruled out.
 */
export type Outcome = "reached" | "consistent" | "short" | "opposite" | "unknown";

export const outcomes = ["reached", "consistent", "short", "opposite", "unknown"] as const satisfies readonly Outcome[];

/** not_now: not shown in the later wave, or no longer asked. */
export type NoChangeReason = TeamReason | CellReason | "not_now";

/** A prediction with the change that judges it. */
export interface JudgedPrediction {
  readonly agreement: Agreement;
  /** the unit in the later wave; null where it is no longer there */
  readonly unit: ReleaseUnit | null;
  readonly change: Change | null;
  /** of all teams together, to read it beside; null for the organisation itself and where it is not shown */
  readonly whole: Change | null;
  /** why there is no change; null where there is one */
  readonly reason: NoChangeReason | null;
  readonly outcome: Outcome;
}

/**
 * `points` as predicted, not 0. A prediction is made beforehand and judged by itself: its change need not stand out among
 * all comparisons of the wave, as one that is found among them must; its 95 % interval must leave out no change.
 */
export function outcomeOf(points: number, change: Pick<Change, "from" | "to"> | null): Outcome {
  if (change === null) return "unknown";
  const wanted = Math.abs(points);
  // a predicted fall is a predicted rise seen in the mirror
  const [low, high] = points > 0 ? [change.from, change.to] : [-change.to, -change.from];
  if (high < 0) return "opposite";
  if (high < wanted) return "short";
  if (low >= wanted) return "reached";
  return low > 0 ? "consistent" : "unknown";
}

/** Whether the interval of a change leaves out no change. */
export function leavesOutNoChange({ from, to }: Pick<Change, "from" | "to">): boolean {
  return from > 0 || to < 0;
}

/** The predictions of the wave before, each judged by this release. Dropped actions are judged too. */
export function judgedPredictions(release: Release, before: readonly Agreement[]): readonly JudgedPrediction[] {
  const comparison = release.comparison ?? null;
  if (comparison === null) return [];
  const unitOf = new Map(release.units.map((unit) => [unit.externalId, unit]));
  return before.map((agreement) => {
    const unit = unitOf.get(agreement.unit) ?? null;
    const found = changeFor(release, unit, agreement.scale);
    const whole = unit?.parentId === null ? null : (comparison.scales[agreement.scale]?.organisation ?? null);
    return { agreement, unit, whole, ...found, outcome: outcomeOf(agreement.points, found.change) };
  });
}

function changeFor(
  release: Release,
  unit: ReleaseUnit | null,
  scale: string,
): Pick<JudgedPrediction, "change" | "reason"> {
  const none = (reason: NoChangeReason) => ({ change: null, reason });
  const comparison = release.comparison ?? null;
  if (comparison === null || unit === null || unit.status !== "published") return none("not_now");
  if (unit.parentId === null) {
    const whole = comparison.scales[scale];
    if (whole === undefined) return none("not_now");
    if (whole.organisation !== null) return { change: whole.organisation, reason: null };
    return none(whole.comparability === "comparable" ? "not_shown" : whole.comparability);
  }
  const team = comparison.teams[unit.id];
  if (team === undefined) return none("not_now");
  if (team.reason !== null) return none(team.reason);
  const cell = team.cells[scale];
  return cell === undefined ? none("not_now") : cell;
}
