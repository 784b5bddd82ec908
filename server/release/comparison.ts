import type { Comparability } from "../score/comparable.ts";

/** A wave against the last released one of the same organisation that closed before it; frozen with the release. */
export interface WaveComparison {
  readonly earlier: { readonly id: string; readonly title: string; readonly closedOn: string };
  /** what makes a change clear: a q below `level`, and at least so many points */
  readonly rule: { readonly level: number; readonly least: number };
  /** whether the same units had people of their own, by their external ids */
  readonly hasSameUnits: boolean;
  /** every sub-scale of this release */
  readonly scales: Readonly<Record<string, ScaleComparison>>;
  /** by id of its unit, every team of this release */
  readonly teams: Readonly<Record<string, TeamComparison>>;
}

export interface ScaleComparison {
  readonly comparability: Comparability;
  /** of the weighted means of all teams; null where one of the two is not shown, or the sub-scale is another one */
  readonly organisation: Change | null;
}

/** An own mean then and now, with the difference in points and its 95 % interval. */
export interface Change {
  readonly before: number;
  readonly now: number;
  readonly points: number;
  readonly from: number;
  readonly to: number;
  readonly p: number;
  /** Benjamini-Hochberg over all teams and sub-scales; for the organisation over its sub-scales */
  readonly q: number;
  readonly isClear: boolean;
}

/**
 * Why a team is not compared. new_unit: nobody knew its external id then. not_shown: it was not shown as a team then.
 * other_teams: people of other units count in it now. Never why something was not shown.
 */
export type TeamReason = "new_unit" | "not_shown" | "other_teams";
/** Why one sub-scale of a team is not: the questionnaire or its statements changed, or it was not shown then. */
export type CellReason = "other_version" | "other_items" | "not_shown";

export interface TeamComparison {
  /** null: the team is compared */
  readonly reason: TeamReason | null;
  /** by sub-scale that is shown now; empty where the team is not compared */
  readonly cells: Readonly<Record<string, CellComparison>>;
}

export type CellComparison =
  | { readonly reason: null; readonly change: Change }
  | { readonly reason: CellReason; readonly change: null };
