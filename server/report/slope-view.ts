/** Finishes the figure of the means then and now. */
import type { Slope } from "./document.ts";
import { type InlineView, inlineViewsOf } from "./inline-view.ts";
import { textOf } from "./sentence.ts";
import { type SlopeFigure, slopeFigureOf } from "./slope-figure.ts";

export interface SlopeBlockView {
  readonly id: string;
  readonly title: readonly InlineView[];
  readonly name: string;
  readonly description: string;
  readonly caption: readonly InlineView[];
  readonly start: string;
  readonly end: string;
  readonly figure: SlopeFigure;
}

export function slopeOf(slope: Slope): SlopeBlockView {
  const { id, title, description, caption, start, end } = slope;
  return {
    id,
    title: inlineViewsOf(title),
    name: textOf(title.filter((part) => part.kind === "words")),
    description: textOf(description),
    caption: inlineViewsOf(caption),
    start: textOf(start),
    end: textOf(end),
    figure: slopeFigureOf(slope),
  };
}
