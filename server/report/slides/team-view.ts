/** The sheets of the teams as one table: verdict and what it means, a row for each. The notes have the reasons in full. */
import type { Block, Section } from "../document.ts";
import { saidIn } from "./block-view.ts";
import type { FigureFrame } from "./figure-view.ts";
import { nothingSaid } from "./piece-view.ts";
import { lineOf, lineOfAll, markRuns, paragraphOf } from "./runs-view.ts";
import type { SlideSection } from "./section-view.ts";
import { body, colours } from "./slide-look.ts";
import { cellWith, type TableRow, tablePiece } from "./table-view.ts";
import { cutToLines } from "./text-width.ts";

const columns = [4.6, 2.1, body.width - 6.7] as const;
const size = 12;

export function teamSheets(sections: readonly Section[], { words }: FigureFrame): SlideSection {
  const bold = { isBold: true, color: colours.ink2 };
  return {
    name: words.teams,
    finding: null,
    said: nothingSaid,
    pieces: [
      tablePiece({
        label: words.teams,
        size,
        columns,
        head: [words.team, words.verdict, words.meaning].map((text) => cellWith([paragraphOf(text)], bold)),
        rows: sections.map(rowOf),
      }),
    ],
  };
}

function rowOf({ title, blocks }: Section): TableRow {
  const verdict = blocks.find((block): block is Extract<Block, { kind: "verdict" }> => block.kind === "verdict");
  const kicker = blocks.find(
    (block): block is Extract<Block, { kind: "text" }> => block.kind === "text" && block.style === "kicker",
  );
  const name = lineOf(title);
  const texts = blocks.filter(({ kind }) => kind === "text" || kind === "verdict" || kind === "list").map(saidIn);
  // what is to be read with care stands beside the verdict
  const notes = blocks.flatMap((block) =>
    block.kind === "text" && block.style === "note" ? [lineOfAll(block.sentences)] : [],
  );
  const place = kicker === undefined ? "" : lineOfAll(kicker.sentences);
  const width = columns[0] - 0.16;
  return {
    isGroup: false,
    cells: [
      cellWith([
        paragraphOf(cutToLines(name, width, 2, { size, isBold: true }), { isBold: true }),
        ...(place === ""
          ? []
          : [paragraphOf(cutToLines(place, width, 2, { size: 10 }), { size: 10, color: colours.ink3 })]),
      ]),
      cellWith([{ runs: verdict === undefined ? [] : markRuns(verdict.mark) }]),
      cellWith([
        paragraphOf(verdict === undefined ? "" : lineOf(verdict.text)),
        ...notes.map((note) => paragraphOf(note, { size: 10, color: colours.ink2 })),
      ]),
    ],
    said: {
      sentences: [`${name}: ${texts.flatMap(({ sentences }) => sentences).join(" ")}`],
      facts: texts.flatMap(({ facts }) => facts),
    },
  };
}
