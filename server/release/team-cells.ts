import type { WaveKind } from "../db/schema.ts";
import { recordOf } from "../kernel/record.ts";
import type { ScaleCode, ScoringKey } from "../score/instrument.ts";
import { readinessPillarCodes, readinessPillars } from "../score/instrument.ts";
import type { Interval as Bounds } from "../score/interval.ts";
import type { KindScore, TeamScore } from "../score/organisation-score.ts";
import type { VerdictConfig } from "../verdict/config.ts";
import { contextStateOf } from "../verdict/gates.ts";
import { type KindVerdict, kindVerdict } from "../verdict/kind-verdict.ts";
import type { TeamVerdict } from "../verdict/team-verdict.ts";
import type { Interval, KindAnswer, KindCell, PillarCell, ReleaseCell } from "./release.ts";
import { areSafe, type SafetyRule } from "./safe-counts.ts";

/** Answers from which the counts of a yes/no question are shown. */
export const kindCountsFrom = 20;

const majorityWords = { HIGH: "most yes", MID: "no clear majority", LOW: "most no", UNKNOWN: "unknown" } as const;

/** An estimate with its 95 % interval. */
export function shownInterval({ est, lower, upper }: Bounds & { readonly est: number }): Interval {
  return { mean: est, lower, upper };
}

/** The sub-scales of a team; one that is withheld has no cell. */
export function cellsOf(
  team: TeamScore,
  verdict: TeamVerdict,
  shown: ReadonlySet<ScaleCode>,
): Record<string, ReleaseCell> {
  const states: Readonly<Record<ScaleCode, ReleaseCell["state"]>> = { ...verdict.states, ...verdict.context };
  const codes = (Object.keys(team.scales) as ScaleCode[]).filter((code) => shown.has(code));
  return recordOf(codes, (code): ReleaseCell => {
    const { n, own, gate, rest } = team.scales[code];
    return {
      n,
      own: own && shownInterval(own),
      estimate: gate && shownInterval(gate),
      p50: gate?.p50 ?? null,
      p60: gate?.p60 ?? null,
      state: states[code],
      rest: rest && { difference: rest.est, p: rest.p, q: rest.q, isMarked: rest.isMarked },
    };
  });
}

/** The pillars of readiness: each as strong as its weakest sub-scale. */
export function pillarsOf(verdict: TeamVerdict): Record<string, PillarCell> {
  return recordOf(readinessPillarCodes, (pillar) => {
    const known = readinessPillars[pillar].filter((scale) => verdict.p50[scale] !== null);
    const weakest = known.sort((a, b) => (verdict.p50[a] ?? 0) - (verdict.p50[b] ?? 0))[0] ?? null;
    return { state: verdict.pillars[pillar], weakest };
  });
}

/** The kinds of learning of a team, each with its verdict and the row of the table that gave it. */
export function kindCellsOf(
  key: ScoringKey,
  kinds: readonly WaveKind[],
  team: TeamScore,
  verdict: TeamVerdict,
  config: VerdictConfig,
  rule: SafetyRule,
): Record<string, KindCell> {
  return recordOf(
    key.kinds.map(({ code }) => code),
    (code): KindCell => {
      const scores = team.kinds[code];
      const mustProve = kinds.some((kind) => kind.code === code && kind.mustProve !== null);
      const [certain, dependent, rare] = [scores?.KC, scores?.KD, scores?.KR];
      const result = kindVerdict(
        verdict,
        {
          mustProve,
          nCertain: certain?.n ?? 0,
          pCertain: knownMajority(certain),
          nDependent: dependent?.n ?? 0,
          pDependent: knownMajority(dependent),
          pRare: knownMajority(rare),
        },
        config,
      );
      const answer = (score: KindScore | undefined) => kindAnswerOf(score, team.n, config, rule);
      return {
        verdict: result.verdict,
        priority: result.priority,
        rule: ruleOf(result, mustProve),
        fix: verdict.fix,
        questions: { KC: answer(certain), KD: answer(dependent), KR: answer(rare) },
      };
    },
  );
}

function knownMajority(score: KindScore | undefined): number | null {
  return score === undefined || score.n === 0 ? null : score.pMajority;
}

/** Words for every team; the counts, and the chance from which they could be worked out, for large and divided ones. */
function kindAnswerOf(
  score: KindScore | undefined,
  people: number,
  config: VerdictConfig,
  rule: SafetyRule,
): KindAnswer {
  const pMajority = knownMajority(score);
  const areShown =
    score !== undefined &&
    score.n >= kindCountsFrom &&
    areSafe({ options: [score.yes, score.n - score.yes], none: people - score.n }, rule);
  return {
    pMajority: areShown ? pMajority : null,
    words: majorityWords[contextStateOf(pMajority, config.gamma)],
    yes: areShown ? score.yes : null,
    n: areShown ? score.n : null,
  };
}

/** Each row of the decision table has a verdict of its own, but for STRUCTURED, which has two. */
function ruleOf({ verdict }: KindVerdict, mustProve: boolean): KindCell["rule"] {
  if (mustProve) return "must_prove";
  const rules = {
    NOT_ENOUGH_EVIDENCE: "not_enough",
    STRUCTURED: "certainty",
    BLEND: "dependence",
    FIX: "fix",
    DEFAULT: "default",
  } as const;
  return rules[verdict];
}
