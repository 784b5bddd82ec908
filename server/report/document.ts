/** A report as sections and blocks, before any renderer: words, facts and marks, no markup and no coordinates. */
import type { Branding } from "../branding/branding.ts";
import type { VerdictMark } from "../heatmap/verdict-mark.ts";
import type { Change } from "../release/comparison.ts";
import type { ReleaseScale, ReleaseTeam } from "../release/release.ts";
import type { Fact } from "./fact.ts";
import type { Inline, Sentence } from "./sentence.ts";

export interface ReportDocument {
  readonly language: string;
  readonly cover: Cover;
  readonly sections: readonly Section[];
  /** every fact that the report cites, by id */
  readonly evidence: readonly Fact[];
  readonly evidenceHead: EvidenceHead;
}

export interface Cover {
  readonly organisation: string;
  readonly wave: string;
  readonly title: Sentence;
  readonly subtitle: Sentence;
  readonly answer: Sentence;
  readonly motifLabel: Sentence;
  /** marks of the teams, grouped as in the organisation; empty where there are too many to draw */
  readonly motif: readonly (readonly VerdictMark[])[];
  readonly facts: readonly { readonly term: Sentence; readonly said: Sentence; readonly isCode: boolean }[];
  /** logo, colour and line of the client; null: those of the product */
  readonly branding: Branding | null;
}

export interface Section {
  readonly id: string;
  readonly title: Sentence;
  /** level 1 stands in the contents; level 2 is a team within "The teams" */
  readonly level: 1 | 2;
  readonly blocks: readonly Block[];
}

export interface EvidenceHead {
  readonly title: Sentence;
  readonly intro: Sentence;
}

/** A block with its name, the same whenever the report is written anew: the section and its place in it, "who.parts". */
export type Block = { readonly id: string } & BlockBody;

export type BlockBody =
  | {
      readonly kind: "text";
      readonly style: TextStyle;
      readonly sentences: readonly Sentence[];
      readonly strong?: Sentence;
    }
  | { readonly kind: "heading"; readonly text: Sentence }
  | { readonly kind: "quarters"; readonly items: readonly Quarter[] }
  | { readonly kind: "tally"; readonly items: readonly TallyItem[] }
  | { readonly kind: "definitions"; readonly items: readonly { readonly mark: VerdictMark; readonly text: Sentence }[] }
  | { readonly kind: "verdict"; readonly mark: VerdictMark; readonly text: Sentence }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly Sentence[] }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "folded"; readonly summary: Sentence; readonly table: Table }
  | { readonly kind: "gateHelp"; readonly words: GateHelp }
  | { readonly kind: "gates"; readonly title: Sentence; readonly team: ReleaseTeam; readonly key: string }
  | {
      readonly kind: "kinds";
      readonly items: readonly { readonly name: string; readonly mark: VerdictMark; readonly why: string }[];
    }
  | { readonly kind: "bars"; readonly title: Sentence; readonly caption: Sentence; readonly rows: readonly Bar[] }
  | { readonly kind: "fit"; readonly fit: FitTable }
  | { readonly kind: "multiples"; readonly multiples: Multiples }
  | { readonly kind: "changes"; readonly changes: Changes }
  | { readonly kind: "slope"; readonly slope: Slope };

export type TextStyle = "lead" | "finding" | "plain" | "muted" | "note" | "decide" | "kicker";

export interface Quarter {
  readonly mark: VerdictMark;
  readonly title: Sentence;
  readonly sentences: readonly Sentence[];
}

export interface TallyItem {
  readonly count: Inline;
  readonly mark: VerdictMark;
  /** marks of the teams; empty where there are too many to draw */
  readonly marks: readonly VerdictMark[];
}

export interface Table {
  /** what it shows, for a screen reader */
  readonly label: Sentence;
  /** wide: sentences in its cells, which stand below each other on a phone */
  readonly style: "plain" | "wide" | "levers" | "numbers";
  readonly head: readonly { readonly text: Sentence; readonly isNumber: boolean }[];
  /** the first cell of a row heads it */
  readonly rows: readonly (readonly TableCell[])[];
}

export interface TableCell {
  readonly text: Sentence;
  readonly small: Sentence;
  readonly mark: VerdictMark | null;
  readonly items: readonly { readonly lead: string; readonly text: string }[];
}

export interface GateHelp {
  readonly title: Sentence;
  readonly label: Sentence;
  readonly notIn: Sentence;
  readonly watch: Sentence;
  readonly isIn: Sentence;
  readonly estimate: readonly Sentence[];
  readonly own: readonly Sentence[];
  readonly caption: Sentence;
  readonly cutWeak: Inline;
  readonly cutOk: Inline;
}

export interface Bar {
  readonly name: string;
  readonly invited: number;
  /** share of the invited, 0..1, capped where it may not be known */
  readonly share: number;
  readonly answered: Inline;
}

export interface FitTable {
  readonly caption: Sentence;
  readonly first: Sentence;
  readonly kinds: readonly { readonly name: string; readonly hint: string }[];
  readonly rows: readonly FitRow[];
}

export type FitRow =
  | { readonly kind: "unit"; readonly name: string }
  | {
      readonly kind: "team";
      readonly name: string /** "" where it has no sheet */;
      readonly href: string;
      readonly marks: readonly VerdictMark[];
    }
  /** a part with too many teams to list: its verdicts for each kind */
  | { readonly kind: "sum"; readonly name: string; readonly marks: readonly (readonly VerdictMark[])[] };

export interface Multiples {
  readonly id: string;
  readonly title: Sentence;
  readonly description: Sentence;
  readonly caption: Sentence;
  readonly scales: readonly ReleaseScale[];
  readonly rows: readonly { readonly key: string; readonly team: ReleaseTeam }[];
}

/** Changes since the last wave, drawn one below the other. */
export interface Changes {
  readonly id: string;
  readonly title: Sentence;
  readonly description: Sentence;
  readonly caption: Sentence;
  readonly lower: Sentence;
  readonly higher: Sentence;
  readonly rows: readonly {
    readonly name: string;
    readonly detail: string;
    /** id of the change */
    readonly fact: string;
    readonly change: Change;
    /** of the organisation in the same scale */
    readonly whole: Change | null;
  }[];
}

/** Means then and now, a line for each scale. */
export interface Slope {
  readonly id: string;
  readonly title: Sentence;
  readonly description: Sentence;
  readonly caption: Sentence;
  readonly start: Sentence;
  readonly end: Sentence;
  readonly rows: readonly {
    readonly name: string;
    /** id of the change; its facts ".before" and ".now" are drawn */
    readonly fact: string;
    readonly change: Change;
  }[];
}

/** A cell that holds a sentence and nothing else. */
export function cellOf(text: Sentence, more: Partial<TableCell> = {}): TableCell {
  return { text, small: [], mark: null, items: [], ...more };
}

/** Words that are a name: of a unit, a scale, a kind. */
export function nameOf(text: string): Sentence {
  return [{ kind: "name", text }];
}
