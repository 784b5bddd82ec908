/** Finds what a part of a report says, whatever kinds of blocks it is made of. */
import type { Fact } from "./fact.ts";
import type { Inline, Sentence } from "./sentence.ts";

const inlineKinds = ["words", "name", "day", "fact"];

/** Every sentence below a part of a document, in reading order; a number that stands alone is a sentence of its own. */
export function sentencesIn(part: unknown): readonly Sentence[] {
  if (isInline(part)) return [[part]];
  if (Array.isArray(part))
    return part.length > 0 && part.every(isInline) ? [part as Sentence] : part.flatMap(sentencesIn);
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(sentencesIn) : [];
}

/** The facts that a sentence cites, each once. */
export function factsIn(sentence: Sentence): readonly Fact[] {
  return [...new Set(sentence.flatMap((inline) => (inline.kind === "fact" ? [inline.fact] : [])))];
}

function isInline(part: unknown): part is Inline {
  return (
    typeof part === "object" &&
    part !== null &&
    "kind" in part &&
    "text" in part &&
    typeof part.text === "string" &&
    inlineKinds.includes(String(part.kind))
  );
}
