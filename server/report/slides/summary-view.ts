/** The parts of the answer on a slide: its four quarters, and the count of every verdict. */
import type { DeckPart, Paragraph } from "../../press/deck.ts";
import type { Quarter, TallyItem } from "../document.ts";
import { factsIn } from "../sentences-in.ts";
import { type Piece, type Said, styles, textPiece, wholePiece } from "./piece-view.ts";
import { heightOfParagraphs, lineOf, lineOfAll, paragraphOf } from "./runs-view.ts";
import { body, colours, glyphSigns, toneLookOf } from "./slide-look.ts";

const gutter = 0.5;
/** Sizes that are tried in turn; below the last the quarters stand one after the other. */
const sizes = [14, 13, 12, 11] as const;
/** The quarters leave room for the counts of the verdicts. */
const heightMost = 2.88;

export function quartersPieces(items: readonly Quarter[]): readonly Piece[] {
  const width = (body.width - gutter) / 2;
  const rows = [items.slice(0, 2), items.slice(2)].filter((row) => row.length > 0);
  for (const size of sizes) {
    const heights = rows.map((row) => Math.max(...row.map((item) => heightOf(item, size, width))));
    const height = heights.reduce((sum, one) => sum + one + 0.16, -0.16);
    if (height > heightMost) continue;
    return [
      wholePiece(height, saidIn(items), (x, y) =>
        rows.flatMap((row, r) =>
          row.flatMap((item, i) =>
            drawn(item, size, {
              x: x + i * (width + gutter),
              y: y + (r === 0 ? 0 : (heights[0] ?? 0) + 0.16),
              w: width,
              h: heights[r] ?? 0,
            }),
          ),
        ),
      ),
    ];
  }
  return items.map((item) => textPiece(paragraphsOf(item, 13), styles.plain, body.width, saidIn([item])));
}

function saidIn(items: readonly Quarter[]): Said {
  return {
    sentences: items.map(({ title, sentences }) => `${lineOf(title)}: ${lineOfAll(sentences)}`),
    facts: items.flatMap(({ sentences }) => sentences.flatMap(factsIn)),
  };
}

function paragraphsOf({ mark, title, sentences }: Quarter, size: number): readonly Paragraph[] {
  const { solid } = toneLookOf(mark.tone);
  return [
    {
      runs: [
        { text: glyphSigns[mark.glyph], color: solid, font: "symbol" },
        { text: ` ${lineOf(title)}`, color: solid, isBold: true },
      ],
    },
    { ...paragraphOf(lineOfAll(sentences), { size }), before: 3 },
  ];
}

function heightOf(item: Quarter, size: number, width: number): number {
  return heightOfParagraphs(paragraphsOf(item, size), width, { size: 14 }) + 0.14;
}

function drawn(item: Quarter, size: number, box: { x: number; y: number; w: number; h: number }): readonly DeckPart[] {
  return [
    { kind: "shape", shape: "rect", box: { ...box, h: 0.03 }, fill: toneLookOf(item.mark.tone).solid },
    {
      kind: "text",
      name: lineOf(item.title),
      box: { ...box, y: box.y + 0.1, h: box.h - 0.1 },
      paragraphs: paragraphsOf(item, size),
      size: 14,
      color: colours.ink,
      font: "sans",
    },
  ];
}

/** A large count for every verdict. */
export function tallyPiece(items: readonly TallyItem[]): Piece {
  const width = body.width / Math.max(1, items.length);
  const facts = items.flatMap(({ count }) => (count.kind === "fact" ? [count.fact] : []));
  const sentences = items.map(({ count, mark }) => `${mark.label}: ${count.text}`);
  return wholePiece(0.72, { sentences, facts }, (x, y) =>
    items.map(({ count, mark }, i): DeckPart => {
      const { solid, ink } = toneLookOf(mark.tone);
      return {
        kind: "text",
        name: mark.label,
        box: { x: x + i * width, y, w: width - 0.1, h: 0.72 },
        paragraphs: [
          { runs: [{ text: count.text, size: 24, color: solid, font: "serif" }] },
          {
            runs: [
              { text: glyphSigns[mark.glyph], color: solid, font: "symbol", size: 12 },
              { text: ` ${mark.label}`, color: ink, size: 12 },
            ],
          },
        ],
        size: 12,
        color: colours.ink,
        font: "sans",
      };
    }),
  );
}
