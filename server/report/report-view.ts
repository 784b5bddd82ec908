/** The report as one HTML page: cover, contents, sections, list of evidence. Styles come from `report-file.ts`. */

import { type Logo, logoDataOf } from "../branding/branding.ts";
import type { VerdictMark } from "../heatmap/verdict-mark.ts";
import { definePage } from "../http/page.ts";
import type { Release } from "../release/release.ts";
import { type BlockView, blockViewOf } from "./block-view.ts";
import type { ReportDocument, Section } from "./document.ts";
import type { Fact } from "./fact.ts";
import { type InlineView, inlineViewsOf } from "./inline-view.ts";
import { textOf } from "./sentence.ts";

export const reportPage = definePage<ReportView>("reports/report");

export interface ReportView {
  readonly language: string;
  readonly title: string;
  /** content security policy of the document */
  readonly policy: string;
  /** bar with ways back; null in a file of its own */
  readonly bar: {
    readonly backHref: string;
    readonly backLabel: string;
    /** "" for whoever may not edit */
    readonly editHref: string;
    readonly versionsHref: string;
    readonly downloads: readonly { readonly href: string; readonly label: string }[];
  } | null;
  /** past the contents, to the first section */
  readonly skipHref: string;
  readonly cover: CoverView;
  readonly contents: readonly { readonly href: string; readonly title: string; readonly isTeam: boolean }[];
  readonly sections: readonly SectionView[];
  readonly evidence: EvidenceView;
}

export interface CoverView {
  readonly organisation: string;
  readonly title: string;
  readonly subtitle: readonly InlineView[];
  readonly answer: readonly InlineView[];
  readonly motifLabel: string;
  readonly motif: readonly { readonly marks: readonly Pick<VerdictMark, "tone" | "glyph">[] }[];
  readonly facts: readonly {
    readonly term: string;
    readonly inlines: readonly InlineView[];
    readonly isCode: boolean;
  }[];
  /** "" without one */
  readonly line: string;
  readonly logo: { readonly src: string; readonly alt: string; readonly width: number; readonly height: number } | null;
}

export interface SectionView {
  readonly id: string;
  readonly inlines: readonly InlineView[];
  readonly isTeam: boolean;
  readonly blocks: readonly BlockView[];
}

export interface EvidenceView {
  readonly title: string;
  readonly intro: readonly InlineView[];
  readonly facts: readonly {
    readonly id: string;
    readonly value: string;
    readonly text: string;
    readonly source: string;
  }[];
}

export interface ReportFrame {
  readonly policy: string;
  readonly bar: ReportView["bar"];
}

export function reportView(document: ReportDocument, release: Release, frame: ReportFrame): ReportView {
  const { cover } = document;
  return {
    language: document.language,
    title: `${textOf(cover.title)} · ${cover.organisation}`,
    policy: frame.policy,
    bar: frame.bar,
    skipHref: `#${document.sections[0]?.id ?? "evidence"}`,
    cover: {
      organisation: cover.organisation,
      title: textOf(cover.title),
      subtitle: inlineViewsOf(cover.subtitle),
      answer: inlineViewsOf(cover.answer),
      motifLabel: textOf(cover.motifLabel),
      motif: cover.motif.map((marks) => ({ marks: marks.map(({ tone, glyph }) => ({ tone, glyph })) })),
      facts: cover.facts.map(({ term, said, isCode }) => ({
        term: textOf(term),
        inlines: inlineViewsOf(said),
        isCode,
      })),
      line: cover.branding?.line ?? "",
      logo: logoViewOf(cover.branding?.logo ?? null),
    },
    contents: [
      ...document.sections.map((section) => contentsOf(section)),
      { href: "#evidence", title: textOf(document.evidenceHead.title), isTeam: false },
    ],
    sections: document.sections.map((section) => ({
      id: section.id,
      inlines: inlineViewsOf(section.title),
      isTeam: section.level === 2,
      blocks: section.blocks.map((block) => blockViewOf(block, release)),
    })),
    evidence: {
      title: textOf(document.evidenceHead.title),
      intro: inlineViewsOf(document.evidenceHead.intro),
      facts: listedOf(document.evidence).map((fact) => ({
        id: fact.id,
        value: fact.value,
        text: evidenceTextOf(fact),
        source: fact.source,
      })),
    },
  };
}

/** As high as two lines, and never wider than half a phone. */
const logoBox = { height: 56, width: 160 } as const;

function logoViewOf(logo: Logo | null): CoverView["logo"] {
  if (logo === null) return null;
  const scale = Math.min(logoBox.height / logo.height, logoBox.width / logo.width);
  return {
    src: logoDataOf(logo),
    alt: logo.of,
    width: Math.round(logo.width * scale),
    height: Math.round(logo.height * scale),
  };
}

function contentsOf({ id, title, level }: Section) {
  return { href: `#${id}`, title: textOf(title), isTeam: level === 2 };
}

/** The interval of a number is listed with the number, when both are cited. */
function listedOf(evidence: readonly Fact[]): readonly Fact[] {
  const ids = new Set(evidence.map((fact) => fact.id));
  return evidence.filter((fact) => !(fact.id.endsWith(".interval") && ids.has(fact.id.slice(0, -".interval".length))));
}

/** "35 (26 to 44), 11 of 16": the number, its interval, and who answered, each where it says something new. */
export function evidenceTextOf({ spelling, interval, answered }: Fact): string {
  const range = interval === "" || interval === spelling ? "" : ` (${interval})`;
  const people = answered === "" || answered === spelling ? "" : `, ${answered}`;
  return `${spelling}${range}${people}`;
}
