/** The fit map as a native table: sign, word and colour for each team and kind of learning. */
import type { VerdictMark } from "../../heatmap/verdict-mark.ts";
import type { DeckCell, Paragraph } from "../../press/deck.ts";
import type { FitRow, FitTable } from "../document.ts";
import { fitWordOf, mostlyOf } from "../figure-view.ts";
import { nothingSaid, type Piece, type Said } from "./piece-view.ts";
import { lineOf, markRuns } from "./runs-view.ts";
import { body, colours, toneLookOf } from "./slide-look.ts";
import { cellWith, type TableRow, tablePiece } from "./table-view.ts";
import { cutToLines } from "./text-width.ts";

const size = 10;

export function fitPiece({ caption, first, kinds, rows }: FitTable): Piece {
  const nameWidth = kinds.length > 8 ? 1.8 : 2.6;
  const width = (body.width - nameWidth) / Math.max(1, kinds.length);
  const small = kinds.length > 8 ? 8 : size;
  const head: readonly DeckCell[] = [
    headCell(lineOf(first), ""),
    ...kinds.map(({ name, hint }) => headCell(cutToLines(name, width - 0.16, 4, { size: small, isBold: true }), hint)),
  ];
  return tablePiece({
    label: lineOf(caption),
    size: small,
    head,
    rows: rows.map((row) => rowOf(row, kinds, nameWidth - 0.16, small)),
    columns: [nameWidth, ...kinds.map(() => width)],
    least: 0.24,
  });
}

function headCell(name: string, hint: string): DeckCell {
  const paragraphs: readonly Paragraph[] = [
    { runs: [{ text: name, isBold: true }] },
    ...(hint === "" ? [] : [{ runs: [{ text: hint, isBold: false, size: 8, color: colours.ink3 }] }]),
  ];
  return cellWith(paragraphs, { isBold: true, color: colours.ink2 });
}

function rowOf(row: FitRow, kinds: FitTable["kinds"], width: number, small: number): TableRow {
  const saidOf = (words: readonly string[]): Said => ({
    sentences: [`${row.name}: ${words.map((word, i) => `${kinds[i]?.name ?? ""}, ${word}`).join("; ")}`],
    facts: [],
  });
  const name = cutToLines(lineOf([{ kind: "name", text: row.name }]), width, 2, { size: small });
  const named = cellWith([{ runs: [{ text: name }] }]);
  switch (row.kind) {
    case "unit":
      return {
        isGroup: true,
        said: nothingSaid,
        cells: [cellWith([{ runs: [{ text: name }] }], { isBold: true, color: colours.ink2 })],
      };
    case "team":
      return {
        isGroup: false,
        said: saidOf(row.marks.map(({ label }) => label)),
        cells: [named, ...row.marks.map(markCell)],
      };
    case "sum":
      return {
        isGroup: false,
        said: saidOf(row.marks.map((marks) => mostlyOf(marks).words)),
        cells: [named, ...row.marks.map(sumCell)],
      };
  }
}

function markCell(mark: VerdictMark): DeckCell {
  const { wash, ink } = toneLookOf(mark.tone);
  return cellWith([{ runs: markRuns(mark, fitWordOf(mark)) }], { color: ink, fill: wash });
}

/** The verdict of most teams of a part. */
function sumCell(marks: readonly VerdictMark[]): DeckCell {
  const { mark, words } = mostlyOf(marks);
  if (mark === undefined) return cellWith([{ runs: [] }]);
  const { wash, ink } = toneLookOf(mark.tone);
  return cellWith([{ runs: markRuns(mark, words) }], { color: ink, fill: wash });
}
