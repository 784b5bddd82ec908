import { recordOf } from "../kernel/record.ts";
import {
  type ContextScale,
  contextScales,
  type ReadinessScale,
  readinessScales,
  type ScaleCode,
} from "../score/instrument.ts";
import { type Estimate, probabilityAtLeast } from "../score/interval.ts";
import type { VerdictConfig } from "./config.ts";

/** Estimates per sub-scale; null or missing: not known (fewer than nMin scores). */
export type Gates = Readonly<Partial<Record<ScaleCode, Estimate | null>>>;

export type ReadinessState = "OK" | "WATCH" | "WEAK" | "UNKNOWN";
export type ContextState = "HIGH" | "MID" | "LOW" | "UNKNOWN";

/** What the gates say: probabilities and the states that follow from them. */
export interface GateStates {
  /** P(T >= cutWeak) and P(T >= cutOk); null where unknown. */
  readonly p50: Readonly<Record<ReadinessScale, number | null>>;
  readonly p60: Readonly<Record<ReadinessScale, number | null>>;
  /** P(T >= cutContext). */
  readonly pContext: Readonly<Record<ContextScale, number | null>>;
  readonly states: Readonly<Record<ReadinessScale, ReadinessState>>;
  readonly context: Readonly<Record<ContextScale, ContextState>>;
  /**
   * Frechet bounds of the probability that all eight are in place (>= cutOk is not asked: >= cutWeak); null if one is
   * unknown.
   */
  readonly allInPlaceBounds: readonly [number, number] | null;
}

const epsilon = 1e-12;

/** Compares with the cuts; a value on the line counts as proven. */
export function gateStatesOf(gates: Gates, config: VerdictConfig): GateStates {
  const at = (scale: ScaleCode, cut: number): number | null => {
    const gate = gates[scale] ?? null;
    return gate === null ? null : probabilityAtLeast(cut, gate);
  };
  const p50 = recordOf(readinessScales, (scale) => at(scale, config.cutWeak));
  const p60 = recordOf(readinessScales, (scale) => at(scale, config.cutOk));
  const pContext = recordOf(contextScales, (scale) => at(scale, config.cutContext));
  return {
    p50,
    p60,
    pContext,
    states: recordOf(readinessScales, (scale) => readinessStateOf(p50[scale], p60[scale], config.gamma)),
    context: recordOf(contextScales, (scale) => contextStateOf(pContext[scale], config.gamma)),
    allInPlaceBounds: boundsOf(Object.values(p50)),
  };
}

/** WEAK needs proof of being below, OK proof of being above; anything else is to be watched. */
export function readinessStateOf(p50: number | null, p60: number | null, gamma: number): ReadinessState {
  if (p50 === null || p60 === null) return "UNKNOWN";
  if (p50 <= 1 - gamma + epsilon) return "WEAK";
  return p60 >= gamma - epsilon ? "OK" : "WATCH";
}

/** HIGH and LOW need proof; also used for P(majority) of the kinds of learning. */
export function contextStateOf(p: number | null, gamma: number): ContextState {
  if (p === null) return "UNKNOWN";
  if (p >= gamma - epsilon) return "HIGH";
  return p <= 1 - gamma + epsilon ? "LOW" : "MID";
}

/** The worst state of a pillar's sub-scales: WEAK, then UNKNOWN, then WATCH, then OK. */
export function worstStateOf(states: readonly ReadinessState[]): ReadinessState {
  const order = ["WEAK", "UNKNOWN", "WATCH", "OK"] as const;
  return order.find((state) => states.includes(state)) ?? "UNKNOWN";
}

function boundsOf(probabilities: readonly (number | null)[]): readonly [number, number] | null {
  const known = probabilities.filter((p) => p !== null);
  if (known.length < probabilities.length) return null;
  return [Math.max(0, 1 - known.reduce((sum, p) => sum + (1 - p), 0)), Math.min(...known)];
}
