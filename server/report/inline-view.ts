/** Pieces of a sentence finished for the template: words as they are, facts with their evidence, names isolated. */
import type { Fact } from "./fact.ts";
import type { Sentence } from "./sentence.ts";

/** Exactly one of the four says something. */
export interface InlineView {
  readonly words: string;
  readonly name: string;
  readonly day: { readonly iso: string; readonly text: string } | null;
  readonly fact: FactView | null;
}

export interface FactView {
  readonly id: string;
  readonly value: string;
  readonly text: string;
  /** what the card says on hover */
  readonly card: string;
}

export function inlineViewsOf(sentence: Sentence): readonly InlineView[] {
  return sentence.map((part) => ({
    words: part.kind === "words" ? part.text : "",
    name: part.kind === "name" ? part.text : "",
    day: part.kind === "day" ? { iso: part.day, text: part.text } : null,
    fact: part.kind === "fact" ? factViewOf(part.fact, part.text) : null,
  }));
}

function factViewOf(fact: Fact, text: string): FactView {
  const lines = [
    fact.interval === "" ? "" : `Interval: ${fact.interval}`,
    fact.answered === "" ? "" : `Answered: ${fact.answered}`,
    `Source: ${fact.source}`,
    `Fact: ${fact.id}`,
  ];
  return { id: fact.id, value: fact.value, text, card: lines.filter((line) => line !== "").join("\n") };
}
