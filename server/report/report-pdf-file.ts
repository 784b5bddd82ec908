import type { GateFigure } from "../heatmap/gate-figure.ts";
import { definePage, type Page } from "../http/page.ts";
import type { Renderer } from "../http/render.ts";
import type { Press } from "../press/press.ts";
import type { Release } from "../release/release.ts";
import type { BlockView } from "./block-view.ts";
import type { ReportDocument } from "./document.ts";
import { figureStyles } from "./figure-styles.ts";
import type { FigureHead } from "./figure-view.ts";
import type { InlineView } from "./inline-view.ts";
import { type ReportView, reportView } from "./report-view.ts";
import type { Wording } from "./wording.ts";

/** What presses reports: the templates of the figures, the words, and the compiler. */
export interface PdfPress {
  readonly renderer: Renderer;
  readonly wording: Wording;
  readonly press: Press;
}

/** A figure as it stands in the PDF: drawn, and said for whoever cannot see it. */
interface Drawing {
  readonly svg: string;
  readonly alt: string;
  readonly title: string;
  readonly caption: readonly InlineView[];
  /** of the width of the page, in percent */
  readonly share: number;
}

/**
 * The report as a tagged PDF/A4: the same sentences, numbers and figures as the page, each number in a sentence with a
 * link to its evidence. Figures have an alternative text, and their numbers in a table.
 */
export async function reportPdf(
  { renderer, wording, press }: PdfPress,
  release: Release,
  document: ReportDocument,
): Promise<Uint8Array> {
  const view = reportView(document, release, { policy: "", bar: null });
  const listed = new Set(view.evidence.facts.map(({ id }) => id));
  const marked = linked(listed);
  const contents = wording.templates.get("contents.title");
  return await press.pressPdf("report", {
    ...marked(view),
    sections: view.sections.map((section) => ({
      ...marked(section),
      blocks: section.blocks.map((block, i) => ({
        ...marked(block),
        ...drawn(renderer, block, marked),
        ...rowsLinked(marked(named(block, textOfViews(section.blocks[i - 1]?.heading?.inlines ?? section.inlines)))),
      })),
    })),
    wave: release.wave.title,
    accent: document.cover.branding?.accent ?? null,
    logo: logoOf(view.cover.logo),
    madeOn: release.wave.closedOn,
    contentsTitle: contents?.map((part) => (part.kind === "words" ? part.text : "")).join("") ?? "",
    glyphs: glyphsOf(renderer),
  });
}

/** The logo as a picture that Typst takes as text. */
function logoOf(
  logo: ReportView["cover"]["logo"],
): { readonly svg: string; readonly alt: string; readonly isWide: boolean } | null {
  if (logo === null) return null;
  const { src, alt, width, height } = logo;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><image href="${src}" width="${width}" height="${height}"/></svg>`;
  return { svg, alt: alt === "" ? "Logo" : alt, isWide: width / height > 45 / 14 };
}

/** Facts are told apart by whether the list of evidence has them: an interval stands there with its number. */
function linked(listed: ReadonlySet<string>) {
  const mark = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mark);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, mark(inner)] as const);
    const made: Record<string, unknown> = Object.fromEntries(entries);
    if ("card" in value && "id" in value) {
      const id = String(value.id).replace(/\.interval$/, "");
      return {
        id: listed.has(String(value.id)) ? value.id : id,
        text: made["text"],
        isListed: listed.has(String(value.id)) || listed.has(id),
      };
    }
    return made;
  };
  return <Value extends object>(value: Value): Value => mark(value) as Value;
}

/** A number or a name as it is handed to Typst. */
interface MarkedCell {
  readonly inlines: readonly { readonly fact: { readonly id: string; readonly isListed: boolean } | null }[];
}

/**
 * In the folded tables, which are nothing but numbers, the head of a row leads to the evidence of its first number; the
 * others stand beside it there. A link for each number would take as long as setting all the rest.
 */
function rowsLinked<Marked extends object>(block: Marked): Marked {
  if (!("folded" in block)) return block;
  const { table, ...rest } = block.folded as { readonly table: { readonly rows: { readonly cells: MarkedCell[] }[] } };
  const rows = table.rows.map(({ cells }) => {
    const facts = cells.flatMap(({ inlines }) => inlines.flatMap(({ fact }) => (fact?.isListed ? [fact.id] : [])));
    const plain = cells.map((cell) => ({
      ...cell,
      inlines: cell.inlines.map((inline) => ({ ...inline, fact: inline.fact && { ...inline.fact, isListed: false } })),
    }));
    return { cells: plain.map((cell, i) => ({ ...cell, leadsTo: i === 0 ? (facts[0] ?? null) : null })) };
  });
  return { ...block, folded: { ...rest, table: { ...table, rows } } };
}

/** A table whose name stands right above it as a heading does not say it again. */
function named(block: BlockView, above: string): object {
  const of = <Table extends { readonly label: string }>(table: Table) => ({ ...table, isNamed: table.label === above });
  if (block.table) return { table: of(block.table) };
  return block.folded ? { folded: { ...block.folded, table: of(block.folded.table) } } : {};
}

/** The figure of a block, or the strips of a fit map with many teams. */
function drawn(renderer: Renderer, block: BlockView, marked: <Value extends object>(value: Value) => Value): object {
  const svgOf = (page: Page): string => withStyles(firstSvgIn(renderer.html(page)));
  const framed = (page: Page, { name, description, title, caption }: FigureHead, share: number): Drawing => ({
    ...{ svg: svgOf(page), alt: `${name}. ${description}`, share },
    ...{ title: textOfViews(title), caption: marked(caption) },
  });
  const drawing = ((): Drawing | null => {
    if (block.bars)
      return {
        svg: svgOf(barsPart(block.bars)),
        alt: block.bars.title,
        title: block.bars.title,
        caption: [words(block.bars.caption)],
        share: 100,
      };
    if (block.multiples) return framed(multiplesPart(block.multiples), block.multiples, 86);
    if (block.changes) return framed(changesPart(block.changes), block.changes, 100);
    if (block.slope) return framed(slopePart(block.slope), block.slope, 100);
    if (block.gateHelp)
      return {
        svg: svgOf(gateHelpPart(block.gateHelp)),
        alt: block.gateHelp.label,
        title: "",
        caption: marked(block.gateHelp.caption),
        share: 100,
      };
    if (block.gates) {
      const { title, figure } = block.gates;
      return {
        svg: svgOf(gatesPart(figure)),
        alt: `${title}: ${figure.title}. ${figure.description}`,
        title,
        caption: [],
        share: 64,
      };
    }
    return null;
  })();
  const fit = block.fit && {
    ...block.fit,
    rows: block.fit.rows.map((row) => ({
      ...row,
      sum: row.sum && {
        ...row.sum,
        strips: row.sum.strips.map(({ says, strip }) => ({
          says,
          svg: withStyles(
            `<svg viewBox="0 0 100 7" preserveAspectRatio="none">${strip.map(({ band, path }) => `<path class="w-${band}" d="${path}"/>`).join("")}</svg>`,
          ),
        })),
      },
    })),
  };
  return { drawing, fit, bars: null, multiples: null, changes: null, slope: null, gateHelp: null, gates: null };
}

const barsPart = definePage<NonNullable<BlockView["bars"]>>("reports/bars");
const multiplesPart = definePage<NonNullable<BlockView["multiples"]>>("reports/multiples");
const changesPart = definePage<NonNullable<BlockView["changes"]>>("reports/changes");
const slopePart = definePage<NonNullable<BlockView["slope"]>>("reports/slope");
const gateHelpPart = definePage<NonNullable<BlockView["gateHelp"]>>("reports/gate-help");
const gatesPart = definePage<GateFigure>("figures/gates");
const spritePart = definePage<object>("partials/sprite");

function firstSvgIn(html: string): string {
  const found = /<svg[\s\S]*?<\/svg>/.exec(html)?.[0];
  if (found === undefined) throw new Error("a figure of the report has no drawing");
  return found;
}

/** An SVG that stands alone: with its namespace, its size and its styles. */
function withStyles(svg: string): string {
  return svg.replace(/^<svg([^>]*)>/, `<svg xmlns="http://www.w3.org/2000/svg"$1><style>${figureStyles}</style>`);
}

/** The shapes of the verdicts, by name, from the sprite of the pages. */
function glyphsOf(renderer: Renderer): Readonly<Record<string, string>> {
  const sprite = renderer.html(spritePart({}));
  return Object.fromEntries(
    [...sprite.matchAll(/<symbol id="g-(\w+)"[^>]*>([\s\S]*?)<\/symbol>/g)].map(([, name = "", shape = ""]) => [
      name,
      shape,
    ]),
  );
}

function words(text: string): InlineView {
  return { words: text, name: "", day: null, fact: null };
}

function textOfViews(views: readonly InlineView[]): string {
  return views.map((view) => `${view.words}${view.name}${view.day?.text ?? ""}${view.fact?.text ?? ""}`).join("");
}
