/** A section of the report as a title and pieces: its finding heads the slide, and text stands beside the figure it explains. */
import type { DeckPart } from "../../press/deck.ts";
import type { Block, Section } from "../document.ts";
import type { Sentence } from "../sentence.ts";
import { factsIn } from "../sentences-in.ts";
import { piecesOf, saidIn } from "./block-view.ts";
import { type FigureBlock, type FigureFrame, figurePages, figureSentences, isFigure } from "./figure-view.ts";
import { type Piece, type Said, styles, textPiece } from "./piece-view.ts";
import { lineOf, lineOfAll } from "./runs-view.ts";
import { body } from "./slide-look.ts";
import { titleFits } from "./title-view.ts";

export interface SlideSection {
  /** of the section: above the title, or the title itself */
  readonly name: string;
  /** what the section finds, where that fits into a title */
  readonly finding: string | null;
  readonly pieces: readonly Piece[];
  /** what is said of the whole section, in the notes of its first slide */
  readonly said: Said;
}

const sideWidth = 3.5;
const sideGap = 0.45;

export function slideSectionOf(section: Section, frame: FigureFrame): SlideSection {
  const opening = openingOf(section.blocks);
  const small = section.blocks.filter((block) => block.kind === "text" && block.style === "muted").map(saidIn);
  const said = [...(opening.said === null ? [] : [opening.said]), ...small];
  return {
    name: lineOf(section.title),
    finding: opening.finding,
    pieces: composed(wordsFirst(opening.blocks), frame),
    said: { sentences: said.flatMap(({ sentences }) => sentences), facts: said.flatMap(({ facts }) => facts) },
  };
}

/** The first sentences of a lead or a finding as a title: as many as fit. The rest stays in the body. */
function openingOf(blocks: readonly Block[]): {
  readonly finding: string | null;
  readonly said: Said | null;
  readonly blocks: readonly Block[];
} {
  const [first, ...others] = blocks;
  if (first?.kind !== "text" || (first.style !== "lead" && first.style !== "finding"))
    return { finding: null, said: null, blocks };
  let count = first.sentences.length;
  while (count > 0 && !titleFits(lineOfAll(first.sentences.slice(0, count)))) count -= 1;
  if (count === 0) return { finding: null, said: null, blocks };
  const rest: readonly Sentence[] = first.sentences.slice(count);
  return {
    finding: lineOfAll(first.sentences.slice(0, count)),
    said: { sentences: [lineOfAll(first.sentences)], facts: first.sentences.flatMap(factsIn) },
    blocks: rest.length === 0 ? others : [{ ...first, style: "plain", sentences: rest }, ...others],
  };
}

/** What explains the fit map in a line or two stands above it: the map may go on over slides. */
function wordsFirst(blocks: readonly Block[]): readonly Block[] {
  const at = blocks.findIndex(({ kind }) => kind === "fit");
  const map = blocks[at];
  if (map === undefined) return blocks;
  const after = blocks.slice(at + 1);
  const end = after.findIndex(({ kind }) => kind !== "text" && kind !== "list");
  const words = end < 0 ? after : after.slice(0, end);
  return [...blocks.slice(0, at), ...words, map, ...after.slice(words.length)];
}

/** Text before a figure stands beside it, with a note that follows it; else one thing below the other. */
function composed(blocks: readonly Block[], frame: FigureFrame): readonly Piece[] {
  const pieces: Piece[] = [];
  let waiting: Block[] = [];
  let isAfterMultiples = false;
  const flush = (): void => {
    pieces.push(...waiting.flatMap((block) => piecesOf(block, frame)));
    waiting = [];
  };
  blocks.forEach((block, i) => {
    if (isFigure(block)) {
      const after = blocks.slice(i + 1).find(({ kind }) => kind !== "folded");
      const note = block.kind === "multiples" && after?.kind === "text" && after.style === "note" ? [after] : [];
      const beside = [...waiting, ...note].filter((one) => !(one.kind === "text" && one.style === "muted"));
      // a heading with nothing below it is the title of the figure's slide
      const side = beside.every(({ kind }) => kind === "heading") ? null : sidePiece(beside);
      const isBeside = side !== null && side.place(body.bottom - body.top, false)?.rest === null;
      if (!isBeside) flush();
      pieces.push(...figurePieces(block, isBeside ? side : null, frame));
      waiting = [];
      isAfterMultiples = block.kind === "multiples";
      return;
    }
    // its numbers stand in the chart, its intervals too
    if (block.kind === "folded" && isAfterMultiples) return;
    if (isAfterMultiples && block.kind === "text" && block.style === "note") return;
    if (block.kind === "text" || block.kind === "heading" || block.kind === "list") waiting.push(block);
    else {
      flush();
      pieces.push(...piecesOf(block, frame));
    }
  });
  flush();
  return pieces;
}

/** The words of several blocks in a narrow column; null for none. */
function sidePiece(blocks: readonly Block[]): Piece | null {
  const paragraphs = blocks.flatMap((block, i) => {
    const isHeading = block.kind === "heading";
    const lines =
      block.kind === "list" ? block.items.map(lineOf) : isHeading ? [lineOf(block.text)] : saidIn(block).sentences;
    return lines
      .filter((text) => text !== "")
      .map((text) => ({
        runs: [{ text, ...(isHeading ? { isBold: true } : {}) }],
        ...(i === 0 ? {} : { before: 8 }),
      }));
  });
  const said = blocks.map(saidIn);
  if (paragraphs.length === 0) return null;
  const all = { sentences: said.flatMap((one) => one.sentences), facts: said.flatMap((one) => one.facts) };
  return textPiece(paragraphs, styles.side, sideWidth, all);
}

function figurePieces(block: FigureBlock, side: Piece | null, frame: FigureFrame): readonly Piece[] {
  const sentences = figureSentences(block);
  return figurePages(block, frame).map((page, i): Piece => {
    const beside = i === 0 ? side : null;
    const left = beside === null ? 0 : sideWidth + sideGap;
    return {
      gap: 0.2,
      needs: body.bottom - body.top,
      heading: null,
      place(room) {
        const words = beside?.place(room, true) ?? null;
        return {
          height: room,
          rest: null,
          said: {
            sentences: [...(words?.said.sentences ?? []), ...sentences],
            facts: [...(words?.said.facts ?? []), ...page.facts, ...saidIn(block).facts],
          },
          draw: (x, y): readonly DeckPart[] => [
            ...(words?.draw(x, y) ?? []),
            ...page.draw({ x: x + left, y, w: body.width - left, h: room }),
          ],
        };
      },
    };
  });
}
