/** The first slide: whose report it is, the answer in a sentence, and a mark for every team. */
import { coverTitleBox, type DeckPart, type Paragraph, type Slide } from "../../press/deck.ts";
import type { Cover } from "../document.ts";
import { factsIn } from "../sentences-in.ts";
import { textAt } from "./chart-frame-view.ts";
import { notesOf } from "./notes-view.ts";
import { lineOf, paragraphOf } from "./runs-view.ts";
import { colours, glyphSigns, toneLookOf } from "./slide-look.ts";
import type { SlideWords } from "./slide-words.ts";
import { cutToLines, linesOf } from "./text-width.ts";

const left = coverTitleBox.x;
const width = 11.4;

export function coverSlide(cover: Cover, words: SlideWords): Slide {
  const title = lineOf(cover.title);
  const titleSize = [36, 32, 28].find((size) => linesOf(title, coverTitleBox.w, serif(size)) <= 2) ?? 24;
  const nameWidth = cover.branding?.logo ? width - 2.6 : width; // the logo stands beside it
  const organisation = lineOf([{ kind: "name", text: cover.organisation }]);
  const sentences = [cover.subtitle, cover.answer, ...cover.facts.map(({ said }) => said)];
  return {
    look: "cover",
    title: cutToLines(title, coverTitleBox.w, 2, serif(titleSize)),
    titleSize,
    parts: [
      textAt(
        { x: left, y: 0.85, w: nameWidth, h: 0.62 },
        cutToLines(organisation, nameWidth, 1, { size: 18, isBold: true }),
        {
          size: 18,
          color: colours.accent,
          isBold: true,
        },
      ),
      textAt({ x: left, y: 3.2, w: width, h: 0.4 }, cutToLines(lineOf(cover.subtitle), width, 1, { size: 16 }), {
        size: 16,
        color: colours.ink2,
      }),
      ...answerParts(lineOf(cover.answer)),
      ...motifParts(cover),
      ...factParts(cover),
      ...brandingParts(cover),
    ],
    notes: notesOf(
      [{ sentences: [lineOf(cover.subtitle), lineOf(cover.answer)], facts: sentences.flatMap(factsIn) }],
      words,
    ),
  };
}

function serif(size: number) {
  return { size, isSerif: true };
}

function answerParts(answer: string): readonly DeckPart[] {
  const wide = 10.2;
  const size = [18, 16, 14].find((one) => linesOf(answer, wide, serif(one)) <= 3) ?? 13;
  return [
    {
      kind: "text",
      name: "Answer",
      box: { x: left, y: 3.75, w: wide, h: 1.05 },
      paragraphs: [paragraphOf(cutToLines(answer, wide, 4, serif(size)))],
      size,
      color: colours.ink,
      font: "serif",
    },
  ];
}

/** A mark for each team, a wider gap between the units. */
function motifParts({ motif, motifLabel }: Cover): readonly DeckPart[] {
  if (motif.length === 0) return [];
  const paragraph: Paragraph = {
    runs: motif.flatMap((marks, group) => [
      ...(group === 0 ? [] : [{ text: "   " }]),
      ...marks.map(({ tone, glyph }) => ({
        text: `${glyphSigns[glyph]} `,
        color: toneLookOf(tone).solid,
        font: "symbol" as const,
      })),
    ]),
  };
  return [
    {
      kind: "text",
      name: lineOf(motifLabel),
      box: { x: left, y: 4.95, w: width, h: 0.85 },
      paragraphs: [paragraph],
      size: 16,
      color: colours.ink,
      font: "sans",
    },
  ];
}

/** The logo at the top right, and the line at the foot. */
function brandingParts({ branding }: Cover): readonly DeckPart[] {
  if (branding === null) return [];
  const { logo, line } = branding;
  const scale = logo === null ? 0 : Math.min(0.62 / logo.height, 2.4 / logo.width);
  const [w, h] = [scale * (logo?.width ?? 0), scale * (logo?.height ?? 0)];
  return [
    ...(logo === null
      ? []
      : [
          {
            kind: "picture" as const,
            label: logo.of === "" ? "Logo" : logo.of,
            box: { x: left + width - w, y: 0.5, w, h },
            png: logo.png,
          },
        ]),
    ...(line === ""
      ? []
      : [
          textAt(
            { x: left, y: 7.06, w: width, h: 0.28 },
            cutToLines(lineOf([{ kind: "name", text: line }]), width, 1, { size: 10 }),
            {
              size: 10,
              color: colours.ink2,
            },
          ),
        ]),
  ];
}

function factParts({ facts }: Cover): readonly DeckPart[] {
  const each = width / Math.max(1, facts.length);
  return facts.map(({ term, said, isCode }, i): DeckPart => {
    const text = lineOf(said);
    const size = isCode ? 9 : 12;
    return {
      kind: "text",
      name: lineOf(term),
      box: { x: left + i * each, y: 6.1, w: each - 0.25, h: 0.9 },
      paragraphs: [
        paragraphOf(lineOf(term), { size: 10, color: colours.ink3 }),
        {
          runs: [
            {
              text: cutToLines(text, isCode ? each - 0.9 : each - 0.25, 3, { size }),
              size,
              ...(isCode ? { font: "mono" } : {}),
            },
          ],
          before: 2,
        },
      ],
      size: 12,
      color: colours.ink,
      font: "sans",
    };
  });
}
