/** A report as a deck of slides: the same words and the same numbers, laid out for a room. */
import { accentScalesOf, mixed } from "../../branding/colour.ts";
import type { Deck, DeckAccents, DeckPart, Slide } from "../../press/deck.ts";
import type { Release } from "../../release/release.ts";
import type { ReportDocument, Section } from "../document.ts";
import { teamList } from "../team-table.ts";
import type { Wording } from "../wording.ts";
import { coverSlide } from "./cover-view.ts";
import type { FigureFrame } from "./figure-view.ts";
import { notesOf } from "./notes-view.ts";
import type { Piece, Said } from "./piece-view.ts";
import { lineOf } from "./runs-view.ts";
import { type SlideSection, slideSectionOf } from "./section-view.ts";
import { body, colours } from "./slide-look.ts";
import { type SlideWords, slideWordsOf } from "./slide-words.ts";
import { teamSheets } from "./team-view.ts";
import { cutToLines } from "./text-width.ts";
import { titleOf } from "./title-view.ts";

export function deckView(document: ReportDocument, release: Release, wording: Wording): Deck {
  const { cover } = document;
  const words = slideWordsOf(wording);
  const evidence = new Map(document.evidence.map((fact) => [fact.id, fact]));
  const frame: FigureFrame = { words, release, evidence };
  const footer = [cover.organisation, cover.wave].map((text) => lineOf([{ kind: "name", text }])).join(" · ");
  return {
    title: lineOf(cover.title),
    author: lineOf([{ kind: "name", text: cover.organisation }]),
    day: release.wave.closedOn,
    language: document.language === "en" ? "en-GB" : document.language,
    footer: cutToLines(footer, 10.6, 1, { size: 9 }),
    accents: accentsOf(cover.branding?.accent ?? null),
    slides: [
      coverSlide(cover, words),
      ...slideSections(document.sections, frame).flatMap((section) => slidesOf(section, words)),
    ],
  };
}

/** The sheets of the teams come together as one section: where they are listed, else where the first of them stands. */
function slideSections(sections: readonly Section[], frame: FigureFrame): readonly SlideSection[] {
  const teams = sections.filter(({ level }) => level === 2);
  const isListed = sections.some(({ id }) => id === teamList);
  return sections.flatMap((section) => {
    if (section.id === teamList && teams.length > 0) {
      // the table of the sheets says what the tables of the list say, and more
      const isHead = (i: number): boolean =>
        section.blocks[i]?.kind === "heading" && section.blocks[i + 1]?.kind === "table";
      const blocks = section.blocks.filter(({ kind }, i) => kind !== "table" && !isHead(i));
      const list = slideSectionOf({ ...section, blocks }, frame);
      return [{ ...list, pieces: [...list.pieces, ...teamSheets(teams, frame).pieces] }];
    }
    if (section.level === 1) return [slideSectionOf(section, frame)];
    return section === teams[0] && !isListed ? [teamSheets(teams, frame)] : [];
  });
}

interface Page {
  readonly heading: string | null;
  readonly parts: readonly DeckPart[];
  readonly said: readonly Said[];
}

function slidesOf(section: SlideSection, words: SlideWords): readonly Slide[] {
  const pages = pagesOf(section.pieces);
  return pages.map((page, i): Slide => {
    const title = page.heading ?? section.finding ?? section.name;
    const isNamed = title === section.name;
    const name = i === 0 || (page.heading !== null && !isNamed) ? section.name : `${section.name}, ${words.continued}`;
    const notes = notesOf([...(i === 0 ? [section.said] : []), ...page.said], words);
    const kicker = isNamed ? (i === 0 ? "" : words.continued) : name;
    return {
      look: "plain",
      ...titleOf(title),
      parts: [...(kicker === "" ? [] : [kickerPart(kicker)]), ...page.parts],
      // what goes on from the slide before was said in full there
      notes: notes.length > 0 ? notes : [`${section.name}, ${words.continued}`],
    };
  });
}

/** Puts pieces one below the other, onto as many slides as it takes. */
function pagesOf(pieces: readonly Piece[]): readonly Page[] {
  const pages: Page[] = [];
  const waiting = [...pieces];
  let page: Page = { heading: null, parts: [], said: [] };
  let y: number = body.top;
  const turn = (): void => {
    pages.push(page);
    page = { heading: null, parts: [], said: [] };
    y = body.top;
  };
  for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift()) {
    const isEmpty = y === body.top;
    if (isEmpty && piece.heading !== null && page.heading === null && waiting.length > 0) {
      page = { ...page, heading: piece.heading };
      continue;
    }
    const top = isEmpty ? y : y + piece.gap;
    const room = body.bottom - top;
    const isTooLow = !isEmpty && (room < piece.needs || !hasRoomBelow(piece, waiting[0], room));
    const placed = isTooLow ? null : piece.place(room, isEmpty);
    if (placed === null) {
      waiting.unshift(piece);
      turn();
      continue;
    }
    page = { ...page, parts: [...page.parts, ...placed.draw(body.x, top)], said: [...page.said, placed.said] };
    y = top + placed.height;
    if (placed.rest !== null) {
      waiting.unshift(placed.rest);
      turn();
    }
  }
  if (page.parts.length > 0 || pages.length === 0) pages.push(page);
  return pages;
}

/** A heading stays with what it heads. */
function hasRoomBelow(piece: Piece, next: Piece | undefined, room: number): boolean {
  if (piece.heading === null || next === undefined) return true;
  const left = room - (piece.place(room, true)?.height ?? 0) - next.gap;
  return left >= next.needs && next.place(left, false) !== null;
}

function kickerPart(text: string): DeckPart {
  return {
    kind: "text",
    name: "Section",
    box: { x: body.x, y: 0.36, w: body.width, h: 0.24 },
    paragraphs: [{ runs: [{ text: cutToLines(text, body.width, 1, { size: 11, isBold: true }), isBold: true }] }],
    size: 11,
    color: colours.accent,
    font: "sans",
  };
}

/** The colour of the deck and its shades; null: that of the product. */
function accentsOf(accent: string | null): DeckAccents {
  if (accent === null) return { accent: "0B6B57", wash: "E4F0EC", pale: "BFD9D0" };
  const digits = (colour: string): string => colour.slice(1).toUpperCase();
  const { light } = accentScalesOf(accent);
  return { accent: digits(light.accent), wash: digits(light.wash), pale: digits(mixed("#ffffff", light.accent, 0.3)) };
}
