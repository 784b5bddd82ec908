/** What stands on slides one below the other: pieces that know how much of them fits, and what is left for the next slide. */
import type { DeckPart, Paragraph, TextPart } from "../../press/deck.ts";
import type { Fact } from "../fact.ts";
import { heightOfParagraphs, textOfParagraph } from "./runs-view.ts";
import { colours } from "./slide-look.ts";

/** For the speaker's notes: sentences in full, and the facts behind what is shown. */
export interface Said {
  readonly sentences: readonly string[];
  readonly facts: readonly Fact[];
}

export const nothingSaid: Said = { sentences: [], facts: [] };

export interface Piece {
  /** inches between it and what stands above */
  readonly gap: number;
  /** inches that must be left on a used slide for it to begin there */
  readonly needs: number;
  /** the words of a heading: at the top of a slide they are its title */
  readonly heading: string | null;
  /** What fits into so many inches; null where nothing does. On an empty slide something always fits. */
  place(room: number, isEmpty: boolean): Placed | null;
}

export interface Placed {
  readonly height: number;
  readonly said: Said;
  readonly rest: Piece | null;
  draw(x: number, y: number): readonly DeckPart[];
}

export interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly font: "sans" | "serif";
  readonly isBold?: boolean;
  readonly fill?: string;
  /** inches on all sides */
  readonly inset?: number;
  /** colour of an upright line at the left */
  readonly bar?: string;
}

export const styles = {
  plain: { size: 14, color: colours.ink, font: "sans" },
  side: { size: 12, color: colours.ink2, font: "sans" },
  heading: { size: 15, color: colours.ink, font: "serif", isBold: true },
  small: { size: 10, color: colours.ink3, font: "sans" },
} as const satisfies Readonly<Record<string, TextStyle>>;

/** Running text. Breaks between paragraphs; one that is longer than a slide breaks between words. */
export function textPiece(
  paragraphs: readonly Paragraph[],
  style: TextStyle,
  width: number,
  said: Said = nothingSaid,
  more: { readonly gap?: number; readonly needs?: number; readonly heading?: string } = {},
): Piece {
  const { size, inset = 0, bar } = style;
  const left = inset + (bar === undefined ? 0 : 0.14);
  const look = { size, isBold: style.isBold === true, isSerif: style.font === "serif" };
  const heightOf = (some: readonly Paragraph[]): number =>
    heightOfParagraphs(some, width - left - inset, look) + 2 * inset + 0.02;
  const pieceOf = (some: readonly Paragraph[]): Piece => textPiece(some, style, width, nothingSaid, { gap: 0.1 });
  const placed = (some: readonly Paragraph[], rest: readonly Paragraph[]): Placed => ({
    height: heightOf(some),
    said,
    rest: rest.length === 0 ? null : pieceOf(rest),
    draw: (x, y) => drawn(some, style, { x, y, w: width, h: heightOf(some) }, left),
  });
  return {
    gap: more.gap ?? 0.16,
    needs: more.needs ?? 0,
    heading: more.heading ?? null,
    place(room, isEmpty) {
      let count = paragraphs.length;
      while (count > 0 && heightOf(paragraphs.slice(0, count)) > room) count -= 1;
      if (count > 0) return placed(paragraphs.slice(0, count), paragraphs.slice(count));
      const first = paragraphs[0];
      if (!isEmpty || first === undefined) return null;
      const [head, tail] = broken(first, (some) => heightOf([some]) <= room);
      return placed([head], [tail, ...paragraphs.slice(1)]);
    },
  };
}

function drawn(
  paragraphs: readonly Paragraph[],
  style: TextStyle,
  box: TextPart["box"],
  left: number,
): readonly DeckPart[] {
  const { size, color, font, fill, inset = 0, bar, isBold } = style;
  const bolded = isBold
    ? paragraphs.map((one) => ({ ...one, runs: one.runs.map((run) => ({ isBold: true, ...run })) }))
    : paragraphs;
  const words: TextPart = {
    kind: "text",
    name: "Text",
    box: bar === undefined ? box : { ...box, x: box.x + left, w: box.w - left },
    paragraphs: bolded,
    size,
    color,
    font,
    ...(fill === undefined ? {} : { fill, inset }),
  };
  return bar === undefined ? [words] : [{ kind: "shape", shape: "rect", box: { ...box, w: 0.045 }, fill: bar }, words];
}

/** The longest beginning of a paragraph that fits, at least one sign of it, and the rest. */
function broken(paragraph: Paragraph, fits: (some: Paragraph) => boolean): readonly [Paragraph, Paragraph] {
  const text = textOfParagraph(paragraph);
  let [low, high] = [1, text.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cut(paragraph, 0, middle))) low = middle;
    else high = middle - 1;
  }
  const space = text.lastIndexOf(" ", low);
  const at = space > low / 2 ? space + 1 : low;
  return [cut(paragraph, 0, at), cut(paragraph, at, text.length)];
}

function cut({ runs, ...rest }: Paragraph, from: number, to: number): Paragraph {
  let at = 0;
  return {
    ...rest,
    runs: runs.flatMap((run) => {
      const start = at;
      at += run.text.length;
      const text = run.text.slice(Math.max(0, from - start), Math.max(0, to - start));
      return text === "" ? [] : [{ ...run, text }];
    }),
  };
}

/** Something that is drawn whole, on a slide of its own where it is tall. */
export function wholePiece(
  height: number,
  said: Said,
  draw: Placed["draw"],
  more: { readonly gap?: number } = {},
): Piece {
  return {
    gap: more.gap ?? 0.2,
    needs: 0,
    heading: null,
    place: (room, isEmpty) => (height > room && !isEmpty ? null : { height, said, rest: null, draw }),
  };
}
