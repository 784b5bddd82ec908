import { recordOf } from "../kernel/record.ts";
import {
  type KindCode,
  type KindQuestionCode,
  type ReadinessScale,
  readinessPillars,
  readinessScales,
  type ScaleCode,
  type ScoringKey,
} from "./instrument.ts";
import { type KindPrior, kindPriorOf, majorityProbability, type YesShare } from "./kinds.ts";
import type { KindScore, OrganisationScore, TeamScaleScore, TeamScore } from "./organisation-score.ts";
import { pillarScoreOf } from "./scale-score.ts";
import { scoreScale } from "./scale-scoring.ts";
import type { ScoreConfig } from "./score-config.ts";
import { findSumsFault, type KindSums, type TeamSums } from "./sums.ts";

/** One atom of the release: its sums and how many people were invited to it (null: not known). */
export interface TeamInput {
  readonly id: string;
  readonly invited: number | null;
  readonly sums: TeamSums;
}

/**
 * Scores an organisation from integer sums and nothing else: per sub-scale and team the own mean, the shared estimate
 * with its gate probabilities and the difference from the rest; per kind question the probability of a majority.
 * The order of the teams does not matter. Throws if two teams have one id, or if sums are of another instrument.
 */
export function scoreOrganisation(
  key: ScoringKey,
  input: readonly TeamInput[],
  config: ScoreConfig,
): OrganisationScore {
  const teams = [...input].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  if (new Set(teams.map((team) => team.id)).size < teams.length) throw new Error("two teams to score have one id");
  for (const { id, sums } of teams) {
    const fault = findSumsFault(key, sums);
    if (fault) throw new Error(`the sums of team ${id} are not of the instrument ${key.version}: ${fault}`);
  }
  const scored = key.scales.map((scale) => {
    const ofScale = teams.map(({ invited, sums }) => ({ invited, sums: sums.scales[scale.code] }));
    return { code: scale.code, ...scoreScale(scale, ofScale, config) };
  });
  const codes = key.scales.map(({ code }) => code);
  const kinds = kindPriorsOf(key, teams, config.ebMinTeams);
  const majorities = byKindQuestion(key, (kind, question) => majorityOf(kinds[kind]?.[question]));
  const teamScores = teams.map((team, i): [string, TeamScore] => {
    const scales = recordOf(codes, (_, at) => scored[at]?.teams[i]) as TeamScore["scales"];
    return [team.id, teamScoreOf(key, team, scales, majorities)];
  });
  return {
    version: key.version,
    config,
    included: teams.reduce((sum, team) => sum + team.sums.included, 0),
    scales: Object.fromEntries(scored.map(({ code, score }) => [code, score])) as OrganisationScore["scales"],
    kinds,
    teams: new Map(teamScores),
  };
}

function teamScoreOf(
  key: ScoringKey,
  team: TeamInput,
  scales: Readonly<Record<ScaleCode, TeamScaleScore>>,
  majorities: Readonly<Record<KindCode, Readonly<Record<KindQuestionCode, Majority>>>>,
): TeamScore {
  const pillarOf = (codes: readonly ReadinessScale[]): number | null =>
    pillarScoreOf(codes.map((code) => scales[code].mean));
  return {
    id: team.id,
    n: team.sums.included,
    invited: team.invited,
    isRosterOutdated: team.invited !== null && team.sums.included > team.invited,
    scales,
    pillars: {
      MOTIVE: pillarOf(readinessPillars.MOTIVE),
      MEANS: pillarOf(readinessPillars.MEANS),
      OPPORTUNITY: pillarOf(readinessPillars.OPPORTUNITY),
    },
    weakest: weakestOf(scales),
    kinds: byKindQuestion(key, (kind, question) =>
      kindScoreOf(majorities[kind]?.[question], team.sums.kinds[kind]?.[question]),
    ),
  };
}

function weakestOf(scales: Readonly<Record<ScaleCode, TeamScaleScore>>): TeamScore["weakest"] {
  let weakest: TeamScore["weakest"] = null;
  for (const scale of readinessScales) {
    const est = scales[scale].gate?.est;
    if (est !== undefined && (weakest === null || est < weakest.est)) weakest = { scale, est };
  }
  return weakest;
}

function kindPriorsOf(key: ScoringKey, teams: readonly TeamInput[], teamsMin: number): OrganisationScore["kinds"] {
  return byKindQuestion(key, (kind, question) => {
    const shares = teams.map(({ sums }) => shareOf(sums.kinds[kind]?.[question]));
    const n = shares.reduce((sum, share) => sum + share.n, 0);
    const yes = shares.reduce((sum, share) => sum + share.yes, 0);
    return { ...kindPriorOf(shares, teamsMin), n, yes };
  });
}

type Majority = (share: YesShare) => number;

/** P(majority) under one prior, remembered: thousands of teams have few different shares. */
function majorityOf(prior: KindPrior | undefined): Majority {
  const known = new Map<number, number>();
  return (share) => {
    // one number for both: n is at least yes
    const name = share.n ** 2 + share.yes;
    const found = known.get(name);
    if (found !== undefined) return found;
    const probability = majorityProbability(prior ?? { a: 0.5, b: 0.5 }, share);
    known.set(name, probability);
    return probability;
  };
}

function kindScoreOf(majority: Majority | undefined, sums: KindSums | undefined): KindScore {
  const share = shareOf(sums);
  const pMajority = (majority ?? majorityOf(undefined))(share);
  return { n: share.n, yes: share.yes, dk: sums?.dk ?? 0, pMajority };
}

function shareOf(sums: KindSums | undefined): YesShare {
  return { n: (sums?.yes ?? 0) + (sums?.no ?? 0), yes: sums?.yes ?? 0 };
}

function byKindQuestion<Value>(
  key: ScoringKey,
  of: (kind: KindCode, question: KindQuestionCode) => Value,
): Record<KindCode, Record<KindQuestionCode, Value>> {
  const kinds = key.kinds.map(({ code }) => code);
  const questions = key.kindQuestions.map(({ code }) => code);
  return recordOf(kinds, (kind) => recordOf(questions, (question) => of(kind, question)));
}
