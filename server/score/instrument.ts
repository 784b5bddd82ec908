/** What an installation must know to score answers. Pure data: `definition` reads it from the shipped instrument. */
export interface ScoringKey {
  readonly version: string;
  /** All sub-scales, readiness and context, in the instrument's order. */
  readonly scales: readonly ScaleKey[];
  /** Codes of all scored items in the order in which they are shown. */
  readonly order: readonly string[];
  readonly kinds: readonly KindKey[];
  readonly kindQuestions: readonly KindQuestionKey[];
}

/** One sub-scale with its items; key -1 means that agreeing counts against the scale. */
export interface ScaleKey {
  readonly code: ScaleCode;
  readonly name: string;
  readonly shortName: string;
  readonly pillar: PillarCode;
  readonly items: readonly ItemKey[];
}

export interface ItemKey {
  readonly code: string;
  readonly key: 1 | -1;
}

/** A kind of learning, for example "Getting started in the job". */
export interface KindKey {
  readonly code: KindCode;
  readonly label: string;
}

export interface KindQuestionKey {
  readonly code: KindQuestionCode;
}

export const readinessScales = ["REW", "STK", "LSK", "LHP", "TLS", "SOC", "INI", "MIS"] as const;
export const contextScales = ["CHG", "CRT", "DEP"] as const;

/** A sub-scale whose low values are what has to be put right. */
export type ReadinessScale = (typeof readinessScales)[number];
/** A sub-scale that says where another way of learning fits, or how much is at stake. */
export type ContextScale = (typeof contextScales)[number];
export type ScaleCode = ReadinessScale | ContextScale;
export type PillarCode = "MOTIVE" | "MEANS" | "OPPORTUNITY" | "CONTEXT";
/** A pillar of conditions for learning from the bottom up. */
export type ReadinessPillar = Exclude<PillarCode, "CONTEXT">;
export type KindCode = string;
/** KC: must be exactly right; KD: would not know what to learn; KR: needed now and then. */
export type KindQuestionCode = "KC" | "KD" | "KR";

/** The readiness sub-scales of each pillar, in the instrument's order. */
export const readinessPillars: Readonly<Record<ReadinessPillar, readonly ReadinessScale[]>> = {
  MOTIVE: ["REW", "STK"],
  MEANS: ["LSK", "LHP", "TLS", "SOC"],
  OPPORTUNITY: ["INI", "MIS"],
};

/** Their codes, in the instrument's order. */
export const readinessPillarCodes = ["MOTIVE", "MEANS", "OPPORTUNITY"] as const satisfies readonly ReadinessPillar[];

/** True for the eight sub-scales that must all be in place. */
export function isReadinessScale(code: ScaleCode): code is ReadinessScale {
  return (readinessScales as readonly string[]).includes(code);
}

/** The number of k parts that must be there for a whole to be formed: two thirds, rounded up. */
export function neededOf(k: number): number {
  return Math.ceil((2 * k) / 3);
}
