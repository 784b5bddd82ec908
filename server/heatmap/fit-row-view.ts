/** The rows of the fit map, finished for the template. Exactly one of node, team, hidden is set. */
import type { Release } from "../release/release.ts";
import { type RowContext, type ToggleView, toggleOf, unitHref } from "./heatmap-row-view.ts";
import type { HeatRow } from "./heatmap-rows.ts";
import { hiddenWordsOf } from "./hidden-words.ts";
import { kindLabelOf, kindWhyOf } from "./kind-words.ts";
import type { PlacedTeam, TreeNode } from "./release-tree.ts";
import { type StripPart, stripOf } from "./roll-up.ts";
import { numberOf } from "./spelling.ts";
import { kindMarkOf, markOf } from "./verdict-mark.ts";

export interface FitRowView {
  readonly node: FitNodeView | null;
  readonly team: FitTeamView | null;
  readonly hidden: {
    readonly cls: string;
    readonly name: string;
    readonly words: string;
    readonly span: number;
  } | null;
}

export interface FitNodeView {
  readonly cls: string;
  readonly name: string;
  readonly toggle: ToggleView | null;
  readonly teams: string;
  /** how many columns the heading spans: all when its teams are shown below */
  readonly span: number;
  /** when folded: the verdicts of the teams below, for each kind */
  readonly strips: readonly { readonly says: string; readonly strip: readonly StripPart[] }[];
}

export interface FitTeamView {
  readonly cls: string;
  readonly name: string;
  readonly href: string;
  readonly kinds: readonly FitCellView[];
}

export interface FitCellView {
  readonly cls: string;
  readonly glyph: string;
  readonly word: string;
  readonly href: string;
  readonly kind: string;
  readonly verdict: string;
  readonly why: string;
}

type FitContext = Pick<RowContext, "place" | "query" | "page" | "base"> & { readonly release: Release };

const tones = ["DEFAULT", "FIX", "BLEND", "STRUCTURED", "NEE"];

export function fitRowOf(row: HeatRow, context: FitContext): FitRowView {
  const empty = { node: null, team: null, hidden: null } as const;
  switch (row.kind) {
    case "node":
      return { ...empty, node: nodeOf(row.node, row.isOpen, row.canFold, context) };
    case "team":
      return { ...empty, team: teamOf(row.placed, row.depth, context) };
    case "hidden":
      return {
        ...empty,
        hidden: {
          cls: `team d${Math.min(6, row.node.depth)}`,
          name: row.node.unit.name,
          words: hiddenWordsOf(row.node.unit, context.release),
          span: context.release.kinds.length,
        },
      };
    case "heading":
      return empty;
  }
}

function nodeOf(node: TreeNode, isOpen: boolean, canFold: boolean, context: FitContext): FitNodeView {
  const { kinds } = context.release;
  const isFolded = canFold && !isOpen;
  const strips = kinds.map((kind) => {
    const marks = node.teams.flatMap(({ team }) => {
      const cell = team.kinds[kind.code];
      return cell === undefined ? [] : [kindMarkOf(cell, team)];
    });
    const counts = tones
      .map((tone) => ({ tone, count: marks.filter((mark) => mark.tone === tone).length }))
      .filter(({ count }) => count > 0)
      .map(
        ({ tone, count }) =>
          `${numberOf(count)} ${markOf(tone === "NEE" ? "NOT_ENOUGH_EVIDENCE" : (tone as "FIX")).label}`,
      );
    return {
      says: `${kindLabelOf(kind.label).name}: ${counts.join(", ").toLowerCase()}`,
      strip: stripOf(
        marks.map((mark) => mark.tone),
        tones,
      ),
    };
  });
  return {
    cls: `dep d${Math.min(6, node.depth)}`,
    name: node.unit.name,
    toggle: canFold ? toggleOf(node.unit, isOpen, context) : null,
    teams: `${numberOf(node.teams.length)} ${node.teams.length === 1 ? "team" : "teams"}`,
    span: isFolded ? 1 : kinds.length + 1,
    strips: isFolded ? strips : [],
  };
}

function teamOf(placed: PlacedTeam, depth: number, { release, place }: FitContext): FitTeamView {
  const { team, unit } = placed;
  const href = unitHref(place, unit);
  return {
    cls: `team d${Math.min(6, depth)}`,
    name: team.name,
    href,
    kinds: release.kinds.flatMap((kind): readonly FitCellView[] => {
      const cell = team.kinds[kind.code];
      if (cell === undefined) return [];
      const { tone, glyph, label } = kindMarkOf(cell, team);
      return [
        {
          cls: glyph === "LAW" ? "STRUCTURED law" : tone,
          glyph,
          word: shortWords[glyph] ?? label,
          href: `${href}#kind-${kind.code}`,
          kind: kindLabelOf(kind.label).name,
          verdict: glyph === "LAW" ? "Keep structured, by law" : label,
          why: kindWhyOf(kind.code, cell, team, release),
        },
      ];
    }),
  };
}

const shortWords: Readonly<Record<string, string>> = { STRUCTURED: "Structured", NEE: "Cannot tell" };
