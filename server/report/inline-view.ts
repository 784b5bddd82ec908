/** Pieces of a sentence finished for the template: words as they are, facts with their evidence, names isolated. */
import type { Fact } from "./fact.ts";
import type { Sentence } from "./sentence.ts";

export interface InlineView {
  readonly text: string;
  readonly fact: FactView | null;
  readonly isName: boolean;
  /** a day written 2026-05-04, or "" */
  readonly day: string;
}

export interface FactView {
  readonly id: string;
  readonly value: string;
  /** what the card says on hover */
  readonly card: string;
}

export function inlineViewsOf(sentence: Sentence): readonly InlineView[] {
  return sentence.map((part) => ({
    text: part.text,
    fact: part.kind === "fact" ? factViewOf(part.fact) : null,
    isName: part.kind === "name",
    day: part.kind === "day" ? part.day : "",
  }));
}

function factViewOf(fact: Fact): FactView {
  const lines = [
    fact.interval === "" ? "" : `Interval: ${fact.interval}`,
    fact.answered === "" ? "" : `Answered: ${fact.answered}`,
    `Source: ${fact.source}`,
    `Fact: ${fact.id}`,
  ];
  return { id: fact.id, value: fact.value, card: lines.filter((line) => line !== "").join("\n") };
}
