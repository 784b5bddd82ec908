/** The rows of the heatmap, finished for the template. Exactly one of node, team, hidden, heading is set. */
import { paths } from "../http/paths.ts";
import type { ReleaseUnit } from "../release/release.ts";
import { foldKeyOf, type HeatmapQuery, queryStringOf } from "./heatmap-query.ts";
import type { HeatRow, RowPage } from "./heatmap-rows.ts";
import { hiddenWordsOf } from "./hidden-words.ts";
import { keptOf } from "./kept.ts";
import type { Place } from "./place.ts";
import type { PlacedTeam, TreeNode } from "./release-tree.ts";
import { squaresAtMost } from "./roll-up.ts";
import {
  countsInWords,
  type GlyphView,
  marksOf,
  type RollPillarView,
  type RollScaleView,
  rollPillarsOf,
  rollScalesOf,
} from "./roll-up-view.ts";
import { isNearlyAll, numberOf } from "./spelling.ts";
import { type CellContext, pillarCellsOf, scaleCellsOf, type TeamCellView } from "./team-cell-view.ts";
import { detailOf, markOf, teamMarkOf, type VerdictMark } from "./verdict-mark.ts";

export interface RowView {
  readonly node: NodeRowView | null;
  readonly team: TeamRowView | null;
  readonly hidden: HiddenRowView | null;
  readonly heading: { readonly label: string; readonly teams: string } | null;
}

export interface NodeRowView {
  readonly cls: string;
  readonly name: string;
  /** "" for a reader who may not open the page of this unit */
  readonly href: string;
  readonly toggle: ToggleView | null;
  readonly marks: readonly GlyphView[];
  readonly counts: string;
  readonly note: string;
  readonly pillars: readonly RollPillarView[];
  readonly scales: readonly RollScaleView[];
  readonly answered: AnsweredView;
}

export interface ToggleView {
  readonly href: string;
  readonly says: string;
  readonly isOpen: boolean;
}

export interface TeamRowView {
  readonly cls: string;
  readonly name: string;
  readonly href: string;
  readonly path: string;
  readonly mark: VerdictMark;
  readonly detail: string;
  readonly pillars: readonly TeamCellView[];
  readonly scales: readonly TeamCellView[];
  readonly answered: AnsweredView;
}

export interface HiddenRowView {
  readonly cls: string;
  readonly name: string;
  readonly words: string;
  readonly span: number;
}

export interface AnsweredView {
  readonly main: string;
  readonly of: string;
}

export interface RowContext extends CellContext {
  readonly place: Place;
  readonly query: HeatmapQuery;
  readonly page: RowPage;
  /** columns of the table, with that of the names */
  readonly columnCount: number;
  /** address of the page that the rows stand on */
  readonly base: string;
}

const nothing = { node: null, team: null, hidden: null, heading: null } as const;

export function rowViewOf(row: HeatRow, context: RowContext): RowView {
  switch (row.kind) {
    case "node":
      return nodeRowView(row.node, context, row.canFold ? toggleOf(row.node.unit, row.isOpen, context) : null);
    case "team":
      return { ...nothing, team: teamRowOf(row.placed, row.depth, row.isFlat, context) };
    case "hidden":
      return { ...nothing, hidden: hiddenRowOf(row.node, context) };
    case "heading": {
      const teams = `${numberOf(row.teams)} ${row.teams === 1 ? "team" : "teams"}`;
      return { ...nothing, heading: { label: markOf(row.verdict).label, teams } };
    }
  }
}

/** The row of a unit with teams below; the organisation's row is one of them. */
export function nodeRowView(node: TreeNode, context: RowContext, toggle: ToggleView | null = null): RowView {
  const isTop = node.level === "organisation";
  const isClosed = isTop && context.place.scopeUnitId !== null;
  const href = isClosed ? "" : unitHref(context.place, node.unit);
  const finished = keptOf(context.release, `node ${context.colour} ${node.unit.id}`, () => finishedNode(node, context));
  return { ...nothing, node: { ...finished, href, toggle } };
}

/** What of the row of a unit is the same for every reader. */
function finishedNode(node: TreeNode, context: RowContext): Omit<NodeRowView, "href" | "toggle"> {
  const isTop = node.level === "organisation";
  const teams = `${numberOf(node.teams.length)} ${node.teams.length === 1 ? "team" : "teams"}`;
  const isMany = node.teams.length > squaresAtMost;
  return {
    cls: `${isTop ? "org" : node.level === "group" ? "div" : "dep"} d${Math.min(6, node.depth)}`,
    name: node.unit.name,
    marks: isTop ? [] : marksOf(node.teams),
    counts: countsInWords(node.teams),
    note: isTop ? (isMany ? teams : `${teams}, one square each`) : isMany ? teams : "",
    pillars: rollPillarsOf(node, context),
    scales: rollScalesOf(node, context),
    answered: answeredView(node.unit.answered ?? 0, node.unit.invited),
  };
}

function teamRowOf(placed: PlacedTeam, depth: number, isFlat: boolean, context: RowContext): TeamRowView {
  const { release, colour, place } = context;
  const { team, unit } = placed;
  const href = teamHref(place, unit);
  const key = `team ${colour} ${team.part} ${isFlat} ${depth} ${href}`;
  return keptOf(release, key, () => finishedTeam(placed, depth, isFlat, href, context));
}

function finishedTeam(
  { team, unit, path }: PlacedTeam,
  depth: number,
  isFlat: boolean,
  href: string,
  context: RowContext,
): TeamRowView {
  return {
    cls: `team ${isFlat ? "flat" : `d${Math.min(6, depth)}`}`,
    name: team.name,
    href,
    path: isFlat ? path.join(", ") : "",
    mark: teamMarkOf(team),
    detail: detailOf(team, context.release),
    pillars: pillarCellsOf(team, href, context),
    scales: scaleCellsOf(team, unit.id, href, context),
    answered: answeredView(team.n, team.invited),
  };
}

function hiddenRowOf(node: TreeNode, context: RowContext): HiddenRowView {
  return {
    cls: `team d${Math.min(6, node.depth)}`,
    name: node.unit.name,
    words: hiddenWordsOf(node.unit, context.release),
    span: context.columnCount - 1,
  };
}

export function toggleOf(
  unit: ReleaseUnit,
  isOpen: boolean,
  { base, query, page }: Pick<RowContext, "base" | "query" | "page">,
): ToggleView {
  const next = isOpen ? page.open.filter((id) => id !== unit.id) : [...page.open, unit.id];
  const open = next.length === 0 ? "none" : next.length === page.foldable.length ? "all" : next.map(foldKeyOf);
  return {
    href: base + queryStringOf({ ...query, open }),
    says: `${isOpen ? "Hide" : "Show"} the teams of ${unit.name}`,
    isOpen,
  };
}

/** The page of a unit. */
export function unitHref(place: Place, unit: ReleaseUnit): string {
  return paths.waveUnit({ ...place, unit: unit.id });
}

/** The page of a team; what remains of a unit has the page of that unit. */
export function teamHref(place: Place, unit: ReleaseUnit): string {
  return unitHref(place, unit);
}

export function answeredView(n: number, invited: number): AnsweredView {
  if (isNearlyAll(n, invited)) return { main: "over", of: "90\u00a0%" };
  return { main: numberOf(n), of: `/ ${numberOf(invited)}` };
}
