import type { ContextState, GateState, ItemCounts, Priority, Release } from "./release.ts";

/**
 * A release as anybody outside sees it: everything that any page, report or export shows, at the precision shown, and
 * nothing else. What an attacker starts from, ours or another's. Scores 0..100 in whole points, chances in percent.
 */
export interface OutsideRelease {
  readonly schema: "ors-release/1";
  readonly k: number;
  readonly largestShare: number;
  /** options of every statement as counted in `cells`: clicked 1 to 5, and 6 for no answer */
  readonly scale: readonly number[];
  /** statements of each sub-scale */
  readonly questions: Readonly<Record<string, readonly string[]>>;
  /** part of the variance inside teams that is not error, in hundredths; null where it is not published */
  readonly alpha: Readonly<Record<string, number | null>>;
  /** the tree. A "rest" holds the people of a unit who are in none of its published parts. */
  readonly units: readonly { readonly id: string; readonly parent: string | null; readonly name: string }[];
  readonly dims: Readonly<Record<string, never>>;
  readonly cells: readonly OutsideCell[];
  readonly scales: readonly OutsideScale[];
  readonly kinds: readonly OutsideKind[];
  readonly verdicts: readonly OutsideVerdict[];
  /** people invited to each team: the weights of the means of larger units */
  readonly weights: readonly { readonly unit: string; readonly weight: number }[];
  /** of the whole organisation: who answered, how the questions measured, means by time in it */
  readonly organisation: Pick<Release, "participation" | "scales" | "pillars" | "excludedEffect" | "tenure"> | null;
  /** how many comments stand on the page of a unit; their texts are free words, which no program attacks */
  readonly comments: readonly { readonly unit: string; readonly count: number }[];
  /** against the wave before, as pages and report say it */
  readonly changes: Release["comparison"];
}

/** Answers to statements in a unit and all below. A statement that is withheld is not in `q`. */
export interface OutsideCell {
  readonly unit: string;
  readonly cut: Readonly<Record<string, never>>;
  readonly n: number;
  readonly q: Readonly<Record<string, { readonly counts: ItemCounts }>>;
}

export interface OutsideScale {
  readonly unit: string;
  readonly scale: string;
  /** scores that enter; null for a larger unit, where it is not shown */
  readonly n: number | null;
  readonly mean: number | null;
  readonly halfWidth: number | null;
  readonly estimate: number | null;
  readonly estimateHalfWidth: number | null;
  readonly decimals: 0;
  readonly state: GateState | ContextState | null;
  /** chances of lying below the lower cut, and above the upper */
  readonly below: number | null;
  readonly above: number | null;
  /** from the mean of all other teams, and whether the team is called different */
  readonly difference: number | null;
  readonly isMarked: boolean;
  /** so clearly that the heatmap draws it in full colour */
  readonly isMarkedStrongly: boolean;
}

export interface OutsideKind {
  readonly unit: string;
  readonly kind: string;
  readonly verdict: string;
  readonly priority: Priority | null;
  readonly questions: Readonly<
    Record<string, { readonly words: string; readonly yes: number | null; readonly n: number | null }>
  >;
}

export interface OutsideVerdict {
  readonly unit: string;
  readonly verdict: string;
  readonly confidence: string | null;
  readonly priority: Priority | null;
  readonly fix: readonly string[];
  readonly watch: readonly string[];
  /** why there is not enough evidence */
  readonly reasons: readonly string[];
  /** between which chances all eight conditions are in place; null where that is not known */
  readonly allInPlace: readonly [number, number] | null;
  readonly n: number;
  readonly invited: number;
}

/** Of an organisation in which too few answered for anything to be shown. */
export function emptyOutsideRelease(questions: OutsideRelease["questions"]): OutsideRelease {
  return {
    schema: "ors-release/1",
    k: 5,
    largestShare: 0.8,
    scale: [1, 2, 3, 4, 5, 6],
    questions,
    alpha: {},
    units: [],
    dims: {},
    cells: [],
    scales: [],
    kinds: [],
    verdicts: [],
    weights: [],
    organisation: null,
    comments: [],
    changes: null,
  };
}
