/** Ways to look at the heatmap: each is a link or a form that works without script, and says which one is on. */
import { type ColourMode, type HeatmapQuery, plainQuery, queryStringOf, type Sort } from "./heatmap-query.ts";
import { type RowPage, rowsPerPage } from "./heatmap-rows.ts";
import { numberOf } from "./spelling.ts";
import { markOf } from "./verdict-mark.ts";

export interface ChoiceView {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

export interface ControlsView {
  readonly findAction: string;
  readonly find: string;
  /** what the form must carry along */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly sorts: readonly ChoiceView[];
  readonly colours: readonly ChoiceView[];
  readonly folds: readonly ChoiceView[];
  /** what is left out now; "" when nothing is */
  readonly filtered: string;
  readonly clearHref: string;
  /** how to read the order; "" for the organisation's own */
  readonly caution: string;
}

export interface PagerView {
  readonly words: string;
  readonly previousHref: string;
  readonly nextHref: string;
}

const sortLabels: readonly (readonly [Sort, string])[] = [
  ["org", "As in the organisation"],
  ["weakest", "Weakest part first"],
  ["verdict", "By verdict"],
  ["surest", "Surest first"],
];
const colourLabels: readonly (readonly [ColourMode, string])[] = [
  ["cut", "Against the cuts"],
  ["rest", "Against the other teams"],
];

export function controlsOf(base: string, query: HeatmapQuery, page: RowPage): ControlsView {
  const href = (change: Partial<HeatmapQuery>): string => base + queryStringOf({ ...query, from: 0, ...change });
  const kept = new URLSearchParams(queryStringOf({ ...query, find: "", from: 0 }));
  const isFiltered = query.find !== "" || query.verdict !== null;
  const canFold = query.sort === "org" && !isFiltered && page.foldable.length > 1;
  return {
    findAction: base,
    find: query.find,
    kept: [...kept].map(([name, value]) => ({ name, value })),
    sorts: sortLabels.map(([sort, label]) => ({ label, href: href({ sort }), isCurrent: query.sort === sort })),
    colours: colourLabels.map(([colour, label]) => ({
      label,
      href: href({ colour }),
      isCurrent: query.colour === colour,
    })),
    folds: canFold
      ? [
          { label: "Unfold all", href: href({ open: "all" }), isCurrent: page.open.length === page.foldable.length },
          { label: "Fold all", href: href({ open: "none" }), isCurrent: page.open.length === 0 },
        ]
      : [],
    filtered: isFiltered ? filteredWords(query, page) : "",
    clearHref: base + queryStringOf({ ...plainQuery, sort: query.sort, colour: query.colour }),
    caution: cautionOf(query.sort),
  };
}

function filteredWords(query: HeatmapQuery, page: RowPage): string {
  const teams = `${numberOf(page.matches)} ${page.matches === 1 ? "team" : "teams"}`;
  const verdict = query.verdict === null ? "" : ` with “${markOf(query.verdict).label}”`;
  const find = query.find === "" ? "" : ` matching “${query.find}”`;
  return `Shown: ${teams}${verdict}${find}.`;
}

function cautionOf(sort: Sort): string {
  if (sort === "weakest")
    return "By the estimate of the weakest part. Where intervals overlap, the order is chance, so this is no ranking.";
  return sort === "surest" ? "Teams with the shortest intervals come first." : "";
}

export function pagerOf(base: string, query: HeatmapQuery, page: RowPage): PagerView {
  const at = (from: number): string => base + queryStringOf({ ...query, from });
  const end = page.from + page.rows.length;
  if (page.from === 0 && end >= page.total) return { words: "", previousHref: "", nextHref: "" };
  return {
    words: `Rows ${numberOf(page.from + 1)} to ${numberOf(end)} of ${numberOf(page.total)}`,
    previousHref: page.from > 0 ? at(Math.max(0, page.from - rowsPerPage)) : "",
    nextHref: end < page.total ? at(end) : "",
  };
}
