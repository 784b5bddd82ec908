/** Finishes the fit map: for each team and each kind of learning, one of five answers. */
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import type { Release } from "../release/release.ts";
import type { Answer } from "./answer.ts";
import { fitAnswerOf, placeCountsOf } from "./fit-answer.ts";
import { type FitRowView, fitRowOf } from "./fit-row-view.ts";
import { type ControlsView, controlsOf, type PagerView, pagerOf } from "./heatmap-controls.ts";
import type { HeatmapQuery } from "./heatmap-query.ts";
import { rowsOf } from "./heatmap-rows.ts";
import { kindLabelOf } from "./kind-words.ts";
import type { Place } from "./place.ts";
import { scopedTree, treeOf } from "./release-tree.ts";
import { dayOf, numberOf } from "./spelling.ts";
import { markOf, type VerdictMark, verdictOrder } from "./verdict-mark.ts";

export const fitPage = definePage<FitView>("staff/fit");

export interface FitView {
  readonly layout: StaffLayout;
  readonly kicker: string;
  readonly answer: Answer;
  readonly scopeNote: string;
  readonly tally: readonly { readonly count: string; readonly mark: VerdictMark; readonly note: string }[];
  readonly controls: Pick<ControlsView, "findAction" | "find" | "kept" | "folds" | "filtered" | "clearHref">;
  readonly kinds: readonly { readonly name: string; readonly hint: string }[];
  readonly rows: readonly FitRowView[];
  readonly nothing: string;
  readonly pager: PagerView;
}

/** The page for a reader at a place; of the query only finding, folding and paging count. */
export function fitView(release: Release, place: Place, asked: HeatmapQuery, layout: StaffLayout): FitView {
  const tree = treeOf(release);
  const top = scopedTree(tree, { unitId: place.scopeUnitId }) ?? { ...tree, children: [], teams: [] };
  const query: HeatmapQuery = { ...asked, sort: "org", colour: "cut", verdict: null };
  const page = rowsOf(top, query, []);
  const base = paths.fit(place);
  const { sorts: _, colours: __, caution: ___, ...controls } = controlsOf(base, query, page);
  const counts = placeCountsOf(release, top.teams);
  return {
    layout,
    kicker: `${release.wave.title}, closed ${dayOf(release.wave.closedOn)}`,
    answer: fitAnswerOf(release, top.teams),
    scopeNote: top === tree ? "" : `You see ${top.unit.name} only.`,
    tally: verdictOrder.map((verdict) => ({
      count: numberOf(counts.verdicts[verdict]),
      mark: markOf(verdict),
      note: verdict === "STRUCTURED" && counts.law > 0 ? `${numberOf(counts.law)} of them by law` : "",
    })),
    controls,
    kinds: release.kinds.map((kind) => kindLabelOf(kind.label)),
    rows: page.rows.map((row) => fitRowOf(row, { release, place, query, page, base })),
    nothing:
      page.total > 0
        ? ""
        : query.find === ""
          ? "There is nothing to show."
          : `No team has “${query.find}” in its name.`,
    pager: pagerOf(base, query, page),
  };
}
