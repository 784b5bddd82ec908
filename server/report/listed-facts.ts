/** Every fact of a release as a list for programs: what a number is, where it comes from, and which sentences say it. */
import { type Agreed, nothingAgreed } from "../agreement/agreement.ts";
import type { Release } from "../release/release.ts";
import type { ReportDocument } from "./document.ts";
import type { Fact } from "./fact.ts";
import { factsOf } from "./facts.ts";
import { reportOf } from "./report.ts";
import { textOf } from "./sentence.ts";
import { factsIn, sentencesIn } from "./sentences-in.ts";
import type { Wording } from "./wording.ts";

export interface ListedFacts {
  readonly schema: "upwell-facts/1";
  readonly wave: {
    readonly id: string;
    readonly organisation: string;
    readonly title: string;
    readonly closedOn: string;
  };
  /** by id, in the order of their code units */
  readonly facts: readonly ListedFact[];
  /** facts that exist and may not be shown, with the reason that may be given */
  readonly withheld: readonly { readonly id: string; readonly why: string }[];
}

export interface ListedFact extends Fact {
  /** true if the report shows it, in a sentence, a table or a figure */
  readonly isCited: boolean;
  /** the sentences of the report that cite it, in reading order */
  readonly sentences: readonly { readonly section: string; readonly text: string }[];
}

/** The same release, wording and report give the same list, to the last byte. `document`: the report as it stands. */
export function listFacts(
  release: Release,
  wording: Wording,
  document: ReportDocument = reportOf(release, wording),
  agreed: Agreed = nothingAgreed,
): ListedFacts {
  const facts = factsOf(release, agreed);
  const cited = new Set(document.evidence.map((fact) => fact.id));
  const said = new Map<string, { section: string; text: string }[]>();
  const parts = [{ id: "cover", part: document.cover as unknown }, ...document.sections.map(partOf)];
  for (const { id: section, part } of parts)
    for (const sentence of sentencesIn(part))
      for (const { id } of factsIn(sentence)) {
        const places = said.get(id) ?? [];
        said.set(id, [...places, { section, text: textOf(sentence) }]);
      }
  const { id, organisation, title, closedOn } = release.wave;
  return {
    schema: "upwell-facts/1",
    wave: { id, organisation, title, closedOn },
    facts: [...facts.all()]
      .sort(byId)
      .map((fact) => ({ ...fact, isCited: cited.has(fact.id), sentences: said.get(fact.id) ?? [] })),
    withheld: [...facts.withheld()].sort(byId),
  };
}

function partOf(section: { readonly id: string }): { readonly id: string; readonly part: unknown } {
  return { id: section.id, part: section };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
