/** Figures of the report as native charts: as many rows on a slide as can be read, evenly over the slides. */
import type { DeckPart } from "../../press/deck.ts";
import type { Release } from "../../release/release.ts";
import type { Block } from "../document.ts";
import type { Fact } from "../fact.ts";
import { barsPage } from "./bars-chart-view.ts";
import { changesPage } from "./changes-chart-view.ts";
import { multiplesPage } from "./multiples-chart-view.ts";
import { lineOf } from "./runs-view.ts";
import type { SlideWords } from "./slide-words.ts";

export type FigureBlock = Extract<Block, { kind: "bars" | "multiples" | "changes" }>;

export interface FigurePage {
  readonly facts: readonly Fact[];
  draw(box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }): readonly DeckPart[];
}

export interface FigureFrame {
  readonly words: SlideWords;
  readonly release: Release;
  /** every fact of the report, by id */
  readonly evidence: ReadonlyMap<string, Fact>;
}

const rowsMost = 24;
/** More panels side by side cannot be read. */
const panelsMost = 4;

export function isFigure(block: Block): block is FigureBlock {
  return block.kind === "bars" || block.kind === "multiples" || block.kind === "changes";
}

export function figurePages(block: FigureBlock, frame: FigureFrame): readonly FigurePage[] {
  switch (block.kind) {
    case "bars":
      return evenly(block.rows, rowsMost).map((rows) => barsPage({ ...block, rows }, frame));
    case "changes":
      return evenly(block.changes.rows, rowsMost).map((rows) => changesPage({ ...block.changes, rows }, frame));
    case "multiples":
      return evenly(block.multiples.scales, panelsMost).flatMap((scales) =>
        evenly(block.multiples.rows, rowsMost).map((rows) =>
          multiplesPage({ ...block.multiples, scales, rows }, frame),
        ),
      );
  }
}

/** What a figure is called, and what it says about itself. */
export function figureSentences(block: FigureBlock): readonly string[] {
  if (block.kind === "bars") return [lineOf(block.title), lineOf(block.caption)];
  const { title, caption } = block.kind === "multiples" ? block.multiples : block.changes;
  return block.kind === "multiples" ? [lineOf(title)] : [lineOf(title), lineOf(caption)];
}

/** Pages of nearly the same length. */
function evenly<Row>(rows: readonly Row[], most: number): readonly (readonly Row[])[] {
  const pages = Math.max(1, Math.ceil(rows.length / most));
  const each = Math.ceil(rows.length / pages);
  return Array.from({ length: pages }, (_, i) => rows.slice(i * each, (i + 1) * each));
}
