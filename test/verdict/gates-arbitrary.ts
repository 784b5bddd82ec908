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

/** Cases of every property here: each is one team, judged in some ten microseconds. */
export const manyTeams = { numRuns: 10_000 };

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Now and then exactly on a cut. */
function estimateIn(lowest: number, highest: number): fc.Arbitrary<Estimate> {
  return fc.record({
    est: fc.oneof({ weight: 12, arbitrary: between(lowest, highest) }, fc.constantFrom(50, 60)),
    se: between(0.5, 15),
    df: fc.oneof(fc.integer({ min: 4, max: 200 }), between(2, 60)),
  });
}

const [anywhere, high, low] = [estimateIn(0, 100), estimateIn(70, 100), estimateIn(0, 45)];
const maybe = (gate: fc.Arbitrary<Estimate>) => fc.option(gate, { freq: 25 });

function gatesOf(readiness: fc.Arbitrary<Estimate | null>, context: fc.Arbitrary<Estimate | null>) {
  const gates = [
    ...readinessScales.map((scale) => [scale, readiness]),
    ...contextScales.map((scale) => [scale, context]),
  ];
  return fc.record(Object.fromEntries(gates)) as fc.Arbitrary<KnownGates>;
}

/** Any team, and half of them good ones, so that defaults and firm ones are not rare: few or many answers, gaps. */
export const anyTeam: fc.Arbitrary<TeamCase> = fc.record({
  n: fc.oneof({ weight: 1, arbitrary: fc.nat(30) }, { weight: 3, arbitrary: fc.integer({ min: 20, max: 30 }) }),
  invited: fc.option(fc.integer({ min: 1, max: 45 })),
  gates: fc.oneof(gatesOf(maybe(anywhere), maybe(anywhere)), gatesOf(maybe(high), maybe(low)), gatesOf(high, low)),
});

/** A team with enough answers and every gate known. */
export const judgedTeam: fc.Arbitrary<TeamCase> = fc.record({
  n: fc.integer({ min: 5, max: 30 }),
  invited: fc.constant(null),
  gates: fc.oneof(gatesOf(anywhere, anywhere), gatesOf(anywhere, low)),
});

/** Any rules that a wave may have. */
export const anyRules: fc.Arbitrary<VerdictConfig> = fc.record({
  cutWeak: between(1, 99),
  cutOk: between(1, 99),
  cutContext: between(1, 99),
  gamma: between(0.51, 0.999),
  nMin: fc.integer({ min: 2, max: 20 }),
  minResponseRate: between(0, 1),
  ebMinTeams: fc.integer({ min: 2, max: 20 }),
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
