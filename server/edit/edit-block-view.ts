/** One block of the editor, finished for the template. */
import { paths } from "../http/paths.ts";
import type { Block } from "../report/document.ts";
import { type Sentence, textOf } from "../report/sentence.ts";
import { factsIn, sentencesIn } from "../report/sentences-in.ts";
import type { Edit } from "./edit.ts";
import type { EditPlace, RefusedEdit } from "./edit-view.ts";
import type { EditedBlock } from "./edited-document.ts";
import { type DifferencePart, wordDifference } from "./word-difference.ts";

export interface EditBlockView {
  readonly anchor: string;
  readonly block: string;
  readonly version: number;
  /** "Paragraph", "Chart", ... */
  readonly what: string;
  readonly isHeading: boolean;
  readonly isHidden: boolean;
  /** who touched it last, and when; "" where nobody did */
  readonly touched: string;
  readonly historyHref: string;
  readonly action: string;
  readonly addAction: string;
  /** as it stands in the report, a paragraph each */
  readonly shown: readonly string[];
  readonly hasText: boolean;
  readonly text: string;
  readonly rows: number;
  readonly isOpen: boolean;
  readonly isRewritten: boolean;
  readonly isOwn: boolean;
  readonly mayMoveUp: boolean;
  readonly mayMoveDown: boolean;
  readonly notice: string;
  readonly faults: readonly string[];
  readonly hints: readonly string[];
  readonly moved: readonly string[];
  /** what somebody else saved meanwhile, against what was typed; null if nobody did */
  readonly theirs: { readonly by: string; readonly parts: readonly DifferenceView[] } | null;
  /** what was generated when the text was written, against what is generated now; null where they are the same */
  readonly outdated: { readonly before: readonly DifferenceView[]; readonly now: readonly DifferenceView[] } | null;
  readonly facts: readonly { readonly token: string; readonly source: string }[];
  readonly newText: string;
  readonly isNewOpen: boolean;
  readonly newNotice: string;
}

export interface DifferenceView {
  readonly text: string;
  readonly isAdded: boolean;
  readonly isRemoved: boolean;
}

const kindNames: Readonly<Record<Block["kind"], string>> = {
  text: "Paragraph",
  heading: "Heading",
  quarters: "The answer, in four parts",
  tally: "Counts of the answers",
  definitions: "Definitions",
  verdict: "Verdict",
  list: "List",
  table: "Table",
  folded: "Folded table",
  gateHelp: "How to read a gate",
  gates: "Chart: gates",
  kinds: "Kinds of learning",
  bars: "Chart: who answered",
  fit: "Fit map",
  multiples: "Chart: intervals of the teams",
  changes: "Chart: changes",
  slope: "Chart: then and now",
};

export function editBlockView(
  block: EditedBlock,
  place: EditPlace,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
  refused: RefusedEdit | null,
): EditBlockView {
  const own = refused?.block === block.id && !refused.isNew ? refused : null;
  const added = refused?.block === block.id && refused.isNew ? refused : null;
  const text = own?.typed ?? block.text ?? "";
  const [shape] = block.shown;
  const kind = block.generated?.kind ?? shape?.kind ?? (isOwnHeading(block.edit) ? "heading" : "text");
  const newest = own?.newest ?? block.edit;
  const content = block.edit?.content;
  const base = content?.kind === "generated" ? content.base : null;
  return {
    anchor: anchorOf(block.id),
    block: block.id,
    version: newest?.version ?? 0,
    what: kindNames[kind],
    isHeading: kind === "heading",
    isHidden: block.isHidden,
    touched: newest === null ? "" : `${newest.by}, ${momentOf(newest.at)}`,
    historyHref: `${paths.reportEditHistory(place)}?block=${encodeURIComponent(block.id)}`,
    action: paths.reportEditBlock(place),
    addAction: paths.reportEditAdd(place),
    shown: (block.shown.length > 0 ? block.shown : block.generated === null ? [] : [block.generated]).flatMap(spokenOf),
    hasText: block.text !== null,
    text,
    rows: Math.min(16, Math.max(2, Math.ceil(text.length / 80) + text.split("\n").length - 1)),
    isOpen: own !== null || block.faults.length > 0 || block.isOutdated,
    isRewritten: content?.kind === "generated" && content.text !== null,
    isOwn: block.generated === null,
    mayMoveUp: !isFirst,
    mayMoveDown: !isLast,
    notice: own?.message ?? "",
    faults: block.faults,
    hints: block.hints,
    moved: block.moved.map(
      ({ id, before, now }) =>
        `The fact ${id} was ${before} when you wrote this. It is ${now} now, and the report says so.`,
    ),
    theirs:
      own?.newest === null || own?.newest === undefined
        ? null
        : { by: own.newest.by, parts: wordDifference(textOfEdit(own.newest, block), own.typed).map(differenceOf) },
    outdated:
      block.isOutdated && base !== null && block.generatedText !== null ? sidesOf(base, block.generatedText) : null,
    facts: factsNear(block),
    newText: added?.typed ?? "",
    isNewOpen: added !== null,
    newNotice: added?.message ?? "",
  };
}

/** The place of a block on its page. */
export function anchorOf(block: string): string {
  return `b-${block.replace(/[^A-Za-z0-9_-]/g, "-")}`;
}

/** A moment of the installation's days, to the minute, as an audit trail writes it. */
export function momentOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export function differenceOf({ text, change }: DifferencePart): DifferenceView {
  return { text, isAdded: change === "added", isRemoved: change === "removed" };
}

function textOfEdit({ content }: Edit, block: EditedBlock): string {
  return "text" in content ? (content.text ?? block.generatedText ?? "") : "";
}

function isOwnHeading(edit: Edit | null): boolean {
  return edit?.content.kind === "own" && edit.content.style === "heading";
}

function sidesOf(before: string, now: string): EditBlockView["outdated"] {
  const parts = wordDifference(before, now);
  const side = (left: DifferencePart["change"]) => parts.filter(({ change }) => change !== left).map(differenceOf);
  return { before: side("added"), now: side("removed") };
}

/** What a block says, a paragraph each; figures and tables say their title or caption. */
function spokenOf(block: Block): readonly string[] {
  switch (block.kind) {
    case "text":
      return [[...(block.strong === undefined ? [] : [block.strong]), ...block.sentences].map(textOf).join(" ")];
    case "heading":
      return [textOf(block.text)];
    case "verdict":
      return [`${block.mark.label}. ${textOf(block.text)}`];
    case "list":
      return block.items.map((item) => `• ${textOf(item)}`);
    case "quarters":
      return block.items.map(({ title, sentences }) => `${textOf(title)}: ${sentences.map(textOf).join(" ")}`);
    case "table":
      return [textOf(block.table.label)];
    case "folded":
      return [textOf(block.summary)];
    case "gates":
    case "bars":
      return [textOf(block.title)];
    case "multiples":
      return [textOf(block.multiples.title)];
    case "changes":
      return [textOf(block.changes.title)];
    case "slope":
      return [textOf(block.slope.title)];
    case "tally":
      return [block.items.map(({ count, mark }) => `${count.text} ${mark.label}`).join(", ")];
    case "definitions":
      return block.items.map(({ mark, text }) => `${mark.label}: ${textOf(text)}`);
    case "kinds":
      return block.items.map(({ name, mark }) => `${name}: ${mark.label}`);
    case "gateHelp":
      return [textOf(block.words.caption)];
    case "fit":
      return [textOf(block.fit.caption)];
  }
}

/** Facts that the block says now, or said when it was generated: the ones its editor most likely needs. */
function factsNear({ generated, shown }: EditedBlock): EditBlockView["facts"] {
  const sentences: readonly Sentence[] = sentencesIn([generated, shown] as unknown);
  const facts = new Map(sentences.flatMap(factsIn).map((fact) => [fact.id, fact]));
  return [...facts.values()]
    .slice(0, 40)
    .map((fact) => ({ token: `[${fact.spelling}](${fact.id})`, source: fact.source }));
}
