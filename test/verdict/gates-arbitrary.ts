import fc from "fast-check";
import { contextScales, readinessScales, type ScaleCode } from "../../server/score/instrument.ts";
import type { Estimate } from "../../server/score/interval.ts";
import { defaultVerdictConfig, type VerdictConfig } from "../../server/verdict/config.ts";
import type { ContextState } from "../../server/verdict/gates.ts";
import type { KindEvidence } from "../../server/verdict/kind-verdict.ts";
import { type TeamVerdict, teamVerdict, verdictRank } from "../../server/verdict/team-verdict.ts";

export type KnownGates = Readonly<Record<ScaleCode, Estimate | null>>;

/** A team as the decision table sees it. */
export interface TeamCase {
  readonly n: number;
  readonly invited: number | null;
  readonly gates: KnownGates;
}

const estimate = fc.record({
  est: fc.double({ min: 0, max: 100, noNaN: true }),
  se: fc.double({ min: 0.5, max: 15, noNaN: true }),
  df: fc.oneof(fc.integer({ min: 4, max: 200 }), fc.double({ min: 2, max: 60, noNaN: true })),
});

const allScales = [...readinessScales, ...contextScales];

function gatesOf(gate: fc.Arbitrary<Estimate | null>): fc.Arbitrary<KnownGates> {
  return fc.record(Object.fromEntries(allScales.map((scale) => [scale, gate]))) as fc.Arbitrary<KnownGates>;
}

/** Any team: few or many answers, unknown gates now and then. */
export const anyTeam: fc.Arbitrary<TeamCase> = fc.record({
  n: fc.integer({ min: 0, max: 30 }),
  invited: fc.option(fc.integer({ min: 1, max: 40 })),
  gates: gatesOf(fc.option(estimate, { freq: 12 })),
});

/** A team with enough answers and every gate known. */
export const judgedTeam: fc.Arbitrary<TeamCase> = fc.record({
  n: fc.integer({ min: 5, max: 30 }),
  invited: fc.constant(null),
  gates: gatesOf(estimate),
});

export const readinessScale = fc.constantFrom(...readinessScales);
export const rise = fc.double({ min: 0, max: 60, noNaN: true });

export function judge(team: TeamCase, config: VerdictConfig = defaultVerdictConfig): TeamVerdict {
  return teamVerdict(team.n, team.invited, team.gates, config);
}

/** The team with some gates changed; unknown ones stay unknown. */
export function withGates(
  team: TeamCase,
  scales: readonly ScaleCode[],
  change: (gate: Estimate) => Estimate,
): TeamCase {
  const changed = scales.map((scale) => [scale, team.gates[scale] && change(team.gates[scale])]);
  return { ...team, gates: { ...team.gates, ...Object.fromEntries(changed) } };
}

/** The rank for comparisons; a verdict without evidence ranks nowhere and compares equal to itself only. */
export function rankOf(verdict: Pick<TeamVerdict, "verdict">): number {
  return verdictRank(verdict.verdict) ?? Number.NEGATIVE_INFINITY;
}

const probability = fc.double({ min: 0, max: 1, noNaN: true });

export const evidence: fc.Arbitrary<KindEvidence> = fc.record({
  mustProve: fc.boolean(),
  nCertain: fc.integer({ min: 0, max: 12 }),
  pCertain: probability,
  nDependent: fc.integer({ min: 0, max: 12 }),
  pDependent: probability,
  pRare: probability,
});

/** The part of a team verdict that decides about a kind. */
export const contextStates: readonly ContextState[] = ["LOW", "MID", "HIGH"];
