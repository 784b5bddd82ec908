import pptxgen from "pptxgenjs";
import {
  accentNames,
  type ChartPart,
  coverTitleBox,
  type Deck,
  type DeckCell,
  type DeckPart,
  deckFonts,
  deckInk,
  type Paragraph,
  type Slide,
  slideSize,
  type TablePart,
  type TextPart,
  titleBox,
} from "./deck.ts";
import { finishDeck } from "./deck-finish.ts";

// the package is CommonJS for the compiler and has a default export for Node
type Presentation = pptxgen.default;
type DrawnSlide = ReturnType<Presentation["addSlide"]>;
type Words = Parameters<DrawnSlide["addText"]>[0];
const openPresentation = (): Presentation => new (pptxgen as unknown as typeof pptxgen.default)();

/** The deck as a PowerPoint file (Office Open XML). Same deck, same bytes. */
export async function writeDeck(plan: Deck): Promise<Uint8Array> {
  const deck = coloured(plan);
  const made = openPresentation();
  made.defineLayout({ name: "WIDE", ...slideSize });
  made.layout = "WIDE";
  made.title = deck.title;
  made.subject = deck.footer;
  made.author = deck.author;
  made.company = deck.author;
  made.theme = { headFontFace: deckFonts.serif, bodyFontFace: deckFonts.sans };
  addMasters(made, deck);
  for (const slide of deck.slides) addSlide(made, slide, deck.language);
  const bytes = await made.write({ outputType: "uint8array" });
  if (!(bytes instanceof Uint8Array)) throw new Error("The slides were not written as bytes.");
  return finishDeck(bytes, deck);
}

/** The deck with the colours that its parts only name. */
function coloured(deck: Deck): Deck {
  const named = new Map<string, string>([
    [accentNames.accent, deck.accents.accent],
    [accentNames.wash, deck.accents.wash],
    [accentNames.pale, deck.accents.pale],
  ]);
  const isColour = (key: string): boolean => key === "color" || key === "colors" || key === "fill";
  // words are left alone: a unit may be called WASH
  const resolve = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return isColour(key) ? (named.get(value) ?? value) : value;
    if (Array.isArray(value)) return value.map((one) => resolve(one, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner, name)]));
  };
  return resolve(deck, "") as Deck;
}

function addMasters(made: Presentation, { footer, language, accents }: Deck): void {
  const title = {
    name: "title",
    type: "title" as const,
    margin: 0,
    align: "left" as const,
    color: deckInk.ink,
    fontFace: deckFonts.serif,
  };
  made.defineSlideMaster({
    title: "Cover",
    background: { color: "FFFFFF" },
    objects: [
      { rect: { x: 0, y: 0, w: 0.32, h: slideSize.height, fill: { color: accents.accent } } },
      { placeholder: { options: { ...title, ...coverTitleBox, valign: "top" }, text: "" } },
    ],
  });
  made.defineSlideMaster({
    title: "Page",
    background: { color: "FFFFFF" },
    objects: [
      { rect: { x: 0.6, y: 7, w: 12.13, h: 0.008, fill: { color: deckInk.line } } },
      {
        text: {
          text: footer,
          options: {
            x: 0.6,
            y: 7.06,
            w: 10.8,
            h: 0.24,
            margin: 0,
            fontSize: 9,
            fontFace: deckFonts.sans,
            color: deckInk.soft,
            valign: "top",
            lang: language,
          },
        },
      },
      { placeholder: { options: { ...title, ...titleBox, valign: "top" }, text: "" } },
    ],
    slideNumber: { x: 11.73, y: 7.06, w: 1, h: 0.24, fontSize: 9, color: deckInk.soft, align: "right", margin: 0 },
  });
}

function addSlide(made: Presentation, { look, title, titleSize, parts, notes }: Slide, lang: string): void {
  const slide = made.addSlide({ masterName: look === "cover" ? "Cover" : "Page" });
  slide.addText(title, { placeholder: "title", fontSize: titleSize, fontFace: deckFonts.serif, lang });
  for (const part of parts) addPart(slide, part, lang);
  slide.addNotes(notes.join("\n"));
}

function addPart(slide: DrawnSlide, part: DeckPart, lang: string): void {
  switch (part.kind) {
    case "text":
      addText(slide, part, lang);
      return;
    case "shape":
      slide.addShape(part.shape, { ...part.box, fill: { color: part.fill } });
      return;
    case "table":
      addTable(slide, part, lang);
      return;
    case "picture":
      slide.addImage({ data: `image/png;base64,${part.png}`, ...part.box, altText: part.label, objectName: "Logo" });
      return;
    case "chart":
      addChart(slide, part);
  }
}

function addText(slide: DrawnSlide, part: TextPart, lang: string): void {
  slide.addText(wordsOf(part.paragraphs, part, lang), {
    ...part.box,
    objectName: part.name,
    isTextBox: true,
    margin: (part.inset ?? 0) * 72,
    fontSize: part.size,
    fontFace: deckFonts[part.font],
    color: part.color,
    align: part.align ?? "left",
    valign: part.anchor ?? "top",
    lang,
    ...(part.fill === undefined ? {} : { fill: { color: part.fill } }),
  });
}

/** An empty paragraph is a space, because the package leaves out what is empty. */
function wordsOf(
  paragraphs: readonly Paragraph[],
  { size, color, isBold = false }: { readonly size: number; readonly color: string; readonly isBold?: boolean },
  lang: string,
): Exclude<Words, string> {
  return paragraphs.flatMap(({ runs, bullet, before }, at) => {
    const said = runs.filter(({ text }) => text !== "");
    return (said.length === 0 ? [{ text: " " }] : said).map((run, i, all) => ({
      text: run.text,
      options: {
        fontSize: run.size ?? size,
        color: run.color ?? color,
        bold: run.isBold ?? isBold,
        ...(run.font === undefined ? {} : { fontFace: deckFonts[run.font] }),
        lang,
        ...(before === undefined ? {} : { paraSpaceBefore: before }),
        ...(i === 0 && bullet !== undefined
          ? { bullet: bullet === "number" ? { type: "number" as const, indent: 18 } : { indent: 14 } }
          : {}),
        breakLine: i === all.length - 1 && at < paragraphs.length - 1,
      },
    }));
  });
}

function addTable(slide: DrawnSlide, part: TablePart, lang: string): void {
  const none = { type: "none" as const };
  const cellOf = (cell: DeckCell, line: string, span = 1) => ({
    text: wordsOf(cell.paragraphs, { size: part.size, color: cell.color, isBold: cell.isBold }, lang),
    options: {
      align: cell.align,
      valign: "middle" as const,
      margin: [0.03, 0.08, 0.03, 0.08] as [number, number, number, number],
      border: [none, none, { type: "solid" as const, pt: 0.75, color: line }, none] as [
        typeof none,
        typeof none,
        { type: "solid"; pt: number; color: string },
        typeof none,
      ],
      ...(cell.fill === undefined ? {} : { fill: { color: cell.fill } }),
      ...(span > 1 ? { colspan: span } : {}),
    },
  });
  const rows = [
    ...(part.head.length === 0 ? [] : [part.head.map((cell) => cellOf(cell, deckInk.soft))]),
    ...part.rows.map(({ isGroup, cells }) =>
      isGroup
        ? cells.slice(0, 1).map((cell) => cellOf(cell, deckInk.strong, part.columns.length))
        : cells.map((cell) => cellOf(cell, deckInk.line)),
    ),
  ];
  slide.addTable(rows, {
    x: part.x,
    y: part.y,
    w: part.columns.reduce((sum, width) => sum + width, 0),
    h: part.heights.reduce((sum, height) => sum + height, 0),
    colW: [...part.columns],
    rowH: [...part.heights],
    fontFace: deckFonts.sans,
    objectName: part.label,
  });
}

/** Only the place of a chart: what is in it is written by `finishDeck`, which can draw intervals. */
function addChart(slide: DrawnSlide, { box, label, categories, series }: ChartPart): void {
  const labels = [...categories];
  const data = series.map(({ name, values }) => ({ name, labels, values: values.map((value) => value ?? 0) }));
  slide.addChart("bar", data, { ...box, altText: label });
}
