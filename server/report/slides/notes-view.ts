/** The speaker's notes of a slide: the sentences in full, then every fact with value, interval, who answered and source. */
import type { Fact } from "../fact.ts";
import { evidenceTextOf } from "../report-view.ts";
import type { Said } from "./piece-view.ts";
import type { SlideWords } from "./slide-words.ts";

export function notesOf(said: readonly Said[], words: SlideWords): readonly string[] {
  const sentences = [...new Set(said.flatMap((one) => one.sentences))].filter((line) => line !== "");
  const facts = [...new Map(said.flatMap((one) => one.facts).map((fact) => [fact.id, fact])).values()];
  return [...sentences, ...(facts.length === 0 ? [] : [words.evidence, ...facts.map(evidenceLine)])];
}

/** "team.S-100.MIS.estimate: 35 (26 to 44), 11 of 16. Sales North, Mistakes are safe, estimate" */
function evidenceLine(fact: Fact): string {
  return `${fact.id}: ${evidenceTextOf(fact)}. ${fact.source}`;
}
