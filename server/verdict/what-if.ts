/**
 * What would change a verdict: arithmetic on the numbers that are shown, never a prediction. An estimate is moved by whole
 * points, its spread stays (a normal curve as wide as the interval that is shown), and the same table decides. A gate that
 * is not moved keeps its frozen state, so an unchanged team has its frozen verdict whatever was rounded.
 */
import { normalTails } from "../score/distributions.ts";
import { type ContextState, contextStateOf, type ReadinessState, readinessStateOf } from "./gates.ts";
import { type Verdict, verdictOf, verdictRank } from "./team-verdict.ts";

/** A gate as it is shown. */
export interface ShownGate {
  readonly scale: string;
  readonly isContext: boolean;
  readonly state: ReadinessState | ContextState;
  /** estimate and its 95 % interval in points; null where it is not shown */
  readonly mean: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface ShownTeam {
  readonly verdict: Verdict;
  readonly gates: readonly ShownGate[];
}

export interface WhatIfRules {
  readonly cutWeak: number;
  readonly cutOk: number;
  readonly cutContext: number;
  readonly gamma: number;
}

/** Points by which gates are moved; a missing one stays. */
export type Shifts = Readonly<Record<string, number>>;

/** The least whole points by which one gate, moved alone, changes the verdict. */
export interface Flip {
  readonly scale: string;
  readonly points: number;
  readonly verdict: Verdict;
  /** chance that the gate is past its cut, moved so */
  readonly chance: number;
}

export interface WhatIf {
  /** one gate alone, the smallest move first: towards bottom-up, or away from it where that is the verdict */
  readonly flips: readonly Flip[];
  /** where several gates are weak, so that no single one helps: each moved by its least points; null otherwise */
  readonly together: {
    readonly moves: readonly { readonly scale: string; readonly points: number }[];
    readonly verdict: Verdict;
  } | null;
}

const quantile975 = 1.959963984540054;
const certainty = "CRT";
const dependence = "DEP";

/** null where the verdict is not known: there is nothing to reckon with. */
export function whatIf(team: ShownTeam, rules: WhatIfRules): WhatIf | null {
  if (team.verdict === "NOT_ENOUGH_EVIDENCE") return null;
  const isTop = team.verdict === "DEFAULT";
  const flips = team.gates
    .flatMap((gate) => flipOf(team, gate, rules) ?? [])
    .filter(({ verdict }) => isTop || rankOf(verdict) > rankOf(team.verdict))
    .sort((a, b) => Math.abs(a.points) - Math.abs(b.points));
  return { flips, together: team.verdict === "FIX" ? togetherOf(team, rules) : null };
}

function rankOf(verdict: Verdict): number {
  return verdictRank(verdict) ?? -1;
}

/** The verdict with some gates moved. Without a move it is the frozen one. */
export function verdictIf(team: ShownTeam, shifts: Shifts, rules: WhatIfRules): Verdict {
  if (team.verdict === "NOT_ENOUGH_EVIDENCE" || team.gates.every(({ scale }) => (shifts[scale] ?? 0) === 0))
    return team.verdict;
  const states = team.gates.map((gate) => ({ ...gate, state: stateAt(gate, shifts[gate.scale] ?? 0, rules) }));
  const context = (scale: string): ContextState => {
    const state = states.find((gate) => gate.scale === scale)?.state;
    return state === "HIGH" || state === "MID" || state === "LOW" ? state : "UNKNOWN";
  };
  const weak = states.filter(({ isContext, state }) => !isContext && state === "WEAK");
  return verdictOf([], context(certainty), context(dependence), weak);
}

/** From the lowest to the highest, for both kinds of gates. */
const order: readonly string[] = ["WEAK", "WATCH", "OK", "LOW", "MID", "HIGH"];

/**
 * The state of a gate that is moved by so many points; 0: the frozen one. What is shown is rounded, so the frozen state
 * and the arithmetic can differ by a hair: a gate that is moved up never falls below its frozen state, nor the other way.
 */
export function stateAt(gate: ShownGate, points: number, rules: WhatIfRules): ShownGate["state"] {
  if (points === 0 || gate.mean === null) return gate.state;
  const above = (cut: number): number => chanceAbove(gate, points, cut);
  const reckoned = gate.isContext
    ? contextStateOf(above(rules.cutContext), rules.gamma)
    : readinessStateOf(above(rules.cutWeak), above(rules.cutOk), rules.gamma);
  const isBackward = (order.indexOf(reckoned) - order.indexOf(gate.state)) * points < 0;
  return isBackward ? gate.state : reckoned;
}

function chanceAbove({ mean, lower, upper }: ShownGate, points: number, cut: number): number {
  if (mean === null) return 0;
  const spread = ((upper ?? mean) - (lower ?? mean)) / (2 * quantile975);
  const distance = cut - (mean + points);
  if (spread <= 0) return distance <= 0 ? 1 : 0;
  return normalTails(distance / spread).upper;
}

/** The least move of one gate, within the scale of 0 to 100, that changes the verdict. */
function flipOf(team: ShownTeam, gate: ShownGate, rules: WhatIfRules): Flip | null {
  const { mean } = gate;
  if (mean === null) return null;
  for (let size = 1; size <= 100; size++)
    for (const points of [size, -size]) {
      if (mean + points < 0 || mean + points > 100) continue;
      const verdict = verdictIf(team, { [gate.scale]: points }, rules);
      if (verdict === team.verdict) continue;
      const cut = gate.isContext ? rules.cutContext : rules.cutWeak;
      return { scale: gate.scale, points, verdict, chance: chanceAbove(gate, points, cut) };
    }
  return null;
}

function togetherOf(team: ShownTeam, rules: WhatIfRules): WhatIf["together"] {
  const moves = team.gates
    .filter(({ isContext, state }) => !isContext && state === "WEAK")
    .flatMap((gate) => {
      const points = leastOut(gate, rules);
      return points === null ? [] : [{ scale: gate.scale, points }];
    });
  if (moves.length < 2) return null;
  const verdict = verdictIf(team, Object.fromEntries(moves.map(({ scale, points }) => [scale, points])), rules);
  return verdict === team.verdict ? null : { moves, verdict };
}

/** Points after which a weak gate no longer counts as missing. */
function leastOut(gate: ShownGate, rules: WhatIfRules): number | null {
  for (let points = 1; points <= 100 - (gate.mean ?? 100); points++)
    if (stateAt(gate, points, rules) !== "WEAK") return points;
  return null;
}
