/** Finishes the figure of the means then and now. */
import type { Slope } from "./document.ts";
import { type FigureHead, figureHeadOf } from "./figure-view.ts";
import { textOf } from "./sentence.ts";
import { type SlopeFigure, slopeFigureOf } from "./slope-figure.ts";

export interface SlopeBlockView extends FigureHead {
  readonly start: string;
  readonly end: string;
  readonly figure: SlopeFigure;
}

export function slopeOf(slope: Slope): SlopeBlockView {
  const { start, end } = slope;
  return { ...figureHeadOf(slope), start: textOf(start), end: textOf(end), figure: slopeFigureOf(slope) };
}
