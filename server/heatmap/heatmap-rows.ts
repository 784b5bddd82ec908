/** Which rows a reader sees, and in which order: the tree, folded where it is large, or a plain list of teams. */
import type { VerdictName } from "../db/schema.ts";
import type { ReleaseCell, ReleaseTeam } from "../release/release.ts";
import { foldKeyOf, type HeatmapQuery } from "./heatmap-query.ts";
import type { PlacedTeam, TreeNode } from "./release-tree.ts";
import { verdictOrder } from "./verdict-mark.ts";

export type HeatRow =
  | { readonly kind: "node"; readonly node: TreeNode; readonly isOpen: boolean; readonly canFold: boolean }
  | { readonly kind: "team"; readonly placed: PlacedTeam; readonly depth: number; readonly isFlat: boolean }
  | { readonly kind: "hidden"; readonly node: TreeNode }
  | { readonly kind: "heading"; readonly verdict: VerdictName; readonly teams: number };

/** Above so many teams, departments begin folded. */
export const foldAbove = 150;
/** So many rows at most on one page. */
export const rowsPerPage = 250;

export interface RowPage {
  readonly rows: readonly HeatRow[];
  readonly total: number;
  readonly from: number;
  /** ids of the departments that are unfolded, and of all that could be */
  readonly open: readonly string[];
  readonly foldable: readonly string[];
  /** teams that match, when something was asked for */
  readonly matches: number;
}

/** The rows below the row of the organisation. `top` is the part of the tree that the reader may see; `most`: rows at most. */
export function rowsOf(top: TreeNode, query: HeatmapQuery, readiness: readonly string[], most = rowsPerPage): RowPage {
  const isMatch = matcherOf(query);
  const foldable = foldableOf(top);
  const open = openOf(query, foldable, top.teams.length);
  const matching = top.teams.filter(isMatch);
  const isFiltered = query.find !== "" || query.verdict !== null;
  const rows =
    query.sort === "org"
      ? treeRows(top, { isMatch, isFiltered, open: new Set(open) })
      : flatRows(sortedTeams(matching, query, readiness), query.sort === "verdict");
  const from = Math.min(query.from, Math.max(0, rows.length - 1));
  return {
    rows: rows.slice(from, from + most),
    total: rows.length,
    from,
    open,
    foldable,
    matches: matching.length,
  };
}

/** Lower case, without accents: what "find a team" compares. */
export function foldedText(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en");
}

function matcherOf(query: HeatmapQuery): (placed: PlacedTeam) => boolean {
  const wanted = foldedText(query.find.trim());
  return ({ unit, team, path }) =>
    (query.verdict === null || team.verdict === query.verdict) &&
    (wanted === "" || [unit.name, team.name, ...path].some((name) => foldedText(name).includes(wanted)));
}

/** Units that have teams or unseen units directly below; the organisation itself never folds. */
function foldableOf(node: TreeNode): readonly string[] {
  const own = node.depth > 0 && node.level !== "team" && node.children.some(isLeaf) ? [node.unit.id] : [];
  return [...own, ...node.children.flatMap(foldableOf)];
}

function isLeaf(node: TreeNode): boolean {
  return node.level === "team" || node.level === "hidden";
}

function openOf(query: HeatmapQuery, foldable: readonly string[], teams: number): readonly string[] {
  const wanted = query.open ?? (teams > foldAbove ? "none" : "all");
  if (wanted === "all") return foldable;
  return wanted === "none" ? [] : foldable.filter((id) => wanted.includes(foldKeyOf(id)));
}

interface Walk {
  readonly isMatch: (placed: PlacedTeam) => boolean;
  readonly isFiltered: boolean;
  readonly open: ReadonlySet<string>;
}

function treeRows(node: TreeNode, walk: Walk): readonly HeatRow[] {
  if (node.level === "team") {
    const placed = node.placed;
    if (placed === null || !walk.isMatch(placed)) return [];
    const hidden = walk.isFiltered ? [] : node.children.flatMap((child) => treeRows(child, walk));
    return [{ kind: "team", placed, depth: node.depth, isFlat: false }, ...hidden];
  }
  if (node.level === "hidden") {
    if (walk.isFiltered) return [];
    return [{ kind: "hidden", node }, ...node.children.flatMap((child) => treeRows(child, walk))];
  }
  if (walk.isFiltered && !node.teams.some(walk.isMatch)) return [];
  const isOpen = walk.isFiltered || node.depth === 0 || walk.open.has(node.unit.id);
  const canFold = !walk.isFiltered && node.depth > 0 && node.children.some(isLeaf);
  const below = node.children.flatMap((child) => (isLeaf(child) && !isOpen ? [] : treeRows(child, walk)));
  return node.depth === 0 ? below : [{ kind: "node", node, isOpen, canFold }, ...below];
}

function flatRows(teams: readonly PlacedTeam[], hasHeadings: boolean): readonly HeatRow[] {
  const rows: HeatRow[] = [];
  let last: VerdictName | null = null;
  for (const placed of teams) {
    const verdict = placed.team.verdict;
    if (hasHeadings && verdict !== last)
      rows.push({ kind: "heading", verdict, teams: teams.filter((one) => one.team.verdict === verdict).length });
    last = verdict;
    rows.push({ kind: "team", placed, depth: 1, isFlat: true });
  }
  return rows;
}

function sortedTeams(teams: readonly PlacedTeam[], query: HeatmapQuery, readiness: readonly string[]) {
  const key: Readonly<Record<HeatmapQuery["sort"], (placed: PlacedTeam) => number>> = {
    org: () => 0,
    weakest: ({ team }) => weakestOf(team, readiness),
    verdict: ({ team }) => verdictOrder.indexOf(team.verdict),
    surest: ({ team }) => spreadOf(team, readiness),
  };
  const of = key[query.sort];
  return teams
    .map((placed) => ({ placed, at: of(placed) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1)) // stable: equals stay as in the organisation
    .map(({ placed }) => placed);
}

/** The lowest estimate among the readiness scales: the weakest link. Unknown teams come last. */
export function weakestOf(team: ReleaseTeam, readiness: readonly string[]): number {
  const known = knownCells(team, readiness).map((cell) => cell.estimate?.mean ?? Number.POSITIVE_INFINITY);
  return Math.min(Number.POSITIVE_INFINITY, ...known);
}

/** Mean width of the intervals of the readiness scales: the smaller, the surer. Unknown teams come last. */
function spreadOf(team: ReleaseTeam, readiness: readonly string[]): number {
  const known = knownCells(team, readiness).map(({ estimate }) => (estimate?.upper ?? 100) - (estimate?.lower ?? 0));
  return known.length === 0 ? Number.POSITIVE_INFINITY : known.reduce((sum, width) => sum + width, 0) / known.length;
}

function knownCells(team: ReleaseTeam, scales: readonly string[]): readonly ReleaseCell[] {
  return scales.flatMap((code) => team.cells[code] ?? []).filter((cell) => cell.estimate !== null);
}
