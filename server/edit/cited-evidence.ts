/** The list of evidence of an edited report: what it cites, and nothing that stands only in what was taken out. */
import type { Block, ReportDocument } from "../report/document.ts";
import type { Fact } from "../report/fact.ts";
import { factsIn, sentencesIn } from "../report/sentences-in.ts";

/** Facts of the edited report, by id. Those that no sentence says stand in every report: figures print them. */
export function citedEvidence(generated: ReportDocument, edited: ReportDocument): readonly Fact[] {
  const said = factsSaidIn(edited);
  const saidBefore = factsSaidIn(generated);
  const figures = edited.sections.flatMap(({ blocks }) => blocks.flatMap(drawnIn));
  const isDrawn = ({ id }: Fact): boolean => figures.some((start) => id.startsWith(start));
  const kept = generated.evidence.filter((fact) => said.has(fact.id) || !saidBefore.has(fact.id) || isDrawn(fact));
  const all = new Map([...kept, ...said.values()].map((fact) => [fact.id, fact]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function factsSaidIn({ cover, sections, evidenceHead }: ReportDocument): ReadonlyMap<string, Fact> {
  const sentences = sentencesIn([cover, sections, evidenceHead] as unknown);
  return new Map(sentences.flatMap(factsIn).map((fact) => [fact.id, fact]));
}

/** How the ids of facts begin that a figure prints without a sentence. */
function drawnIn(block: Block): readonly string[] {
  if (block.kind === "gates") return [`team.${block.key}.`];
  if (block.kind === "multiples")
    return block.multiples.rows.flatMap(({ key }) => block.multiples.scales.map(({ code }) => `team.${key}.${code}.`));
  if (block.kind === "changes") return block.changes.rows.map(({ fact }) => fact);
  if (block.kind === "slope") return block.slope.rows.flatMap(({ fact }) => [`${fact}.before`, `${fact}.now`]);
  return [];
}
