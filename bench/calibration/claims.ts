import {
  isReadinessScale,
  type KindQuestionCode,
  readinessScales,
  type ScaleCode,
  type ScoringKey,
} from "../../server/score/instrument.ts";
import { ownMeanOf } from "../../server/score/interval.ts";
import { momentsOfSums, varianceFloorOf } from "../../server/score/moments.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { teamVerdict, type Verdict } from "../../server/verdict/team-verdict.ts";
import type { Scored } from "./scenario.ts";

/** What the numbers of one team on one sub-scale said, beside the truth. */
export interface Claim {
  readonly scale: ScaleCode;
  readonly isReadiness: boolean;
  readonly truth: number;
  /** More than 1.5 standard deviations of the true means from their mean. */
  readonly isExtreme: boolean;
  readonly ownCovers: boolean;
  readonly sharedCovers: boolean;
  /** The interval of plain finite-population correction, as if answers had no error of their own. */
  readonly plainCovers: boolean;
  readonly ownError: number;
  readonly sharedError: number;
  readonly p50: number;
  readonly p60: number;
  /** Own true mean less that of all other members. */
  readonly trueDifference: number;
  /** Marked as different from the rest, and whether to the wrong side; null when not marked. */
  readonly isMarkWrong: boolean | null;
}

/** The verdict of a team that had enough answers, beside the verdict of its true means. */
export interface VerdictClaim {
  readonly said: Verdict;
  readonly truly: Verdict;
  readonly isFixFound: boolean;
  readonly lowest: number;
  /** Least distance of a true mean from the cut that decides about it. */
  readonly margin: number;
}

/** A kind of learning and question: P(most say yes) beside the true share. */
export interface KindClaim {
  readonly p: number;
  readonly share: number;
}

/** Everything that was said of one simulated organisation. */
export interface Claims {
  readonly scales: readonly Claim[];
  readonly verdicts: readonly VerdictClaim[];
  readonly kinds: readonly KindClaim[];
}

export function claimsOf(key: ScoringKey, scored: Scored): Claims {
  return {
    scales: key.scales.flatMap((scale) => scaleClaimsOf(key, scored, scale.code)),
    verdicts: scored.simulation.teams.flatMap((team) => verdictClaimOf(scored, team.id, team.trueMeans) ?? []),
    kinds: kindClaimsOf(key, scored),
  };
}

function scaleClaimsOf(key: ScoringKey, { simulation, input, score }: Scored, scale: ScaleCode): Claim[] {
  const truths = simulation.teams.map((team) => team.trueMeans[scale]);
  const mean = truths.reduce((sum, truth) => sum + truth, 0) / truths.length;
  const deviation = Math.sqrt(truths.reduce((sum, truth) => sum + (truth - mean) ** 2, 0) / (truths.length - 1));
  const people = simulation.teams.reduce((sum, team) => sum + team.size, 0);
  const total = simulation.teams.reduce((sum, team) => sum + team.size * team.trueMeans[scale], 0);
  const floor = varianceFloorOf(key.scales.find((candidate) => candidate.code === scale)?.items.length ?? 3);
  return simulation.teams.flatMap((team, t): Claim[] => {
    const found = score.teams.get(team.id)?.scales[scale];
    const sums = input[t]?.sums.scales[scale];
    if (!found?.own || !found.gate || !sums) return [];
    const truth = team.trueMeans[scale];
    const plain = ownMeanOf(momentsOfSums(sums), team.size, 1, floor) ?? found.own;
    const trueDifference = truth - (total - team.size * truth) / (people - team.size);
    return [
      {
        scale,
        isReadiness: isReadinessScale(scale),
        truth,
        isExtreme: Math.abs(truth - mean) > 1.5 * deviation,
        ownCovers: covers(found.own, truth),
        sharedCovers: covers(found.gate, truth),
        plainCovers: covers(plain, truth),
        ownError: (found.own.est - truth) ** 2,
        sharedError: (found.gate.est - truth) ** 2,
        p50: found.gate.p50,
        p60: found.gate.p60,
        trueDifference,
        isMarkWrong: found.rest?.isMarked ? Math.sign(found.rest.est) !== Math.sign(trueDifference) : null,
      },
    ];
  });
}

function covers(interval: { readonly lower: number; readonly upper: number }, truth: number): boolean {
  return interval.lower <= truth && truth <= interval.upper;
}

function verdictClaimOf(
  { score }: Scored,
  id: string,
  truth: Readonly<Record<ScaleCode, number>>,
): VerdictClaim | undefined {
  const team = score.teams.get(id);
  if (!team) return undefined;
  const gates = Object.fromEntries(Object.entries(team.scales).map(([code, { gate }]) => [code, gate]));
  const { verdict, fix } = teamVerdict(team.n, team.invited, gates, config);
  if (verdict === "NOT_ENOUGH_EVIDENCE") return undefined;
  const lowest = Math.min(...readinessScales.map((scale) => truth[scale]));
  const fromCuts = readinessScales.map((scale) => Math.abs(truth[scale] - config.cutWeak));
  const margin = Math.min(...fromCuts, ...[truth.CRT, truth.DEP].map((t) => Math.abs(t - config.cutContext)));
  return { said: verdict, truly: trueVerdictOf(truth, lowest), isFixFound: fix.length > 0, lowest, margin };
}

/** The decision table applied to what is true. */
function trueVerdictOf(truth: Readonly<Record<ScaleCode, number>>, lowest: number): Verdict {
  if (truth.CRT >= config.cutContext) return "STRUCTURED";
  if (truth.DEP >= config.cutContext) return "BLEND";
  return lowest < config.cutWeak ? "FIX" : "DEFAULT";
}

function kindClaimsOf(key: ScoringKey, { simulation, score }: Scored): KindClaim[] {
  const questions: readonly KindQuestionCode[] = key.kindQuestions.map((question) => question.code);
  return simulation.teams.flatMap((team) =>
    key.kinds.flatMap(({ code: kind }) =>
      questions.flatMap((question): KindClaim[] => {
        const said = score.teams.get(team.id)?.kinds[kind]?.[question];
        const share = team.kindShares[kind]?.[question];
        return said === undefined || said.n === 0 || share === undefined ? [] : [{ p: said.pMajority, share }];
      }),
    ),
  );
}
