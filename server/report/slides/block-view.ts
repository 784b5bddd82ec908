/** Blocks of the report as pieces of slides. Small print and what a team's own sheet draws stand in the notes only. */
import type { DeckCell, Paragraph, Run } from "../../press/deck.ts";
import type { Block, Table, TableCell, TextStyle } from "../document.ts";
import { factsIn, sentencesIn } from "../sentences-in.ts";
import type { FigureFrame } from "./figure-view.ts";
import { fitPiece } from "./fit-view.ts";
import { gateHelpPiece } from "./gate-help-view.ts";
import { nothingSaid, type Piece, type TextStyle as PieceStyle, type Said, styles, textPiece } from "./piece-view.ts";
import { lineOf, lineOfAll, markRuns, paragraphOf } from "./runs-view.ts";
import { body, colours, glyphSigns, measure, toneLookOf } from "./slide-look.ts";
import { quartersPieces, tallyPiece } from "./summary-view.ts";
import { cellWith, columnWidths, type TableRow, tablePiece } from "./table-view.ts";

const textStyles: Readonly<Record<Exclude<TextStyle, "muted">, PieceStyle>> = {
  lead: { size: 17, color: colours.ink, font: "serif" },
  finding: { size: 17, color: colours.ink, font: "serif" },
  plain: styles.plain,
  note: { size: 12, color: colours.ink2, font: "sans", bar: colours.accent, inset: 0.04 },
  decide: { size: 13, color: colours.ink, font: "sans", fill: colours.wash, inset: 0.12 },
  kicker: { size: 11, color: colours.ink3, font: "sans" },
};

/** `width`: of running text; tables and figures take the whole slide. */
export function piecesOf(block: Block, frame: FigureFrame, width: number = measure): readonly Piece[] {
  const said = saidIn(block);
  switch (block.kind) {
    case "text": {
      if (block.style === "muted" || said.sentences.every((line) => line === "")) return [];
      const strong: readonly Run[] =
        block.strong === undefined ? [] : [{ text: `${lineOf(block.strong)} `, isBold: true }];
      const paragraph = { runs: [...strong, { text: lineOfAll(block.sentences) }] };
      const style = textStyles[block.style];
      const wide = block.style === "decide" ? body.width : width;
      return [textPiece([paragraph], style, wide, said)];
    }
    case "heading": {
      const text = lineOf(block.text);
      return [textPiece([paragraphOf(text)], styles.heading, width, said, { gap: 0.26, needs: 1.1, heading: text })];
    }
    case "quarters":
      return quartersPieces(block.items);
    case "tally":
      return [tallyPiece(block.items)];
    case "definitions":
      return [
        textPiece(
          block.items.map(({ mark, text }) => {
            const { solid } = toneLookOf(mark.tone);
            return {
              runs: [
                { text: glyphSigns[mark.glyph], color: solid, font: "symbol" },
                { text: `  ${mark.label}  `, color: solid, isBold: true },
                { text: lineOf(text) },
              ],
              before: 5,
            };
          }),
          styles.plain,
          measure + 1,
          said,
        ),
      ];
    case "verdict":
      return [
        textPiece(
          [{ runs: [...markRuns(block.mark), { text: `  ${lineOf(block.text)}` }] }],
          styles.plain,
          width,
          said,
        ),
      ];
    case "list": {
      const bullet = block.isOrdered ? "number" : "dot";
      const items = block.items.map((item): Paragraph => ({ ...paragraphOf(lineOf(item)), bullet, before: 4 }));
      return [textPiece(items, styles.plain, width, said)];
    }
    case "table":
      return [tableOf(block.table)];
    case "folded":
      return [tableOf(block.table)];
    case "gateHelp":
      return [gateHelpPiece(block.words, frame.release)];
    case "fit":
      return [fitPiece(block.fit)];
    case "gates": // the pillars draw the same estimates
    case "kinds": // the fit map shows them
    case "slope": // the bars of the changes, and their table, say the same
    case "bars":
    case "multiples":
    case "changes": // figures take a slide of their own, see section-view.ts
      return [];
  }
}

/** What a block says, in full, with its facts. Tables say it themselves, row by row. */
export function saidIn(block: Block): Said {
  if (block.kind === "text") {
    const strong = block.strong === undefined ? [] : [lineOf(block.strong)];
    return {
      sentences: [[...strong, lineOfAll(block.sentences)].join(" ")],
      facts: [
        ...(block.strong ?? []).flatMap((part) => (part.kind === "fact" ? [part.fact] : [])),
        ...block.sentences.flatMap(factsIn),
      ],
    };
  }
  if (block.kind === "table" || block.kind === "folded" || block.kind === "fit") return nothingSaid;
  const sentences = sentencesIn(block as unknown);
  return { sentences: sentences.map(lineOf), facts: sentences.flatMap(factsIn) };
}

function tableOf(table: Table): Piece {
  const isWide = table.head.length > 8;
  const size = table.style === "plain" && !isWide ? 11 : 10;
  const head = table.head.map(({ text, isNumber }) =>
    cellWith([paragraphOf(lineOf(text))], { align: isNumber ? "right" : "left", isBold: true, color: colours.ink2 }),
  );
  const rows = table.rows.map((cells): TableRow => {
    const facts = cells.flatMap(({ text, small }) => [...factsIn(text), ...factsIn(small)]);
    // what has no number is said in words
    const sentences = facts.length > 0 ? [] : [cells.map(({ text }) => lineOf(text)).join(": ")];
    return { isGroup: false, cells: cells.map((cell, i) => cellOf(cell, i, table)), said: { sentences, facts } };
  });
  const columns = columnWidths(head, rows, size, body.width);
  const label = lineOf(table.label);
  return tablePiece({ label, size, head, rows, columns, ...(table.style === "numbers" ? { least: 0.23 } : {}) });
}

function cellOf(cell: TableCell, column: number, table: Table): DeckCell {
  const text = lineOf(cell.text);
  const small = lineOf(cell.small).trim();
  const isNumber = table.head[column]?.isNumber ?? false;
  const first: readonly Run[] = cell.mark === null ? [{ text }] : markRuns(cell.mark, text || cell.mark.label);
  const beside: Run = { text: `${text === "" ? "" : "  "}${small}`, size: 9, color: colours.ink3, isBold: false };
  const isBeside = table.style === "numbers" && small !== "";
  const paragraphs: readonly Paragraph[] = [
    ...(text === "" && cell.mark === null && !isBeside ? [] : [{ runs: isBeside ? [...first, beside] : first }]),
    ...(isBeside || small === "" ? [] : [{ runs: [{ ...beside, text: small }] }]),
    ...cell.items.map(
      ({ lead, text: words }, i): Paragraph => ({
        runs: [{ text: `${lead}: `, isBold: true }, { text: words }],
        ...(i === 0 ? {} : { before: 3 }),
      }),
    ),
  ];
  return cellWith(paragraphs.length === 0 ? [{ runs: [] }] : paragraphs, {
    align: isNumber ? "right" : "left",
    isBold: column === 0 && (table.style === "levers" || table.head.length === 0),
  });
}
