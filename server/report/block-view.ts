/** Blocks finished for the template: each has every kind as a key, and exactly one of them is set. */
import { type GateFigure, gateFigureOf } from "../heatmap/gate-figure.ts";
import type { VerdictMark } from "../heatmap/verdict-mark.ts";
import type { Release } from "../release/release.ts";
import type { Block, Table } from "./document.ts";
import {
  type BarsView,
  barsOf,
  type ChangesBlockView,
  changesOf,
  type FitTableView,
  fitOf,
  type GateHelpView,
  gateHelpOf,
  type MultiplesBlockView,
  multiplesOf,
} from "./figure-view.ts";
import { type InlineView, inlineViewsOf } from "./inline-view.ts";
import { type Sentence, textOf } from "./sentence.ts";
import { type SlopeBlockView, slopeOf } from "./slope-view.ts";

export interface BlockView {
  readonly text: {
    readonly cls: string;
    readonly strong: readonly InlineView[];
    readonly inlines: readonly InlineView[];
  } | null;
  readonly heading: { readonly inlines: readonly InlineView[] } | null;
  readonly quarters:
    | readonly { readonly mark: GlyphView; readonly title: string; readonly inlines: readonly InlineView[] }[]
    | null;
  readonly tally:
    | readonly { readonly count: readonly InlineView[]; readonly label: string; readonly marks: readonly GlyphView[] }[]
    | null;
  readonly definitions: readonly { readonly mark: VerdictMark; readonly inlines: readonly InlineView[] }[] | null;
  readonly verdict: { readonly mark: VerdictMark; readonly inlines: readonly InlineView[] } | null;
  readonly list: {
    readonly isOrdered: boolean;
    readonly items: readonly { readonly inlines: readonly InlineView[] }[];
  } | null;
  readonly table: TableView | null;
  readonly folded: { readonly summary: string; readonly table: TableView } | null;
  readonly gateHelp: GateHelpView | null;
  readonly gates: { readonly title: string; readonly figure: GateFigure } | null;
  readonly kinds: readonly { readonly name: string; readonly mark: VerdictMark; readonly why: string }[] | null;
  readonly bars: BarsView | null;
  readonly fit: FitTableView | null;
  readonly multiples: MultiplesBlockView | null;
  readonly changes: ChangesBlockView | null;
  readonly slope: SlopeBlockView | null;
}

type GlyphView = Pick<VerdictMark, "tone" | "glyph">;

export interface TableView {
  readonly label: string;
  readonly cls: string;
  readonly head: readonly { readonly inlines: readonly InlineView[]; readonly cls: string }[];
  readonly rows: readonly { readonly cells: readonly CellView[] }[];
}

export interface CellView {
  readonly isHead: boolean;
  readonly cls: string;
  readonly mark: GlyphView | null;
  readonly inlines: readonly InlineView[];
  readonly small: readonly InlineView[];
  readonly items: readonly { readonly lead: string; readonly text: string }[];
}

const empty: BlockView = {
  text: null,
  heading: null,
  quarters: null,
  tally: null,
  definitions: null,
  verdict: null,
  list: null,
  table: null,
  folded: null,
  gateHelp: null,
  gates: null,
  kinds: null,
  bars: null,
  fit: null,
  multiples: null,
  changes: null,
  slope: null,
};

const textClasses = {
  lead: "lead",
  finding: "finding",
  plain: "",
  muted: "muted",
  note: "note",
  decide: "decide",
  kicker: "kicker",
} as const;

export function blockViewOf(block: Block, release: Release): BlockView {
  switch (block.kind) {
    case "text": {
      const inlines = paragraph(block.sentences);
      return { ...empty, text: { cls: textClasses[block.style], strong: inlineViewsOf(block.strong ?? []), inlines } };
    }
    case "heading":
      return { ...empty, heading: { inlines: inlineViewsOf(block.text) } };
    case "quarters":
      return {
        ...empty,
        quarters: block.items.map(({ mark, title, sentences }) => ({
          mark: glyphOf(mark),
          title: textOf(title),
          inlines: paragraph(sentences),
        })),
      };
    case "tally":
      return {
        ...empty,
        tally: block.items.map(({ count, mark, marks }) => ({
          count: inlineViewsOf([count]),
          label: mark.label,
          marks: marks.map(glyphOf),
        })),
      };
    case "definitions":
      return { ...empty, definitions: block.items.map(({ mark, text }) => ({ mark, inlines: inlineViewsOf(text) })) };
    case "verdict":
      return { ...empty, verdict: { mark: block.mark, inlines: inlineViewsOf(block.text) } };
    case "list":
      return {
        ...empty,
        list: { isOrdered: block.isOrdered, items: block.items.map((item) => ({ inlines: inlineViewsOf(item) })) },
      };
    case "table":
      return { ...empty, table: tableViewOf(block.table) };
    case "folded":
      return { ...empty, folded: { summary: textOf(block.summary), table: tableViewOf(block.table) } };
    case "gateHelp":
      return { ...empty, gateHelp: gateHelpOf(block.words, release) };
    case "gates": {
      const facts = { cutWeak: "rules.cutWeak", cutOk: "rules.cutOk", cutContext: "rules.cutContext" };
      const estimate = (scale: string): string => `team.${block.key}.${scale}.estimate`;
      const figure = gateFigureOf(release, block.team, block.key, { ...facts, estimate });
      return { ...empty, gates: { title: textOf(block.title), figure } };
    }
    case "kinds":
      return { ...empty, kinds: block.items };
    case "bars":
      return { ...empty, bars: barsOf(block) };
    case "fit":
      return { ...empty, fit: fitOf(block.fit) };
    case "multiples":
      return { ...empty, multiples: multiplesOf(block.multiples, release) };
    case "changes":
      return { ...empty, changes: changesOf(block.changes) };
    case "slope":
      return { ...empty, slope: slopeOf(block.slope) };
  }
}

/** Sentences one after the other, a space between. */
function paragraph(sentences: readonly Sentence[]): readonly InlineView[] {
  return inlineViewsOf(
    sentences.flatMap((sentence, i) => (i === 0 ? sentence : [{ kind: "words" as const, text: " " }, ...sentence])),
  );
}

function glyphOf({ tone, glyph }: VerdictMark): GlyphView {
  return { tone, glyph };
}

function tableViewOf({ label, style, head, rows }: Table): TableView {
  const classOf = (i: number): string => (head[i]?.isNumber ? "num" : "");
  return {
    label: textOf(label),
    cls: `list ${style}`,
    head: head.map(({ text }, i) => ({ inlines: inlineViewsOf(text), cls: classOf(i) })),
    rows: rows.map((cells) => ({
      cells: cells.map((cell, i) => ({
        isHead: i === 0,
        cls: classOf(i),
        mark: cell.mark && glyphOf(cell.mark),
        inlines: inlineViewsOf(cell.text),
        small: inlineViewsOf(cell.small),
        items: cell.items,
      })),
    })),
  };
}
