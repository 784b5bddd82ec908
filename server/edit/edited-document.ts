/** A generated report with what people made of it. The same document and edits give the same report. */
import type { Block, ReportDocument, Section } from "../report/document.ts";
import { arranged, arrangementName, hidingOf, ordered } from "./arrangement.ts";
import { citedEvidence } from "./cited-evidence.ts";
import type { Edit, OwnBlock, RewrittenBlock } from "./edit.ts";
import { orderOf } from "./edit.ts";
import { editTextOf, type ReadText, readEditText, type Vocabulary } from "./edit-text.ts";
import { coverBlocks, coverSection, editTextOfBlock, withCover, withParagraphs } from "./editable.ts";

/** One block as the editor shows it. */
export interface EditedBlock {
  readonly id: string;
  readonly section: string;
  /** what is generated now; null for a block that somebody added */
  readonly generated: Block | null;
  /** its words as generated now; null where it has none of its own */
  readonly generatedText: string | null;
  /** the newest edit; null where nobody touched it */
  readonly edit: Edit | null;
  /** the text to edit; null where the block has no words of its own */
  readonly text: string | null;
  readonly isHidden: boolean;
  /** what stands in the report: several blocks for several paragraphs, none if hidden */
  readonly shown: readonly Block[];
  readonly faults: readonly string[];
  readonly hints: readonly string[];
  readonly moved: ReadText["moved"];
  /** generated words differ from those that were rewritten */
  readonly isOutdated: boolean;
}

export interface EditedSection {
  readonly section: Section;
  readonly isHidden: boolean;
  /** in the order of the report */
  readonly blocks: readonly EditedBlock[];
}

export interface EditedDocument {
  readonly document: ReportDocument;
  /** the cover first */
  readonly sections: readonly EditedSection[];
  /** what its texts can cite and name */
  readonly vocabulary: Vocabulary;
}

/** `edits`: the newest of each block. An edit of a block that is no longer generated stays without effect. */
export function editedDocument(
  document: ReportDocument,
  edits: readonly Edit[],
  vocabulary: Vocabulary,
): EditedDocument {
  const editOf = new Map(edits.map((edit) => [edit.block, edit]));
  const orderIn = (name: string): readonly string[] => {
    const content = editOf.get(name)?.content;
    return content?.kind === "order" ? content.blocks : [];
  };
  const generated = [coverBlocks(document), ...document.sections].map((section): EditedSection => {
    const blocks = section.blocks.map((block) =>
      generatedBlock(section.id, block, editOf.get(block.id) ?? null, vocabulary),
    );
    const own = edits.flatMap((edit) =>
      edit.content.kind === "own" && edit.content.section === section.id
        ? [ownBlock(edit, edit.content, vocabulary)]
        : [],
    );
    const hiding = editOf.get(hidingOf(section.id))?.content;
    return {
      section,
      isHidden: hiding?.kind === "section" && hiding.isHidden,
      blocks: ordered([...blocks, ...own], orderIn(orderOf(section.id)), ({ id }) => id),
    };
  });
  const [cover, ...rest] = generated;
  const sections = [...(cover === undefined ? [] : [cover]), ...arranged(rest, orderIn(arrangementName))];
  if (edits.length === 0) return { document, sections, vocabulary };
  const shownIn = ({ blocks }: EditedSection): readonly Block[] => blocks.flatMap(({ shown }) => shown);
  const edited: ReportDocument = {
    ...document,
    cover: withCover(document, sections.filter(({ section }) => section.id === coverSection).flatMap(shownIn)),
    sections: withoutDeadLinks(
      sections.flatMap((one) => {
        const blocks = shownIn(one);
        return one.section.id === coverSection || one.isHidden || blocks.length === 0
          ? []
          : [{ ...one.section, blocks }];
      }),
    ),
  };
  return { document: { ...edited, evidence: citedEvidence(document, edited) }, sections, vocabulary };
}

function generatedBlock(section: string, block: Block, edit: Edit | null, vocabulary: Vocabulary): EditedBlock {
  const content: RewrittenBlock | null = edit?.content.kind === "generated" ? edit.content : null;
  const generatedText = editTextOfBlock(block);
  const text = content?.text ?? null;
  const isHidden = content?.isHidden ?? false;
  const common = {
    id: block.id,
    section,
    generated: block,
    generatedText,
    edit,
    isHidden,
    text: text ?? generatedText,
  };
  if (content === null || text === null || generatedText === null)
    return { ...common, shown: isHidden ? [] : [block], faults: [], hints: [], moved: [], isOutdated: false };
  const read = readEditText(text, vocabulary, content.cited);
  const put = withParagraphs(block, read.paragraphs);
  const faults = put.ok ? read.faults : [...read.faults, put.refusal];
  // a text that cannot stand leaves its place to what is generated: nothing false is printed, nothing typed is lost
  const shown = put.ok && faults.length === 0 ? put.value : [block];
  return {
    ...common,
    ...read,
    text: respelled(text, read),
    faults,
    shown: isHidden ? [] : shown,
    isOutdated: content.base !== generatedText,
  };
}

function ownBlock(edit: Edit, content: OwnBlock, vocabulary: Vocabulary): EditedBlock {
  const read = readEditText(content.text, vocabulary, content.cited);
  const seed: Block =
    content.style === "heading"
      ? { kind: "heading", id: edit.block, text: [] }
      : { kind: "text", id: edit.block, style: content.style, sentences: [] };
  const put = withParagraphs(seed, read.paragraphs);
  const faults = put.ok ? read.faults : [...read.faults, put.refusal];
  return {
    id: edit.block,
    section: content.section,
    generated: null,
    generatedText: null,
    edit,
    text: respelled(content.text, read),
    isHidden: content.isHidden,
    shown: !content.isHidden && put.ok && faults.length === 0 ? put.value : [],
    faults,
    hints: read.hints,
    moved: read.moved,
    isOutdated: false,
  };
}

/** The text to edit has numbers that moved as they are now: saved again as it stands, it contradicts nothing. */
function respelled(text: string, { paragraphs, moved, faults }: ReadText): string {
  return moved.length > 0 && faults.length === 0 ? paragraphs.map(editTextOf).join("\n") : text;
}

/** The fit map leads to the sheets of teams: to those that are still there. */
function withoutDeadLinks(sections: readonly Section[]): readonly Section[] {
  const there = new Set(sections.map(({ id }) => `#${id}`));
  return sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) => {
      if (block.kind !== "fit") return block;
      const rows = block.fit.rows.map((row) =>
        row.kind === "team" && !there.has(row.href) ? { ...row, href: "" } : row,
      );
      return { ...block, fit: { ...block.fit, rows } };
    }),
  }));
}
