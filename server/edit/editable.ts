/** Which blocks of a report have words that can be rewritten, and how they are put back. */
import { ok, type Result, refuse } from "../kernel/result.ts";
import type { Block, ReportDocument, Section } from "../report/document.ts";
import { type Sentence, textOf } from "../report/sentence.ts";
import { editTextOf } from "./edit-text.ts";

/** The words of a block as they are edited, a paragraph a line; null for a figure or a table, which has none of its own. */
export function editTextOfBlock(block: Block): string | null {
  const paragraphs = paragraphsOf(block);
  return paragraphs === null ? null : paragraphs.map(editTextOf).join("\n");
}

function paragraphsOf(block: Block): readonly Sentence[] | null {
  switch (block.kind) {
    case "text":
      return [...(block.strong === undefined ? [] : [block.strong]), joined(block.sentences)];
    case "heading":
    case "verdict":
      return [block.text];
    case "list":
      return block.items;
    case "quarters":
      return block.items.map(({ sentences }) => joined(sentences));
    default:
      return null;
  }
}

/** The block with other words; a text of several paragraphs becomes as many blocks. Refused in words where it does not fit. */
export function withParagraphs(block: Block, paragraphs: readonly Sentence[]): Result<readonly Block[], string> {
  const [first, ...rest] = paragraphs;
  if (first === undefined) return refuse("Nothing is left to say. Hide the block instead.");
  switch (block.kind) {
    case "text": {
      if (block.strong !== undefined)
        return rest.length === 0
          ? refuse("The first line is the title of this box. Write what it says on the next line.")
          : ok([{ ...block, strong: first, sentences: rest }]);
      return ok(paragraphs.map((sentence, i) => ({ ...block, id: partOf(block.id, i), sentences: [sentence] })));
    }
    case "heading":
    case "verdict":
      return rest.length > 0
        ? refuse("This is one line. Put more text into a block below it.")
        : ok([{ ...block, text: first }]);
    case "list":
      return ok([{ ...block, items: paragraphs }]);
    case "quarters": {
      if (paragraphs.length !== block.items.length)
        return refuse(`Write one line for each of: ${block.items.map(({ title }) => textOf(title)).join("; ")}.`);
      const items = block.items.map((item, i) => ({ ...item, sentences: [paragraphs[i] ?? []] }));
      return ok([{ ...block, items }]);
    }
    default:
      return refuse("This block is drawn from the numbers. It can be moved or hidden, not rewritten.");
  }
}

function partOf(id: string, i: number): string {
  return i === 0 ? id : `${id}~${i + 1}`;
}

function joined(sentences: readonly Sentence[]): Sentence {
  return sentences.flatMap((sentence, i) =>
    i === 0 ? sentence : [{ kind: "words" as const, text: " " }, ...sentence],
  );
}

/** The section under which the words of the cover are edited. */
export const coverSection = "cover";

/** The words of the cover as blocks. */
export function coverBlocks({ cover }: ReportDocument): Section {
  const text = (id: "title" | "subtitle" | "answer"): Block => ({
    kind: "text",
    id: `${coverSection}.${id}`,
    style: "plain",
    sentences: [cover[id]],
  });
  return {
    id: coverSection,
    title: [{ kind: "words", text: "Cover" }],
    level: 1,
    blocks: [text("title"), text("subtitle"), text("answer")],
  };
}

/** The cover with the words of its blocks; a hidden one leaves its place empty, the title excepted. */
export function withCover(document: ReportDocument, blocks: readonly Block[]): ReportDocument["cover"] {
  const wordsOf = (id: string): Sentence =>
    joined(
      blocks.flatMap((block) =>
        block.id.split("~")[0] === `${coverSection}.${id}` && block.kind === "text" ? block.sentences : [],
      ),
    );
  const title = wordsOf("title");
  return {
    ...document.cover,
    title: title.length > 0 ? title : document.cover.title,
    subtitle: wordsOf("subtitle"),
    answer: wordsOf("answer"),
  };
}
