/** Finishes the page of a unit: a team's verdict with its gates drawn, or what the teams of a larger unit have. */
import { definePage } from "../http/page.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import type { Release } from "../release/release.ts";
import { hiddenWordsOf } from "./hidden-words.ts";
import { type ItemBarsView, itemBarsOf } from "./item-bars-view.ts";
import type { Place } from "./place.ts";
import { findNode, scopedTree, treeOf } from "./release-tree.ts";
import { dayOf } from "./spelling.ts";
import { type TenureView, tenureViewOf } from "./tenure-view.ts";
import { type ActionsView, actionsViewOf, type KnownActions } from "./unit-actions-view.ts";
import { type ChangesView, teamChangesOf, wholeChangesOf } from "./unit-changes-view.ts";
import { type CommentsView, commentsViewOf, type WrittenComments } from "./unit-comments-view.ts";
import { type SummaryView, summaryViewOf } from "./unit-summary-view.ts";
import { type TeamView, teamViewOf } from "./unit-team-view.ts";
import { type Trial, type WhatIfView, whatIfViewOf } from "./what-if-view.ts";

export const unitPage = definePage<UnitView>("staff/unit");

export interface UnitView {
  readonly layout: StaffLayout;
  readonly kicker: string;
  readonly name: string;
  /** why nothing is shown; "" when something is */
  readonly hidden: string;
  readonly summary: SummaryView | null;
  readonly team: TeamView | null;
  /** of a team with a verdict, on the page of the team */
  readonly whatIf: WhatIfView | null;
  readonly items: ItemBarsView | null;
  /** of the team, else of the organisation on its page; null where there is no earlier wave */
  readonly changes: ChangesView | null;
  /** on the organisation's page only */
  readonly tenure: TenureView | null;
  /** of a team and of the organisation */
  readonly actions: ActionsView | null;
  readonly comments: CommentsView | null;
}

/** What a unit's page has beside the release. */
export interface UnitExtras {
  readonly written?: WrittenComments | undefined;
  readonly actions?: KnownActions;
  readonly trial?: Trial | null;
}

/** The page of one unit, or undefined when the wave has no such unit in the part that the reader may see. */
export function unitView(
  release: Release,
  place: Place,
  unitId: string,
  layout: (title: string) => StaffLayout,
  { written, actions, trial = null }: UnitExtras = {},
): UnitView | undefined {
  const top = scopedTree(treeOf(release), { unitId: place.scopeUnitId });
  const node = top && findNode(top, unitId);
  if (node === undefined) return undefined;
  const { unit } = node;
  const isSummary = node.level !== "team" && node.level !== "hidden";
  return {
    layout: layout(unit.name),
    kicker: `${release.wave.title}, closed ${dayOf(release.wave.closedOn)}`,
    name: unit.name,
    hidden: node.level === "hidden" ? hiddenWordsOf(unit, release) : "",
    summary: isSummary ? summaryViewOf(release, place, node) : null,
    team: unit.team === null || node.level === "hidden" ? null : teamViewOf(release, unit.team, isSummary),
    whatIf: unit.team === null || node.level !== "team" ? null : whatIfViewOf(release, unit.team, place, unitId, trial),
    items: node.level === "hidden" ? null : itemBarsOf(release, unit),
    changes: node.level === "organisation" ? wholeChangesOf(release) : teamChangesOf(release, unit.id),
    tenure: node.level === "organisation" && unit.parentId === null ? tenureViewOf(release) : null,
    actions: actions ? actionsViewOf(release, unit, place, actions) : null,
    comments: written ? commentsViewOf(unit, place, release.thresholds.commentsFrom ?? 0, written) : null,
  };
}
