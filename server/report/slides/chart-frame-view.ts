/** What charts have in common: title above, caption below, height by rows. */
import type { Box, DeckPart, TextPart } from "../../press/deck.ts";
import { colours } from "./slide-look.ts";
import { cutToLines, heightOf, linesOf, widthOf } from "./text-width.ts";

const titleSize = 12;
const captionSize = 10;
const rowMost = 0.46;
/** The largest size of the names of rows, and the space around them. */
const nameSize = 10;
const namePadding = 0.18;

export interface ChartPlace {
  readonly words: readonly DeckPart[];
  /** where the bars are, names included */
  readonly box: Box;
  /** of the names of rows */
  readonly size: number;
}

/** `head`: inches between the title and the bars, for words of the chart itself. */
export function chartPlace(box: Box, title: string, caption: string, rows: number, head = 0): ChartPlace {
  const titleHeight = heightOf(1, titleSize) + 0.1;
  const captionHeight = heightOf(linesOf(caption, box.w, { size: captionSize }), captionSize) + 0.04;
  const room = box.h - titleHeight - head - captionHeight - 0.08;
  const h = Math.min(room, rows * rowMost);
  const top = box.y + titleHeight + head;
  return {
    words: [
      textAt({ ...box, h: titleHeight }, cutToLines(title, box.w, 1, { size: titleSize, isBold: true }), {
        size: titleSize,
        isBold: true,
      }),
      textAt({ ...box, y: top + h + 0.08, h: captionHeight }, caption, { size: captionSize, color: colours.ink3 }),
    ],
    box: { x: box.x, y: top, w: box.w, h },
    size: h / rows < 0.19 ? 8 : h / rows < 0.24 ? 9 : 10,
  };
}

export function textAt(
  box: Box,
  text: string,
  look: {
    readonly size: number;
    readonly color?: string;
    readonly isBold?: boolean;
    readonly align?: TextPart["align"];
    readonly anchor?: TextPart["anchor"];
  },
): TextPart {
  return {
    kind: "text",
    name: "Text",
    box,
    paragraphs: [{ runs: [{ text, ...(look.isBold === undefined ? {} : { isBold: look.isBold }) }] }],
    size: look.size,
    color: look.color ?? colours.ink,
    font: "sans",
    align: look.align ?? "left",
    anchor: look.anchor ?? "top",
  };
}

/** Inches for the names beside bars: as much as they need, up to a share of the figure. */
export function nameWidthOf(names: readonly string[], most: number): number {
  return Math.min(most, Math.max(1.2, ...names.map((name) => widthOf(name, { size: nameSize }) + namePadding + 0.02)));
}

/** A name that fits beside a bar, before what must not be cut. */
export function rowName(name: string, end: string, width: number, size: number): string {
  const room = width - namePadding - widthOf(end, { size });
  return cutToLines(name, room, 1, { size }) + end;
}
