/** What a reader at a place sees of the heatmap: the rows of the page, and of every file that is made of it. */
import { paths } from "../http/paths.ts";
import type { Release } from "../release/release.ts";
import type { HeatmapQuery } from "./heatmap-query.ts";
import { nodeRowView, type RowContext, type RowView, rowViewOf } from "./heatmap-row-view.ts";
import { type HeatRow, type RowPage, rowsOf } from "./heatmap-rows.ts";
import { readinessPillars } from "./pillars.ts";
import type { Place } from "./place.ts";
import { scopedTree, type TreeNode, treeOf } from "./release-tree.ts";
import { bandsFor } from "./team-bands.ts";

export interface HeatmapPart {
  /** the whole organisation, and the part that the reader may see */
  readonly tree: TreeNode;
  readonly top: TreeNode;
  readonly page: RowPage;
  readonly base: string;
  readonly columnCount: number;
  /** the row of the organisation first, then those of the page; each with what it was made of */
  readonly rows: readonly { readonly view: RowView; readonly row: HeatRow | null }[];
}

/** `most`: rows at most, from the one that the query begins with. */
export function heatmapPart(release: Release, place: Place, query: HeatmapQuery, most?: number): HeatmapPart {
  const tree = treeOf(release);
  const top = scopedTree(tree, { unitId: place.scopeUnitId }) ?? { ...tree, children: [], teams: [] };
  const readiness = release.scales.filter((scale) => scale.pillar !== "CONTEXT").map((scale) => scale.code);
  const page = rowsOf(top, query, readiness, most);
  const shownPillars = readinessPillars.filter((pillar) => release.scales.some((scale) => scale.pillar === pillar));
  const columnCount = 3 + shownPillars.length + release.scales.length;
  const base = paths.heatmap(place);
  const bandsOf = bandsFor(release, query.colour);
  const context: RowContext = { release, colour: query.colour, place, query, page, base, columnCount, bandsOf };
  const rows = [
    { view: nodeRowView(tree, context), row: null },
    ...page.rows.map((row) => ({ view: rowViewOf(row, context), row })),
  ];
  return { tree, top, page, base, columnCount, rows };
}
