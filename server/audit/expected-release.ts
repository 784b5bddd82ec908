import type { DecisionRules } from "../db/schema.ts";
import type { Release, ReleaseTeam } from "../release/release.ts";
import { expectedAnswersOf } from "./expected-kinds.ts";
import { expectedRestOf } from "./expected-mark.ts";
import { expectedPillarsOf } from "./expected-pillars.ts";
import {
  type AuditTeam,
  type ExpectedInterval,
  type ExpectedNumbers,
  type ExpectedScale,
  expectedScaleOf,
  intervalOf,
  weightedMeanOf,
} from "./expected-scale.ts";
import { type Chances, expectedKindOf, expectedVerdictOf, stateOf } from "./expected-verdict.ts";
import { byUnit } from "./labels.ts";
import { averageOf, type OpenedAnswer, type OpenedWave, readingOf } from "./opened-wave.ts";
import { treeOf } from "./published-tree.ts";
import { safetyFaultsOf } from "./safety.ts";

/**
 * What a release must say of the teams, units and sub-scales of a wave, worked out from its opened answers alone.
 * `published` is looked at for two things only: what is withheld (that nothing unsafe is shown, `unsafeGroupsOf` checks),
 * and on which side a probability lies that is on the line of a decision, so that its last digit does not decide.
 */
export function expectedReleaseOf(wave: OpenedWave, published: Release) {
  const { key, thresholds } = wave;
  const rules = { ...wave.rules, nMin: Math.max(wave.rules.nMin, thresholds.k) };
  const tree = treeOf(wave);
  const answersOf = byUnit(wave);
  const teams = auditTeamsOf(wave);
  const scales = key.scales.map((scale) => expectedScaleOf(scale, teams, rules, thresholds.k));
  const answers = key.kinds.map(({ code: kind }) => ({
    kind,
    questions: key.kindQuestions.map(({ code }) => {
      return { code, teams: expectedAnswersOf(kind, code, teams, rules, thresholds.k) };
    }),
  }));
  const excluded = wave.openings.reduce((sum, opening) => sum + opening.excluded, 0);
  const publishedTeams = new Map(published.units.map((unit) => [unit.id, unit.team]));

  const teamOf = (team: AuditTeam, t: number) => {
    const said = publishedTeams.get(team.unitId);
    // which cells are shown is checked by `safetyFaultsOf`; a withheld one must not show in the verdict either
    const shown = key.scales.map(({ code }, s) => [code, said?.cells[code] ? scales[s]?.teams[t] : undefined]);
    const numbers: Readonly<Record<string, ExpectedNumbers | undefined>> = Object.fromEntries(shown);
    const chances = chancesOf(numbers, said?.cells, rules);
    const counted = team.readings.filter((reading) => reading.counts).length;
    const verdict = expectedVerdictOf(counted, team.invited, chances, rules);
    const cells = Object.entries(numbers).flatMap(([code, found]) => {
      if (found === undefined) return [];
      const rest = expectedRestOf(found, said?.cells[code]);
      return [[code, { ...shownOf(found), rest, state: stateOf(code, chances, rules) }]];
    });
    const kinds = answers.map(({ kind, questions }) => {
      const answered = Object.fromEntries(questions.map((question) => [question.code, question.teams[t]]));
      const mustProve = wave.kinds.some((fact) => fact.code === kind && fact.mustProve !== null);
      const limits = { gamma: rules.gamma, largestShare: thresholds.largestShare, people: counted };
      const words = Object.entries(answered).map(([question, answer]) => [question, shownAnswerOf(answer, limits)]);
      const decided = expectedKindOf(verdict, chances, mustProve, answered, rules);
      return [kind, { ...decided, questions: Object.fromEntries(words) }];
    });
    return {
      part: tree.isAbovePublished(team.unitId) ? "rest" : "whole",
      invited: team.invited,
      n: team.readings.length,
      ...verdict,
      cells: Object.fromEntries(cells),
      kinds: Object.fromEntries(kinds),
    };
  };
  const expectedTeams = new Map(teams.map((team, t) => [team.unitId, teamOf(team, t)]));

  const meansOf = (unitIds: readonly string[], said: Readonly<Record<string, unknown>>) => {
    const means = key.scales.flatMap(({ code }, s) => {
      if (said[code] === undefined) return [];
      const parts = teams.flatMap((team, t) => {
        const found = scales[s]?.teams[t];
        if (!found?.own || !unitIds.includes(team.unitId)) return [];
        const scores = team.readings.flatMap((reading) => reading.scores[code] ?? []);
        return [{ scores, mean: averageOf(scores), invited: team.invited, meanVariance: found.own.se ** 2 }];
      });
      const mean = weightedMeanOf(parts);
      return [[code, mean && shownIntervalOf(intervalOf(mean.mean, Math.sqrt(mean.variance), mean.df))]];
    });
    return Object.fromEntries(means);
  };

  return {
    participation: {
      invited: wave.groups.reduce((sum, group) => sum + group.invited, 0),
      redeemed: wave.groups.reduce((sum, group) => sum + group.redeemed, 0),
      included: wave.answers.length,
      excluded,
      spoiled: wave.openings.reduce((sum, opening) => sum + opening.spoiled, 0),
      quality: wave.answers.length + excluded < 20 ? null : (wave.quality ?? null),
    },
    thresholds,
    rules,
    reliabilityFrom: { completeRows: 50, withinDf: 30, teams: 5, itemAnswers: 20, agreed: 0.5 },
    scales: scales.map(({ summary }) => withShownItems(summary, published.units[0]?.items ?? {})),
    pillars: expectedPillarsOf(
      key.scales,
      teams.flatMap((team) => team.readings),
    ),
    units: wave.units.map((unit) => {
      const below = tree.publishedBelow(unit.id);
      const isPublished = below.includes(unit.id);
      const judged = below.filter((id) => expectedTeams.has(id));
      const verdicts = { DEFAULT: 0, FIX: 0, BLEND: 0, STRUCTURED: 0, NOT_ENOUGH_EVIDENCE: 0 };
      for (const id of judged) verdicts[expectedTeams.get(id)?.verdict ?? "NOT_ENOUGH_EVIDENCE"]++;
      const answers = below.flatMap((id) => answersOf.get(id) ?? []);
      const said = published.units.find(({ id }) => id === unit.id);
      return {
        id: unit.id,
        parentId: unit.parentId,
        name: unit.name,
        invited: tree.invitedBelow(unit.id),
        answered: isPublished ? answers.length : null,
        countsIn: tree.countsIn(unit.id),
        team: expectedTeams.get(unit.id) ?? null,
        summary:
          isPublished && below.length > 1
            ? { teams: judged.length, verdicts, means: meansOf(judged, said?.summary?.means ?? {}) }
            : null,
        items: isPublished ? itemCountsOf(wave, answers, Object.keys(said?.items ?? {})) : null,
      };
    }),
  };
}

/** The atoms of a wave in which somebody's answers count, with what was answered. */
export function auditTeamsOf(wave: OpenedWave): readonly AuditTeam[] {
  const [tree, answersOf] = [treeOf(wave), byUnit(wave)];
  return wave.openings.flatMap(({ unitId }): AuditTeam[] => {
    const readings = (answersOf.get(unitId) ?? []).map((answer) => readingOf(wave.key, answer.answers));
    return readings.length === 0 ? [] : [{ unitId, invited: tree.invitedCounted(unitId), readings }];
  });
}

/** What follows from the published numbers about groups that are too small or too much alike. */
export function unsafeGroupsOf(wave: OpenedWave, published: Release): ReturnType<typeof safetyFaultsOf> {
  const answersOf = byUnit(wave);
  const tree = treeOf(wave);
  const readings = new Map(
    [...answersOf].map(([id, answers]) => [id, answers.map(({ answers: row }) => readingOf(wave.key, row))]),
  );
  return safetyFaultsOf(wave, published, (id) => readings.get(id) ?? [], tree.publishedAbove);
}

/** Recomputed chances; one on the line that decides lies on the side on which the published state has it. */
function chancesOf(
  numbers: Readonly<Record<string, ExpectedNumbers | undefined>>,
  published: ReleaseTeam["cells"] | undefined,
  rules: DecisionRules,
): Chances {
  const chances = Object.entries(numbers).map(([code, found]) => {
    const { p50 = null, p60 = null } = found ?? {};
    if (p50 === null || p60 === null) return [code, { p50, p60 }];
    const nudges = [0, -lineWidth, lineWidth];
    const near = nudges.flatMap((a) => nudges.map((b) => ({ p50: p50 + a, p60: p60 + b })));
    const agreed = near.find((chance) => stateOf(code, { [code]: chance }, rules) === published?.[code]?.state);
    return [code, agreed ?? { p50, p60 }];
  });
  return Object.fromEntries(chances);
}

/** What two ways of computing a chance may differ by. */
const lineWidth = 1e-4;

function shownOf({ n, own, estimate, p50, p60 }: ExpectedNumbers) {
  return {
    n,
    own: own && shownIntervalOf(own),
    estimate: estimate && shownIntervalOf(estimate),
    p50,
    p60,
  };
}

function shownIntervalOf({ mean, lower, upper }: ExpectedInterval) {
  return { mean, lower, upper };
}

/** Single statements are described only where the whole organisation shows them. */
function withShownItems(
  { reliability, ...summary }: ExpectedScale["summary"],
  ofWhole: Readonly<Record<string, unknown>>,
) {
  return {
    ...summary,
    reliability: { ...reliability, items: reliability.items.filter(({ code }) => code in ofWhole) },
  };
}

/** How often 1 to 5 was clicked, and how often nothing or "do not know". */
function itemCountsOf({ key }: OpenedWave, answers: readonly OpenedAnswer[], codes: readonly string[]) {
  const counts = codes.map((code) => {
    const clicks = answers.map((answer) => answer.answers[key.order.indexOf(code)] ?? -1);
    const times = (value: number) => clicks.filter((click) => Math.max(0, click) === value).length;
    return [code, [1, 2, 3, 4, 5, 0].map(times)];
  });
  return Object.fromEntries(counts);
}

/** Counts are shown from 20 answers up and unless nearly all say the same; otherwise words only. */
function shownAnswerOf(
  answer: { readonly n: number; readonly yes: number; readonly pMajority: number | null } | undefined,
  limits: { readonly gamma: number; readonly largestShare: number; readonly people: number },
) {
  const { gamma, largestShare, people } = limits;
  const p = answer?.pMajority ?? null;
  const isShown =
    answer !== undefined &&
    answer.n >= 20 &&
    Math.max(answer.yes, answer.n - answer.yes) <= largestShare * answer.n + 1e-9 &&
    people - answer.n <= largestShare * people + 1e-9;
  const clear = p === null ? "unknown" : p >= gamma - 1e-12 ? "most yes" : p <= 1 - gamma + 1e-12 ? "most no" : null;
  return {
    pMajority: isShown ? p : null,
    words: clear ?? "no clear majority",
    yes: isShown ? answer.yes : null,
    n: isShown ? answer.n : null,
  };
}
