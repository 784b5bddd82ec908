/** Sentences as runs of a slide: plain text, whatever somebody typed as a name. */
import type { VerdictMark } from "../../heatmap/verdict-mark.ts";
import type { Paragraph, Run } from "../../press/deck.ts";
import type { Inline, Sentence } from "../sentence.ts";
import { glyphSigns, toneLookOf } from "./slide-look.ts";
import { heightOf, leftToRight, linesOf, type TextLook } from "./text-width.ts";

/** The text of a sentence as one line. */
export function lineOf(sentence: Sentence): string {
  return sentence.map(pieceOf).join("");
}

export function lineOfAll(sentences: readonly Sentence[]): string {
  return sentences
    .map(lineOf)
    .filter((line) => line !== "")
    .join(" ");
}

function pieceOf({ kind, text }: Inline): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, (signs) => (signs === "\u00a0" ? signs : " "));
  const isRightToLeft = kind === "name" && /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(line);
  return isRightToLeft ? line + leftToRight : line;
}

export function paragraphOf(text: string, more: Omit<Run, "text"> = {}): Paragraph {
  return { runs: [{ text, ...more }] };
}

/** The sign of a mark and its word. */
export function markRuns(mark: VerdictMark, word = mark.label): readonly Run[] {
  const { solid, ink } = toneLookOf(mark.tone);
  return [
    { text: glyphSigns[mark.glyph], color: solid, font: "symbol" },
    { text: ` ${word}`, color: ink },
  ];
}

export function textOfParagraph({ runs }: Paragraph): string {
  return runs.map(({ text }) => text).join("");
}

/** Height in inches of paragraphs in a box so wide. */
export function heightOfParagraphs(paragraphs: readonly Paragraph[], width: number, look: TextLook): number {
  return paragraphs.reduce((sum, paragraph, i) => {
    const size = Math.max(...paragraph.runs.map((run) => run.size ?? look.size), 1);
    const isBold = look.isBold === true || paragraph.runs.some((run) => run.isBold === true);
    const room = width - (paragraph.bullet === undefined ? 0 : 0.26);
    const lines = linesOf(textOfParagraph(paragraph), room, { ...look, size, isBold });
    return sum + heightOf(lines, size) + (i === 0 ? 0 : (paragraph.before ?? 0) / 72);
  }, 0);
}
