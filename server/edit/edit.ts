/** What people made of a generated report: one change for each block, kept by the name of the block. */
import type { TextStyle } from "../report/document.ts";
import type { Spellings } from "./edit-text.ts";

/** A block that the report generates, rewritten or hidden. */
export interface RewrittenBlock {
  readonly kind: "generated";
  readonly isHidden: boolean;
  /** null: as it is generated */
  readonly text: string | null;
  /** what was generated when the text was written; null without a text */
  readonly base: string | null;
  readonly cited: Spellings;
}

/** A block that somebody added. */
export interface OwnBlock {
  readonly kind: "own";
  readonly section: string;
  readonly style: OwnStyle;
  readonly isHidden: boolean;
  readonly text: string;
  readonly cited: Spellings;
}

/** The blocks of a section, or the sections of the report, in their order. */
export interface SectionOrder {
  readonly kind: "order";
  readonly blocks: readonly string[];
}

/** Whether a section stands in the report. */
export interface SectionHiding {
  readonly kind: "section";
  readonly isHidden: boolean;
}

export type EditContent = RewrittenBlock | OwnBlock | SectionOrder | SectionHiding;

/** Styles that an own block can have; "heading" is a heading. */
export const ownStyles = ["plain", "finding", "note", "heading"] as const satisfies readonly (TextStyle | "heading")[];
export type OwnStyle = (typeof ownStyles)[number];

export interface Edit {
  /** name of the block, or of the section with "order" for its order */
  readonly block: string;
  /** 1 for the first; the next save must know it */
  readonly version: number;
  readonly content: EditContent;
  /** e-mail address of who saved it */
  readonly by: string;
  readonly at: Date;
}

/** Most characters that a block may have. */
export const textAtMost = 20_000;

/** The name under which the order of a section is kept. */
export function orderOf(section: string): string {
  return `${section}#order`;
}
