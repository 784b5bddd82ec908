import type {
  ContextState,
  GateState,
  Interval,
  KindAnswer,
  KindCell,
  PillarCell,
  ReleaseCell,
  ReleaseTeam,
} from "../../server/release/release.ts";
import { tQuantile, tTails } from "../../server/score/distributions.ts";

/** Numbers of one invented team: same shape and same rules as a real release, drawn from a seed. */
export type Draw = () => number;

/** mulberry32: the same seed gives the same numbers on every machine. */
export function drawOf(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

export const readiness = ["REW", "STK", "LSK", "LHP", "TLS", "SOC", "INI", "MIS"] as const;
export const context = ["CHG", "CRT", "DEP"] as const;
const pillars = { MOTIVE: ["REW", "STK"], MEANS: ["LSK", "LHP", "TLS", "SOC"], OPPORTUNITY: ["INI", "MIS"] } as const;
const gamma = 0.8;

export interface TeamPlan {
  readonly name: string;
  readonly part: "whole" | "rest";
  readonly invited: number;
  readonly n: number;
  /** true means by scale code */
  readonly means: Readonly<Record<string, number>>;
  /** share of yes by "KIND.QUESTION" */
  readonly yes: Readonly<Record<string, number>>;
  readonly kinds: readonly { readonly code: string; readonly mustProve: boolean }[];
  /** scales that are left out of the cells, as a withheld sub-scale is */
  readonly withheld?: readonly string[];
}

const tCache = new Map<number, number>();
export function t95(df: number): number {
  const known = tCache.get(df) ?? tQuantile(0.975, df);
  tCache.set(df, known);
  return known;
}

export function intervalOf(mean: number, se: number, df: number): Interval {
  const half = t95(df) * se;
  return { mean, lower: mean - half, upper: mean + half };
}

function atLeast(cut: number, mean: number, se: number, df: number): number {
  return tTails((cut - mean) / se, df).upper;
}

/** One sub-scale: an own mean around the truth, an estimate pulled a little to the mean of all teams. */
function cellOf(code: string, plan: TeamPlan, draw: Draw, totalDf: number): ReleaseCell {
  const f = plan.n / plan.invited;
  const se = 21 * Math.sqrt((1 - 0.7 * f) / plan.n);
  const truth = plan.means[code] ?? 58;
  const own = truth + normal(draw) * se;
  const b = 0.82;
  const [shared, error] = [58 + b * (own - 58), se * Math.sqrt(b) * 1.04];
  const estimate = intervalOf(shared, error, totalDf);
  const p50 = atLeast(50, shared, error, totalDf);
  const p60 = atLeast(60, shared, error, totalDf);
  const difference = own - 58;
  const p = 2 * tTails(Math.abs(difference) / (se * 1.1), plan.n - 1).upper;
  const q = Math.min(1, p * 3);
  const isBeyond = difference < 0 ? (estimate.upper ?? 100) < 58 : (estimate.lower ?? 0) > 58;
  return {
    n: plan.n,
    own: intervalOf(own, se, plan.n - 1),
    estimate,
    p50,
    p60,
    state: (context as readonly string[]).includes(code) ? contextStateOf(p60) : gateStateOf(p50, p60),
    rest: { difference, p, q, isMarked: q < 0.1 && isBeyond },
  };
}

export function gateStateOf(p50: number, p60: number): GateState {
  return p50 <= 1 - gamma + 1e-12 ? "WEAK" : p60 >= gamma - 1e-12 ? "OK" : "WATCH";
}

export function contextStateOf(p60: number): ContextState {
  return p60 >= gamma - 1e-12 ? "HIGH" : p60 <= 1 - gamma + 1e-12 ? "LOW" : "MID";
}

/** A team's cells, verdict and kinds. */
export function teamOf(plan: TeamPlan, draw: Draw, totalDf: number): ReleaseTeam {
  const all = Object.fromEntries(
    [...readiness, ...context].map((code) => [code, cellOf(code, plan, draw, totalDf)] as const),
  );
  const cells = Object.fromEntries(Object.entries(all).filter(([code]) => !plan.withheld?.includes(code)));
  const p50 = (code: string): number => cells[code]?.p50 ?? 1;
  const stateOf = (code: string): string => cells[code]?.state ?? "UNKNOWN";
  const fix = readiness.filter((code) => stateOf(code) === "WEAK").sort((a, b) => p50(a) - p50(b));
  const watch = readiness.filter((code) => stateOf(code) === "WATCH");
  const reasons = plan.n / plan.invited < 0.5 ? ["low_response_rate"] : [];
  const verdict =
    reasons.length > 0
      ? "NOT_ENOUGH_EVIDENCE"
      : stateOf("CRT") === "HIGH"
        ? "STRUCTURED"
        : stateOf("DEP") === "HIGH"
          ? "BLEND"
          : fix.length > 0
            ? "FIX"
            : "DEFAULT";
  const isFirm =
    readiness.every((code) => stateOf(code) === "OK") && stateOf("CRT") === "LOW" && stateOf("DEP") === "LOW";
  const change = stateOf("CHG");
  const priority = change === "HIGH" ? "high" : change === "LOW" ? "low" : "medium";
  const known = readiness.map(p50);
  return {
    part: plan.part,
    name: plan.name,
    invited: plan.invited,
    n: plan.n,
    verdict,
    confidence: verdict === "DEFAULT" ? (isFirm ? "firm" : "provisional") : null,
    priority,
    fix,
    watch,
    reasons,
    allInPlace: [Math.max(0, 1 - known.reduce((sum, p) => sum + 1 - p, 0)), Math.min(...known)],
    cells,
    pillars: Object.fromEntries(Object.entries(pillars).map(([code, scales]) => [code, pillarOf(scales, cells)])),
    kinds: Object.fromEntries(
      plan.kinds.map((kind) => [
        kind.code,
        kindOf(kind.code, kind.mustProve, plan, draw, verdict, stateOf("DEP"), fix, priority),
      ]),
    ),
  };
}

function pillarOf(scales: readonly string[], cells: Readonly<Record<string, ReleaseCell>>): PillarCell {
  const known = scales.filter((code) => (cells[code]?.p50 ?? null) !== null);
  const weakest = [...known].sort((a, b) => (cells[a]?.p50 ?? 1) - (cells[b]?.p50 ?? 1))[0] ?? null;
  const states = scales.map((code) => (cells[code]?.state ?? "UNKNOWN") as GateState);
  const order: readonly GateState[] = ["WEAK", "UNKNOWN", "WATCH", "OK"];
  return { state: order.find((state) => states.includes(state)) ?? "UNKNOWN", weakest };
}

function kindOf(
  kind: string,
  mustProve: boolean,
  plan: TeamPlan,
  draw: Draw,
  verdict: ReleaseTeam["verdict"],
  dep: string,
  fix: readonly string[],
  priority: KindCell["priority"],
): KindCell {
  const answer = (question: string): KindAnswer => {
    const share = plan.yes[`${kind}.${question}`] ?? 0.4;
    let yes = 0;
    for (let person = 0; person < plan.n; person++) if (draw() < share) yes += 1;
    const pMajority = 1 / (1 + Math.exp(-((yes - plan.n / 2) / (0.45 * Math.sqrt(plan.n)))));
    const words = pMajority >= gamma ? "most yes" : pMajority <= 1 - gamma ? "most no" : "no clear majority";
    return { pMajority, words, yes: plan.n >= 20 ? yes : null, n: plan.n >= 20 ? plan.n : null };
  };
  const questions = { KC: answer("KC"), KD: answer("KD"), KR: answer("KR") };
  const isGuided = dep === "HIGH" || (questions.KD.pMajority ?? 0) >= gamma;
  const [rule, decided]: readonly [KindCell["rule"], KindCell["verdict"]] = mustProve
    ? ["must_prove", "STRUCTURED"]
    : verdict === "NOT_ENOUGH_EVIDENCE"
      ? ["not_enough", "NOT_ENOUGH_EVIDENCE"]
      : (questions.KC.pMajority ?? 0) >= gamma
        ? ["certainty", "STRUCTURED"]
        : isGuided
          ? ["dependence", "BLEND"]
          : fix.length > 0
            ? ["fix", "FIX"]
            : ["default", "DEFAULT"];
  return { verdict: decided, priority, rule, fix: rule === "fix" ? fix : [], questions };
}
