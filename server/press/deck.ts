/**
 * A deck of slides as it is handed to the press: finished words, boxes in inches, colours as six hexadecimal digits.
 * Everything is native: text, tables, and charts with their data, to be edited in any office program.
 */
export interface Deck {
  readonly title: string;
  readonly author: string;
  /** day of the numbers, 2026-05-22: the date of the file, so that the same deck gives the same bytes */
  readonly day: string;
  readonly language: string;
  /** at the foot of every slide but the first */
  readonly footer: string;
  readonly accents: DeckAccents;
  readonly slides: readonly Slide[];
}

/** The one colour of a deck and its shades, as six hexadecimal digits. */
export interface DeckAccents {
  readonly accent: string;
  readonly wash: string;
  readonly pale: string;
}

/** What parts say where they want a colour of the deck, whatever it is. */
export const accentNames = { accent: "ACCENT", wash: "WASH", pale: "PALE" } as const satisfies DeckAccents;

export interface Slide {
  readonly look: "cover" | "plain";
  readonly title: string;
  /** size of the title, in points */
  readonly titleSize: number;
  readonly parts: readonly DeckPart[];
  /** paragraphs of the speaker's notes */
  readonly notes: readonly string[];
}

export type DeckPart = TextPart | ShapePart | TablePart | ChartPart | PicturePart;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Run {
  readonly text: string;
  readonly color?: string;
  readonly isBold?: boolean;
  readonly font?: DeckFont;
  /** points; that of the part if left out */
  readonly size?: number;
}

export type DeckFont = "sans" | "serif" | "mono" | "symbol";

export interface Paragraph {
  readonly runs: readonly Run[];
  readonly bullet?: "dot" | "number";
  /** points above it */
  readonly before?: number;
}

export interface TextPart {
  readonly kind: "text";
  /** what it is, for the list of objects */
  readonly name: string;
  readonly box: Box;
  readonly paragraphs: readonly Paragraph[];
  readonly size: number;
  readonly color: string;
  readonly font: DeckFont;
  readonly fill?: string;
  readonly align?: "left" | "center" | "right";
  readonly anchor?: "top" | "middle" | "bottom";
  /** inches between the box and its words; 0 if left out */
  readonly inset?: number;
}

export interface ShapePart {
  readonly kind: "shape";
  readonly shape: "rect" | "ellipse";
  readonly box: Box;
  readonly fill: string;
}

export interface PicturePart {
  readonly kind: "picture";
  /** for a screen reader */
  readonly label: string;
  readonly box: Box;
  /** PNG in base64 */
  readonly png: string;
}

export interface TablePart {
  readonly kind: "table";
  /** for a screen reader */
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** widths in inches */
  readonly columns: readonly number[];
  /** heights in inches, the head first where there is one */
  readonly heights: readonly number[];
  readonly size: number;
  /** empty where the first cells of the rows say it all */
  readonly head: readonly DeckCell[];
  readonly rows: readonly DeckRow[];
}

export interface DeckRow {
  /** one cell over all columns that names the rows below it */
  readonly isGroup: boolean;
  readonly cells: readonly DeckCell[];
}

export interface DeckCell {
  readonly paragraphs: readonly Paragraph[];
  readonly align: "left" | "right" | "center";
  readonly color: string;
  readonly isBold: boolean;
  readonly fill?: string;
}

/** Horizontal bars; the first series may carry an interval for each bar. */
export interface ChartPart {
  readonly kind: "chart";
  /** what it shows, for a screen reader */
  readonly label: string;
  readonly box: Box;
  /** where the bars stand in the box, as shares of it */
  readonly plot: Box;
  readonly categories: readonly string[];
  /** false: the names stand in a chart beside it */
  readonly hasNames: boolean;
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly isStacked: boolean;
  /** width of the gap between bars, in percent of a bar */
  readonly gap: number;
  readonly series: readonly ChartSeries[];
  /** from the end of a bar of the first series, downwards and upwards */
  readonly interval: { readonly down: ChartColumn; readonly up: ChartColumn } | null;
}

export interface ChartColumn {
  readonly name: string;
  /** null where nothing is known */
  readonly values: readonly (number | null)[];
}

export interface ChartSeries extends ChartColumn {
  readonly color: string;
  /** one for each bar; the colour of the series if left out */
  readonly colors?: readonly string[];
  readonly labels: { readonly color: string; readonly place: "inBase" | "outEnd"; readonly format: string } | null;
}

/** Sixteen to nine, in inches. */
export const slideSize = { width: 13.333, height: 7.5 } as const;

/** Ink and lines of the web report, for those parts of a deck that the press draws by itself. */
export const deckInk = { ink: "17201D", soft: "626D68", line: "E2DFD6", strong: "B9B6AB" } as const;

export const deckFonts: Readonly<Record<DeckFont, string>> = {
  sans: "Arial",
  serif: "Georgia",
  mono: "Courier New",
  symbol: "Segoe UI Symbol",
};

/** Where title and foot of a slide stand. */
export const titleBox: Box = { x: 0.6, y: 0.66, w: 12.13, h: 0.92 };
export const coverTitleBox: Box = { x: 0.9, y: 1.75, w: 10.6, h: 1.5 };
