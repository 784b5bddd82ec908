/**
 * The frozen numbers of a wave: everything that any page, report or export may show, and nothing more.
 * Made once after close by the opener from integer sums, stored as one JSON document, read by staff.
 * Scores are 0..100, at the precision shown (`atShownPrecision`): whole points, chances in whole percents.
 */
import type { DecisionRules, Thresholds, VerdictName, WaveKind, WaveMode } from "../db/schema.ts";
import type { PillarReliability } from "../score/pillar-reliability.ts";
import type { ReliabilityLimits, ScaleReliability } from "../score/reliability.ts";
import type { WaveComparison } from "./comparison.ts";

export type GateState = "WEAK" | "WATCH" | "OK" | "UNKNOWN";
export type ContextState = "HIGH" | "MID" | "LOW" | "UNKNOWN";
export type Priority = "high" | "medium" | "low";

export interface Release {
  readonly schema: "upwell-release/1";
  readonly wave: {
    readonly id: string;
    readonly organisation: string;
    readonly title: string;
    readonly opensOn: string;
    readonly closedOn: string;
    readonly mode: WaveMode;
    readonly definition: string;
    readonly fingerprint: string;
  };
  readonly thresholds: Thresholds;
  readonly rules: DecisionRules;
  readonly participation: {
    readonly invited: number;
    readonly redeemed: number;
    readonly included: number;
    readonly excluded: number;
    readonly spoiled: number;
    /** how many of the opened ballots, left out or not, carried each flag; null below 20 of them */
    readonly quality: QualityFlagCounts | null;
  };
  /** from when numbers of reliability are given */
  readonly reliabilityFrom: ReliabilityLimits;
  readonly scales: readonly ReleaseScale[];
  /** the pillars of readiness, over the whole organisation */
  readonly pillars: readonly PillarReliability[];
  /** what the ballots that were left out would change; empty unless at least k were left out */
  readonly excludedEffect: readonly ExcludedEffect[];
  /** means by time in the organisation, shortest first, over the whole organisation; empty where bands are too small */
  readonly tenure: readonly ReleaseTenureBand[];
  readonly kinds: readonly WaveKind[];
  /** Whole tree as it was at launch, parents before children. */
  readonly units: readonly ReleaseUnit[];
  /** against the wave before; null for the first one of the organisation */
  readonly comparison: WaveComparison | null;
}

/** The people of one answer to how long they have been there, or of several that were joined. */
export interface ReleaseTenureBand {
  /** words of the answers */
  readonly band: readonly string[];
  /** expects to choose how to learn: mean in whole points; null for fewer than 20 people */
  readonly expectation: number | null;
  /** by sub-scale, the same */
  readonly means: Readonly<Record<string, number | null>>;
}

/** Ballots by quality flag; a ballot can carry several. */
export interface QualityFlagCounts {
  /** under two seconds a statement, and under one */
  readonly speed: number;
  readonly tooFast: number;
  /** the same answer nearly throughout */
  readonly straight: number;
  /** statements of one kind contradict each other */
  readonly inconsistent: number;
  /** under half answered */
  readonly sparse: number;
}

/** A sub-scale over the whole organisation, without the ballots that were left out and with them. */
export interface ExcludedEffect {
  readonly scale: string;
  /** people who count and have a score; their plain mean */
  readonly n: number;
  readonly mean: number;
  /** the same with the ballots that were left out put back */
  readonly nWith: number;
  readonly meanWith: number;
  /** with less without, rounded by itself */
  readonly difference: number;
}

/** A sub-scale over the whole organisation. */
export interface ReleaseScale {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  readonly pillar: "MOTIVE" | "MEANS" | "OPPORTUNITY" | "CONTEXT";
  /** how the estimates of the teams were made */
  readonly mode: "eb" | "raw";
  readonly alphaWithin: number | null;
  readonly icc1: number | null;
  readonly tau2: number | null;
  readonly sigma2: number | null;
  readonly reliability: ScaleReliability;
  /** in the order of the sub-scale */
  readonly statements: readonly Statement[];
}

/** A statement as it was asked. */
export interface Statement {
  readonly code: string;
  readonly text: string;
  /** agreeing with it counts against the sub-scale */
  readonly isReversed: boolean;
}

/** A mean with its 95 % interval. Null where there is none. */
export interface Interval {
  readonly mean: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface ReleaseUnit {
  readonly id: string;
  readonly externalId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly depth: number;
  /** invited in this unit and all below */
  readonly invited: number;
  /** answers that count, in this unit and all below; null when not published */
  readonly answered: number | null;
  /** ballots that the public list counts for a withheld unit, whether they count or not; null for any other */
  readonly redeemed: number | null;
  /**
   * published: has numbers of its own. joined: its people were put into a larger reporting group before launch.
   * withheld: not shown, its answers count in `countsIn`.
   */
  readonly status: "published" | "joined" | "withheld";
  /** the published unit in which the answers of this unit count (itself when published) */
  readonly countsIn: string | null;
  /** Set when people of this unit are an atom of the release: the team that has a verdict. */
  readonly team: ReleaseTeam | null;
  /** Set for published units that have published units below: counts of verdicts and weighted means. */
  readonly summary: ReleaseSummary | null;
  /**
   * Answers to each statement that is shown here, in this unit and all below: how many clicked 1..5, and how many gave
   * no answer (do not know, or skipped). Empty where none is shown; null when the unit is not published.
   */
  readonly items: Readonly<Record<string, ItemCounts>> | null;
}

/** Clicked 1, 2, 3, 4, 5, and no answer. They add up to the answers of the unit. */
export type ItemCounts = readonly [number, number, number, number, number, number];

export interface ReleaseTeam {
  /** "whole": the unit itself. "rest": what is left of a unit whose other parts are published below it. */
  readonly part: "whole" | "rest";
  /** name to show: the unit's, or "Rest of Network" */
  readonly name: string;
  readonly invited: number;
  readonly n: number;
  readonly verdict: VerdictName;
  readonly confidence: "firm" | "provisional" | null;
  readonly priority: Priority | null;
  readonly fix: readonly string[];
  readonly watch: readonly string[];
  readonly reasons: readonly string[];
  /** Frechet bounds of the chance that all eight conditions are in place */
  readonly allInPlace: readonly [number, number] | null;
  readonly cells: Readonly<Record<string, ReleaseCell>>;
  readonly pillars: Readonly<Record<string, PillarCell>>;
  readonly kinds: Readonly<Record<string, KindCell>>;
}

/** One sub-scale of one team. */
export interface ReleaseCell {
  readonly n: number;
  /** own mean with own interval (drawn thin), null when nobody has a score */
  readonly own: Interval | null;
  /** the estimate that decides, with its interval; null when unknown */
  readonly estimate: Interval | null;
  /** P(T >= 50), P(T >= 60); null when unknown */
  readonly p50: number | null;
  readonly p60: number | null;
  readonly state: GateState | ContextState;
  /** own mean less the mean of all other teams; null where there is nothing to compare */
  readonly rest: RestCell | null;
}

/** A team against the others. */
export interface RestCell {
  readonly difference: number;
  readonly p: number;
  /** p adjusted over the teams (Benjamini-Hochberg) */
  readonly q: number;
  /** it may be called different: q is below .10 and the estimate is on the same side beyond its interval */
  readonly isMarked: boolean;
}

/** q below which a marked difference is drawn in full colour; a convention. */
export const strongMarkBelow = 0.01;

/** A pillar of one team: never a mean, always its weakest part. */
export interface PillarCell {
  readonly state: GateState;
  /** sub-scale with the lowest P(T >= 50); null when unknown */
  readonly weakest: string | null;
}

/** One kind of learning in one team. */
export interface KindCell {
  readonly verdict: VerdictName;
  readonly priority: Priority | null;
  /** which row of the table decided */
  readonly rule: "must_prove" | "not_enough" | "certainty" | "dependence" | "fix" | "default";
  readonly fix: readonly string[];
  readonly questions: Readonly<Record<"KC" | "KD" | "KR", KindAnswer>>;
}

export interface KindAnswer {
  /** chance that more than half of the team says yes; null when unknown, and where the counts are not shown */
  readonly pMajority: number | null;
  readonly words: "most yes" | "no clear majority" | "most no" | "unknown";
  /** shown from 20 answers up only, and where neither answer was given by nearly everybody */
  readonly yes: number | null;
  readonly n: number | null;
}

export interface ReleaseSummary {
  readonly teams: number;
  readonly verdicts: Readonly<Record<VerdictName, number>>;
  /** weighted means over the teams below, without the sub-scales that are withheld here; never a verdict */
  readonly means: Readonly<Record<string, Interval | null>>;
}
