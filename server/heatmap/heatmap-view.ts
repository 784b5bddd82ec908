/** Finishes the heatmap: release and query in, everything that the template shows out. */

import type { VerdictName } from "../db/schema.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import type { Release } from "../release/release.ts";
import { type Answer, answerOf, verdictCountsOf } from "./answer.ts";
import { comparisonIn } from "./change-words.ts";
import { type ControlsView, controlsOf, type PagerView, pagerOf } from "./heatmap-controls.ts";
import { heatmapPart } from "./heatmap-part-view.ts";
import { type HeatmapQuery, queryStringOf } from "./heatmap-query.ts";
import type { RowView } from "./heatmap-row-view.ts";
import { pillarNames, pillarOrder, readinessPillars } from "./pillars.ts";
import type { Place } from "./place.ts";
import type { TreeNode } from "./release-tree.ts";
import { type GlyphView, marksOf } from "./roll-up-view.ts";
import { answeredOf, dayOf, isNearlyAll, numberOf, percentOf } from "./spelling.ts";
import { markOf, verdictOrder } from "./verdict-mark.ts";

export const heatmapPage = definePage<HeatmapView>("staff/heatmap");

export interface HeatmapView {
  readonly layout: StaffLayout;
  readonly kicker: string;
  readonly answer: Answer;
  readonly scopeNote: string;
  readonly tally: readonly TallyView[];
  readonly answered: { readonly share: string; readonly words: string };
  readonly isRest: boolean;
  readonly cutWeak: string;
  readonly cutOk: string;
  readonly sure: string;
  readonly cuts: string;
  readonly controls: ControlsView;
  readonly groups: readonly { readonly name: string; readonly span: number }[];
  readonly pillars: readonly { readonly name: string }[];
  readonly scales: readonly ScaleHead[];
  readonly rows: readonly RowView[];
  readonly columnCount: number;
  readonly nothing: string;
  readonly pager: PagerView;
  readonly smallestGroup: string;
  /** the wave that clear changes are marked against; "" without one */
  readonly earlier: string;
  /** files of what is shown */
  readonly downloads: readonly { readonly href: string; readonly label: string }[];
}

export interface TallyView {
  readonly count: string;
  readonly label: string;
  readonly href: string;
  readonly isChosen: boolean;
  readonly marks: readonly GlyphView[];
}

export interface ScaleHead {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  readonly cls: string;
}

/** The page for a reader at a place. The rows of other parts of the tree are left out, except the organisation's. */
export function heatmapView(release: Release, place: Place, query: HeatmapQuery, layout: StaffLayout): HeatmapView {
  const { tree, top, page, base, columnCount, rows } = heatmapPart(release, place, query);
  const shownPillars = readinessPillars.filter((pillar) => release.scales.some((scale) => scale.pillar === pillar));
  const files = { ...query, from: 0 };
  return {
    layout,
    kicker: `${release.wave.title}, closed ${dayOf(release.wave.closedOn)}`,
    answer: answerOf(release, top.teams),
    scopeNote: top === tree ? "" : `You see ${top.unit.name} and, in the first row, the whole organisation.`,
    tally: tallyOf(top, place, query),
    answered: answeredView(top, tree),
    isRest: query.colour === "rest",
    cutWeak: String(release.rules.cutWeak),
    cutOk: String(release.rules.cutOk),
    sure: percentOf(release.rules.gamma),
    cuts: [release.rules.cutWeak, release.rules.cutOk, release.rules.cutContext].join(),
    controls: controlsOf(base, query, page),
    groups: pillarOrder
      .map((pillar) => ({
        name: pillarNames[pillar],
        span: release.scales.filter((scale) => scale.pillar === pillar).length,
      }))
      .filter(({ span }) => span > 0),
    pillars: shownPillars.map((pillar) => ({ name: pillarNames[pillar] })),
    scales: release.scales.map((scale, i, all) => ({
      code: scale.code,
      name: scale.name,
      shortName: scale.shortName,
      cls: `${scale.pillar === "CONTEXT" ? "ctx" : "sub"}${all[i - 1]?.pillar === scale.pillar ? "" : " c0"}`,
    })),
    rows: rows.map(({ view }) => view),
    columnCount,
    nothing: page.total === 0 ? nothingWords(query) : "",
    pager: pagerOf(base, query, page),
    smallestGroup: numberOf(release.thresholds.k),
    earlier: comparisonIn(release)?.earlier.title ?? "",
    downloads: [
      { href: paths.heatmapXlsx(place) + queryStringOf(files), label: "Excel, with the numbers behind" },
      { href: paths.heatmapCsv(place) + queryStringOf(files), label: "CSV" },
      { href: paths.heatmapSvg(place) + queryStringOf(query), label: "Picture of this page, SVG" },
    ],
  };
}

function tallyOf(top: TreeNode, place: Place, query: HeatmapQuery): readonly TallyView[] {
  const counts = verdictCountsOf(top.teams);
  const marks = marksOf(top.teams);
  const hrefFor = (verdict: VerdictName): string =>
    paths.heatmap(place) + queryStringOf({ ...query, verdict: query.verdict === verdict ? null : verdict, from: 0 });
  return verdictOrder.map((verdict) => {
    const { tone, label } = markOf(verdict);
    return {
      count: numberOf(counts[verdict]),
      label,
      href: hrefFor(verdict),
      isChosen: query.verdict === verdict,
      marks: marks.filter((mark) => mark.tone === tone),
    };
  });
}

function answeredView(top: TreeNode, tree: TreeNode): HeatmapView["answered"] {
  const unit = top.unit.answered === null ? tree.unit : top.unit;
  const answered = unit.answered ?? 0;
  const share = isNearlyAll(answered, unit.invited) ? percentOf(0.9) : percentOf(answered / Math.max(1, unit.invited));
  return {
    share: isNearlyAll(answered, unit.invited) ? `over ${share}` : share,
    words: isNearlyAll(answered, unit.invited)
      ? `${numberOf(unit.invited)} people invited`
      : `${answeredOf(answered, unit.invited)} people`,
  };
}

function nothingWords(query: HeatmapQuery): string {
  if (query.find !== "") return `No team has “${query.find}” in its name.`;
  return query.verdict === null ? "There is nothing below this row." : "No team has this verdict.";
}
