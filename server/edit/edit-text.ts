/**
 * Text as a consultant edits it: words as they are, and each number with the fact that it says, "[24](teams)". A number
 * that is not from this survey, such as that of a law, is marked as the author's own: "[§ 87](own)". Names and dates
 * need no mark. A bracket or backslash that is meant as such has a backslash before it.
 */
import { capitalOf, countWordOf } from "../heatmap/spelling.ts";
import type { Fact, Facts } from "../report/fact.ts";
import type { Inline, Sentence } from "../report/sentence.ts";
import { bareNumberIn } from "../report/template.ts";
import { namesAndDaysIn } from "./names-and-days.ts";

/** What a text can cite and name. */
export interface Vocabulary {
  readonly facts: Facts;
  /** names that may hold digits, the longest first */
  readonly names: readonly string[];
}

/** How each fact was spelled when the text was saved; its later change is told apart from a slip by this. */
export type Spellings = Readonly<Record<string, readonly string[]>>;

export interface ReadText {
  /** one for each line that says something */
  readonly paragraphs: readonly Sentence[];
  /** what keeps the text out of the report, in words */
  readonly faults: readonly string[];
  /** what is allowed and worth a second look */
  readonly hints: readonly string[];
  /** facts that are no longer what they were when the text was saved; printed as they are now */
  readonly moved: readonly { readonly id: string; readonly before: string; readonly now: string }[];
  /** spellings that are right now */
  readonly cited: Spellings;
}

const token = /\\([[\]\\])|\[((?:\\.|[^[\]\\\n])+)\]\(([^()\s]+)\)/g;

/** A generated sentence as it is edited. */
export function editTextOf(sentence: Sentence): string {
  return sentence
    .map((part) => (part.kind === "fact" ? `[${part.text}](${part.fact.id})` : part.text.replace(/[[\]\\]/g, "\\$&")))
    .join("");
}

/** Reads a text; never refuses, but says what is wrong with it. `then`: the spellings of its last save. */
export function readEditText(text: string, { facts, names }: Vocabulary, then: Spellings = {}): ReadText {
  const faults = new Set<string>();
  const hints = new Set<string>();
  const moved = new Map<string, ReadText["moved"][number]>();
  const cited = new Map<string, Set<string>>();
  const cite = (said: string, id: string): Inline => {
    const fact = facts.find(id);
    if (fact === undefined || "withheld" in fact) {
      faults.add(
        fact === undefined
          ? `“${said}” cites ${id}, and there is no such fact. Choose one from the list.`
          : `“${said}” cites ${id}, which may not be shown: ${fact.withheld}`,
      );
      return { kind: "words", text: said };
    }
    if (spells(said, fact)) {
      cited.set(id, (cited.get(id) ?? new Set()).add(said));
      return { kind: "fact", text: spellingLike(said, fact), fact };
    }
    if (then[id]?.includes(said)) moved.set(`${id} ${said}`, { id, before: said, now: spellingLike(said, fact) });
    else faults.add(`You wrote “${said}”, but the fact ${id} is ${fact.spelling}.`);
    return { kind: "fact", text: spellingLike(said, fact), fact };
  };
  const plain = (words: string): Sentence => {
    const parts = namesAndDaysIn(words, names);
    for (const part of parts) {
      if (part.kind !== "words") continue;
      for (const [number] of part.text.matchAll(/\p{N}[\p{N}.,]*(?:\s?[%‰])?/gu))
        faults.add(
          `“${number}” has no fact. Write it as [${number}](fact) with a fact of the list, or as [${number}](own) if it is not from this survey.`,
        );
      const word = bareNumberIn(part.text.replace(/\p{N}+|[%‰]|\bone\b/giu, ""));
      if (word !== undefined)
        hints.add(`“${word}” reads like a number. If it says something about the answers, bind it to its fact.`);
    }
    return parts;
  };
  const paragraphs = text
    .normalize("NFC")
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => partsOf(line, plain, cite));
  return {
    paragraphs,
    faults: [...faults],
    hints: [...hints],
    moved: [...moved.values()],
    cited: Object.fromEntries([...cited].map(([id, said]) => [id, [...said]])),
  };
}

function partsOf(
  line: string,
  plain: (words: string) => Sentence,
  cite: (said: string, id: string) => Inline,
): Sentence {
  const parts: Inline[] = [];
  let words = "";
  let at = 0;
  const flush = () => {
    if (words !== "") parts.push(...plain(words));
    words = "";
  };
  for (const match of line.matchAll(token)) {
    words += line.slice(at, match.index);
    at = match.index + match[0].length;
    const [, escaped, said = "", id = ""] = match;
    if (escaped !== undefined) {
      words += escaped;
      continue;
    }
    flush();
    const text = said.replace(/\\(.)/g, "$1");
    parts.push(id === "own" ? { kind: "name", text } : cite(text, id));
  }
  words += line.slice(at);
  flush();
  return parts;
}

/** True for the spelling of a fact, with any kind of space, and for a count in words. */
function spells(said: string, fact: Fact): boolean {
  if (evenSpaced(said) === evenSpaced(fact.spelling)) return true;
  if (fact.count === null) return false;
  const word = countWordOf(fact.count);
  return said === word || said === capitalOf(word);
}

/** The fact in words where it was in words, with a capital where there was one. */
function spellingLike(said: string, fact: Fact): string {
  if (fact.count === null || !/^\p{L}/u.test(said)) return fact.spelling;
  const word = countWordOf(fact.count);
  return /^\p{Lu}/u.test(said) ? capitalOf(word) : word;
}

function evenSpaced(text: string): string {
  return text.replace(/\s+/gu, " ");
}
