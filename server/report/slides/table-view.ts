/** Tables of a slide: widths from what stands in them, as many rows as fit, the head again on every slide. */
import type { DeckCell, DeckRow, Paragraph } from "../../press/deck.ts";
import type { Piece, Placed, Said } from "./piece-view.ts";
import { heightOfParagraphs, textOfParagraph } from "./runs-view.ts";
import { body, colours } from "./slide-look.ts";
import { cutToLines, widthOf } from "./text-width.ts";

export interface TableRow extends DeckRow {
  readonly said: Said;
}

export interface TableOptions {
  readonly label: string;
  readonly size: number;
  readonly head: readonly DeckCell[];
  readonly rows: readonly TableRow[];
  readonly columns: readonly number[];
  /** inches; rows are at least so tall */
  readonly least?: number;
}

/** Inches between the border of a cell and its words, on both sides together. */
export const cellPadding = { x: 0.16, y: 0.07 } as const;
/** A cell with more lines would leave no room for its row. */
const linesMost = 22;

export function tablePiece({ label, size, head, rows, columns, least = 0.28 }: TableOptions): Piece {
  const whole = sumOf(columns);
  const measured = (row: TableRow): MeasuredRow => {
    if (row.isGroup) return { ...row, height: heightOfCells(row.cells, [whole], size, least) };
    const cells = row.cells.map((cell, i) => fitted(cell, columns[i] ?? 1, size));
    return { ...row, cells, height: heightOfCells(cells, columns, size, least) };
  };
  const heads = head.map((cell, i) => fitted(cell, columns[i] ?? 1, size));
  const headHeight = heads.length === 0 ? 0 : heightOfCells(heads, columns, size, least);
  return pieceFrom(rows.map(measured), { label, size, columns, head: heads, headHeight }, 0.2);
}

interface MeasuredRow extends TableRow {
  readonly height: number;
}

interface Frame {
  readonly label: string;
  readonly size: number;
  readonly columns: readonly number[];
  readonly head: readonly DeckCell[];
  /** 0 without a head */
  readonly headHeight: number;
}

function heightOfCells(cells: readonly DeckCell[], columns: readonly number[], size: number, least: number): number {
  const heights = cells.map(({ paragraphs, isBold }, i) =>
    heightOfParagraphs(paragraphs, (columns[i] ?? 1) - cellPadding.x, { size, isBold }),
  );
  return Math.max(least, Math.max(...heights, 0) + cellPadding.y);
}

function pieceFrom(rows: readonly MeasuredRow[], frame: Frame, gap: number): Piece {
  const { label, size, columns, head, headHeight } = frame;
  const heightOf = (some: readonly MeasuredRow[]): number => headHeight + sumOf(some.map(({ height }) => height));
  return {
    gap,
    needs: heightOf(rows.slice(0, 3)),
    heading: null,
    place(room, isEmpty): Placed | null {
      const whole = heightOf(rows);
      // what fits on a slide is not torn in two
      if (!isEmpty && whole > room && whole <= slideRoom) return null;
      const count = countThatFits(rows, room - headHeight, isEmpty);
      if (count === 0) return null;
      const shown = rows.slice(0, count);
      return {
        height: heightOf(shown),
        said: {
          sentences: shown.flatMap(({ said }) => said.sentences),
          facts: shown.flatMap(({ said }) => said.facts),
        },
        rest: count < rows.length ? pieceFrom(restOf(rows, count), frame, gap) : null,
        draw: (x, y) => [
          {
            kind: "table",
            label,
            x,
            y,
            columns,
            heights: [...(head.length === 0 ? [] : [headHeight]), ...shown.map(({ height }) => height)],
            size,
            head,
            rows: shown.map(({ isGroup, cells }) => ({ isGroup, cells })),
          },
        ],
      };
    },
  };
}

/** Rows for this slide: as many as fit, evenly over the slides where the table has them for itself. */
function countThatFits(rows: readonly MeasuredRow[], room: number, isEmpty: boolean): number {
  const most = isEmpty ? evenHeight(rows, room) : room;
  let count = 0;
  let height = 0;
  for (const row of rows) {
    height += row.height;
    if (height > most + 0.001 && !(count === 0 && isEmpty)) break;
    count += 1;
  }
  // a group is not left without its rows
  while (count > 1 && count < rows.length && rows[count - 1]?.isGroup) count -= 1;
  return count;
}

const slideRoom = body.bottom - body.top;

/** So much of every slide that the rows spread evenly over as many slides as they need. */
function evenHeight(rows: readonly MeasuredRow[], room: number): number {
  const heights = rows.map(({ height }) => height);
  const pages = Math.ceil(sumOf(heights) / room);
  return pages < 2 ? room : Math.min(room, sumOf(heights) / pages + Math.max(...heights));
}

/** The rows that are left, below the name of their group. */
function restOf(rows: readonly MeasuredRow[], count: number): readonly MeasuredRow[] {
  const rest = rows.slice(count);
  if (rest[0]?.isGroup !== false) return rest;
  const group = rows.slice(0, count).findLast(({ isGroup }) => isGroup);
  return group === undefined ? rest : [group, ...rest];
}

export function cellWith(paragraphs: readonly Paragraph[], more: Partial<DeckCell> = {}): DeckCell {
  return { paragraphs, align: "left", color: colours.ink, isBold: false, ...more };
}

/** A cell so long that it would fill a slide ends with an ellipsis; the notes have it in full. */
function fitted(cell: DeckCell, width: number, size: number): DeckCell {
  const room = width - cellPadding.x;
  if (heightOfParagraphs(cell.paragraphs, room, { size }) <= (linesMost * size * 1.2) / 72) return cell;
  const text = cell.paragraphs.map(textOfParagraph).join(" ");
  return { ...cell, paragraphs: [{ runs: [{ text: cutToLines(text, room, linesMost, { size }) }] }] };
}

/**
 * Widths from what stands in the columns: each as wide as its longest cell and a little more where all fit, else what is
 * left after the longest words is shared by need. Never wider together than `width`.
 */
export function columnWidths(
  head: readonly DeckCell[],
  rows: readonly DeckRow[],
  size: number,
  width: number,
): readonly number[] {
  const count = Math.max(head.length, ...rows.map((row) => (row.isGroup ? 0 : row.cells.length)));
  const cells = Array.from({ length: count }, (_, i) => [
    ...head.slice(i, i + 1),
    ...rows.flatMap((row) => (row.isGroup ? [] : row.cells.slice(i, i + 1))),
  ]);
  const wide = (text: string, cell: DeckCell): number => widthOf(text, { size, isBold: cell.isBold }) + cellPadding.x;
  const texts = cells.map((column) =>
    column.flatMap((cell) => cell.paragraphs.map((one) => ({ cell, text: textOfParagraph(one) }))),
  );
  const natural = texts.map((column) => Math.max(0.3, ...column.map(({ cell, text }) => wide(text, cell) + 0.06)));
  const total = sumOf(natural);
  const stretch = Math.min(1.3, width / total);
  if (stretch >= 1) return natural.map((one) => one * stretch);
  const words = texts.map((column) => {
    const longest = column.flatMap(({ cell, text }) => text.split(" ").map((word) => wide(word, cell)));
    return Math.min(2.2, Math.max(0.3, ...longest));
  });
  const least = sumOf(words);
  if (least >= width) return words.map((one) => (one / least) * width);
  const wish = natural.map((one, i) => Math.min(one, 6) - (words[i] ?? 0));
  const wishes = Math.max(0.01, sumOf(wish.map((one) => Math.max(0, one))));
  return words.map((one, i) => one + (Math.max(0, wish[i] ?? 0) / wishes) * (width - least));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
