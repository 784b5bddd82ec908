import { recordOf } from "../kernel/record.ts";
import {
  neededOf,
  type PillarCode,
  type ReadinessScale,
  readinessPillars,
  readinessScales,
} from "../score/instrument.ts";
import type { VerdictConfig } from "./config.ts";
import {
  type ContextState,
  type GateStates,
  type Gates,
  gateStatesOf,
  type ReadinessState,
  worstStateOf,
} from "./gates.ts";

/** Where bottom-up learning fits. DEFAULT stands unless an exception is proven; from STRUCTURED to DEFAULT the rank rises. */
export type Verdict = "STRUCTURED" | "BLEND" | "FIX" | "DEFAULT" | "NOT_ENOUGH_EVIDENCE";

/** How urgent learning is, from how much the work changes; never part of the verdict. */
export type Priority = "high" | "medium" | "low" | "unknown";

export type ReadinessPillar = Exclude<PillarCode, "CONTEXT">;

/** Why there is not enough evidence. */
export type DoubtReason =
  | "too_few_answers"
  | "low_response_rate"
  | `unknown_${ReadinessPillar}`
  | "unknown_CRT"
  | "unknown_DEP";

/** The verdict of one team with everything that led to it. */
export interface TeamVerdict extends GateStates {
  readonly verdict: Verdict;
  /** Only for DEFAULT: firm when all eight are in place and neither certainty nor dependence speaks against it. */
  readonly confidence: "firm" | "provisional" | null;
  /** Weak sub-scales, weakest first; given with every verdict. */
  readonly fix: readonly ReadinessScale[];
  readonly watch: readonly ReadinessScale[];
  readonly unknown: readonly ReadinessScale[];
  readonly reasons: readonly DoubtReason[];
  /** Worst state of each pillar's sub-scales. */
  readonly pillars: Readonly<Record<ReadinessPillar, ReadinessState>>;
  readonly priority: Priority;
}

const pillars = Object.keys(readinessPillars) as ReadinessPillar[];

/**
 * The decision table for one team: `n` people with a valid score of `invited` (null: not known), and what its gates say.
 * First row that applies wins: evidence, certainty, dependence, weak conditions, default.
 */
export function teamVerdict(n: number, invited: number | null, gates: Gates, config: VerdictConfig): TeamVerdict {
  const said = gateStatesOf(gates, config);
  const withState = (state: ReadinessState): ReadinessScale[] =>
    readinessScales.filter((scale) => said.states[scale] === state);
  const fix = withState("WEAK").sort((a, b) => (said.p50[a] ?? 0) - (said.p50[b] ?? 0));
  const reasons = reasonsOf(n, invited, said, config);
  const verdict = verdictOf(reasons, said.context.CRT, said.context.DEP, fix);
  return {
    ...said,
    verdict,
    confidence: verdict === "DEFAULT" ? confidenceOf(said) : null,
    fix,
    watch: withState("WATCH"),
    unknown: withState("UNKNOWN"),
    reasons,
    pillars: recordOf(pillars, (pillar) => worstStateOf(readinessPillars[pillar].map((scale) => said.states[scale]))),
    priority: priorityOf(said.context.CHG),
  };
}

/** Order of the verdicts for sorting: 0 STRUCTURED, 1 BLEND, 2 FIX, 3 DEFAULT; null without enough evidence. */
export function verdictRank(verdict: Verdict): number | null {
  const rank = ["STRUCTURED", "BLEND", "FIX", "DEFAULT"].indexOf(verdict);
  return rank < 0 ? null : rank;
}

function reasonsOf(n: number, invited: number | null, said: GateStates, config: VerdictConfig): DoubtReason[] {
  const reasons: DoubtReason[] = [];
  if (n < config.nMin) reasons.push("too_few_answers");
  if (invited !== null && n / invited < config.minResponseRate) reasons.push("low_response_rate");
  for (const pillar of pillars) {
    const scales = readinessPillars[pillar];
    const known = scales.filter((scale) => said.states[scale] !== "UNKNOWN").length;
    if (known < neededOf(scales.length)) reasons.push(`unknown_${pillar}`);
  }
  if (said.context.CRT === "UNKNOWN") reasons.push("unknown_CRT");
  if (said.context.DEP === "UNKNOWN") reasons.push("unknown_DEP");
  return reasons;
}

/** The table itself: the first row that applies. */
export function verdictOf(
  reasons: readonly unknown[],
  certainty: ContextState,
  dependence: ContextState,
  fix: readonly unknown[],
): Verdict {
  if (reasons.length > 0) return "NOT_ENOUGH_EVIDENCE";
  if (certainty === "HIGH") return "STRUCTURED";
  if (dependence === "HIGH") return "BLEND";
  return fix.length > 0 ? "FIX" : "DEFAULT";
}

function confidenceOf(said: GateStates): "firm" | "provisional" {
  const areAllOk = readinessScales.every((scale) => said.states[scale] === "OK");
  return areAllOk && said.context.CRT === "LOW" && said.context.DEP === "LOW" ? "firm" : "provisional";
}

function priorityOf(change: ContextState): Priority {
  const priorities = { HIGH: "high", MID: "medium", LOW: "low", UNKNOWN: "unknown" } as const;
  return priorities[change];
}
