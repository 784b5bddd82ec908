/** Tables of a slide: widths from what stands in them, as many rows as fit, the head again on every slide. */
import type { DeckCell, DeckRow, Paragraph } from "../../press/deck.ts";
import type { Piece, Placed, Said } from "./piece-view.ts";
import { heightOfParagraphs, textOfParagraph } from "./runs-view.ts";
import { colours } from "./slide-look.ts";
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

export function tablePiece(options: TableOptions): Piece {
  const { label, size, head, rows, columns, least = 0.28 } = options;
  const heads = head.map((cell, i) => fitted(cell, columns[i] ?? 1, size));
  const heightOf = ({ cells, isGroup }: DeckRow): number => {
    const whole = columns.reduce((sum, width) => sum + width, 0);
    const heights = cells.map((cell, i) =>
      heightOfParagraphs(cell.paragraphs, (isGroup ? whole : (columns[i] ?? 1)) - cellPadding.x, {
        size,
        isBold: cell.isBold,
      }),
    );
    return Math.max(least, Math.max(...heights, 0) + cellPadding.y);
  };
  const fittedRows = rows.map((row) => ({
    ...row,
    cells: row.isGroup ? row.cells : row.cells.map((cell, i) => fitted(cell, columns[i] ?? 1, size)),
  }));
  const headRow: DeckRow = { isGroup: false, cells: heads };
  return pieceFrom(fittedRows, { label, size, columns, headRow, heightOf }, 0.2);
}

interface Frame {
  readonly label: string;
  readonly size: number;
  readonly columns: readonly number[];
  readonly headRow: DeckRow;
  readonly heightOf: (row: DeckRow) => number;
}

function pieceFrom(rows: readonly TableRow[], frame: Frame, gap: number): Piece {
  const headHeight = frame.headRow.cells.length === 0 ? 0 : frame.heightOf(frame.headRow);
  return {
    gap,
    needs: headHeight + rows.slice(0, 3).reduce((sum, row) => sum + frame.heightOf(row), 0),
    heading: null,
    place(room, isEmpty): Placed | null {
      let count = 0;
      let height = headHeight;
      for (const row of rows) {
        const next = height + frame.heightOf(row);
        if (next > room && !(count === 0 && isEmpty)) break;
        height = next;
        count += 1;
      }
      // a group is not left without its rows
      while (count > 1 && count < rows.length && rows[count - 1]?.isGroup) count -= 1;
      if (count === 0) return null;
      const shown = rows.slice(0, count);
      const heights = [...(headHeight === 0 ? [] : [headHeight]), ...shown.map(frame.heightOf)];
      return {
        height: heights.reduce((sum, one) => sum + one, 0),
        said: {
          sentences: shown.flatMap(({ said }) => said.sentences),
          facts: shown.flatMap(({ said }) => said.facts),
        },
        rest: count < rows.length ? pieceFrom(restOf(rows, count), frame, gap) : null,
        draw: (x, y) => [
          {
            kind: "table",
            label: frame.label,
            x,
            y,
            columns: frame.columns,
            heights,
            size: frame.size,
            head: frame.headRow.cells,
            rows: shown.map(({ isGroup, cells }) => ({ isGroup, cells })),
          },
        ],
      };
    },
  };
}

/** The rows that are left, below the name of their group. */
function restOf(rows: readonly TableRow[], count: number): readonly TableRow[] {
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
 * Widths from what stands in the columns: each as wide as its longest cell where all fit, else what is left after the
 * longest words is shared by need. Never wider together than `width`.
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
  const natural = cells.map((column) =>
    Math.max(...column.flatMap((cell) => cell.paragraphs.map((one) => wide(textOfParagraph(one), cell) + 0.06))),
  );
  const words = cells.map((column) =>
    Math.min(
      2.2,
      Math.max(
        ...column.flatMap((cell) =>
          cell.paragraphs.flatMap((one) =>
            textOfParagraph(one)
              .split(" ")
              .map((word) => wide(word, cell)),
          ),
        ),
      ),
    ),
  );
  const total = sumOf(natural);
  if (total <= width) return natural;
  const least = sumOf(words);
  if (least >= width) return words.map((one) => (one / least) * width);
  const wish = natural.map((one, i) => Math.min(one, 6) - (words[i] ?? 0));
  const wishes = Math.max(0.01, sumOf(wish.map((one) => Math.max(0, one))));
  return words.map((one, i) => one + (Math.max(0, wish[i] ?? 0) / wishes) * (width - least));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
