import {
  type AnswerRow,
  answerDontKnow,
  answerRowLength,
  itemIndex,
  kindDontKnow,
  kindIndex,
  kindNo,
  kindYes,
} from "./answer-row.ts";
import {
  isReadinessScale,
  type KindCode,
  type KindQuestionCode,
  type ReadinessPillar,
  readinessPillarCodes,
  readinessPillars,
  type ScaleCode,
  type ScaleKey,
  type ScoringKey,
} from "./instrument.ts";
import { type PillarSums, pillarSumsOf } from "./pillar-sums.ts";
import { noScoreCounts, recode, twelfthsMin, twelfthsOfSum } from "./scale-score.ts";

/**
 * Everything that scoring needs to know about a team: whole numbers only, so they add and subtract exactly and
 * PostgreSQL can make the same ones in one pass. They are internal: small sums can be read like a person's answers.
 */
export interface TeamSums {
  readonly scales: Readonly<Record<ScaleCode, ScaleSums>>;
  readonly pillars: Readonly<Record<ReadinessPillar, PillarSums>>;
  readonly kinds: Readonly<Record<KindCode, Readonly<Record<KindQuestionCode, KindSums>>>>;
  /** Responses with a valid score on at least one of the eight readiness scales: the n of the team. */
  readonly included: number;
}

/** Sums of one sub-scale of k items; items in the scale's own order, answers recoded (6 - x for reverse-keyed items). */
export interface ScaleSums {
  /** Responses with a valid score. */
  readonly n: number;
  /** Sum of 12 x mean over valid scores, and of its square. */
  readonly sum12: number;
  readonly sumsq12: number;
  /** k x 5: how often each recoded answer 1..5 was given. */
  readonly itemCounts: readonly (readonly number[])[];
  /** k: "do not know" and skipped, per item. */
  readonly dk: readonly number[];
  readonly skipped: readonly number[];
  /** Responses with all k items answered; k sums and k x k cross-products of their recoded answers. */
  readonly nComplete: number;
  readonly itemSums: readonly number[];
  readonly crossprod: readonly (readonly number[])[];
  /** 49: valid scores by twelve times their mean, from 12 to 60. Scoring does not need them; what may be shown does. */
  readonly scoreCounts: readonly number[];
}

/** Answers to one kind question, among the responses that count as included. */
export interface KindSums {
  readonly yes: number;
  readonly no: number;
  readonly dk: number;
}

/**
 * The sums of the given answer rows (see `AnswerRow`), any order. The reference for the SQL that does the same. Throws
 * for a row of another length: it was given to another instrument.
 */
export function sumsOf(key: ScoringKey, answers: readonly AnswerRow[]): TeamSums {
  const length = answerRowLength(key);
  const stranger = answers.find((row) => row.length !== length);
  if (stranger) throw new Error(`a row of ${stranger.length} answers is not of the instrument ${key.version}`);
  const scored = key.scales.map((scale) => ({ scale, ...scaleSumsOf(key, scale, answers) }));
  const isIncluded = answers.map((_, row) =>
    scored.some(({ scale, twelfths }) => isReadinessScale(scale.code) && twelfths[row] !== null),
  );
  const pillars = readinessPillarCodes.map((pillar) => {
    const parts = readinessPillars[pillar].map((code) => scored.find(({ scale }) => scale.code === code)?.twelfths);
    const rows = answers.map((_, row) => parts.map((twelfths) => twelfths?.[row] ?? null));
    return [pillar, pillarSumsOf(rows, parts.length)];
  });
  const included = answers.filter((_, row) => isIncluded[row]);
  const kinds = key.kinds.map((kind) => [
    kind.code,
    Object.fromEntries(
      key.kindQuestions.map(({ code }) => [code, kindSumsOf(included, kindIndex(key, code, kind.code))]),
    ),
  ]);
  return {
    scales: Object.fromEntries(scored.map(({ scale, sums }) => [scale.code, sums])) as Record<ScaleCode, ScaleSums>,
    pillars: Object.fromEntries(pillars) as TeamSums["pillars"],
    kinds: Object.fromEntries(kinds) as TeamSums["kinds"],
    included: included.length,
  };
}

/** The sums of nobody. */
export function emptySums(key: ScoringKey): TeamSums {
  return sumsOf(key, []);
}

/** The first way in which sums are not those of this instrument; undefined where they may be scored under it. */
export function findSumsFault(key: ScoringKey, sums: TeamSums): string | undefined {
  for (const { code, items } of key.scales) {
    const found: ScaleSums | undefined = sums.scales[code];
    if (found === undefined) return `there is no sub-scale ${code}`;
    if (found.itemCounts.length !== items.length)
      return `${code} has ${found.itemCounts.length} items, not ${items.length}`;
  }
  return undefined;
}

/** One sub-scale's sums, and the score of every row. */
function scaleSumsOf(key: ScoringKey, scale: ScaleKey, answers: readonly AnswerRow[]): ScaleSumsOfRows {
  const indexes = scale.items.map((item) => itemIndex(key, item.code));
  const keys = scale.items.map((item) => item.key);
  return scaleSumsOfRows(
    answers.map((row) => indexes.map((index) => row[index] ?? -1)),
    keys,
  );
}

/** Sums of one sub-scale, and per row twelve times the mean, null without a valid score. */
export interface ScaleSumsOfRows {
  readonly sums: ScaleSums;
  readonly twelfths: readonly (number | null)[];
}

/** Sums of the answers (1..5, 0 do not know, -1 skipped) to the items of one scale with these keys, one row a person. */
export function scaleSumsOfRows(rows: readonly (readonly number[])[], keys: readonly (1 | -1)[]): ScaleSumsOfRows {
  const k = keys.length;
  const itemCounts = keys.map(() => [0, 0, 0, 0, 0]);
  const dk = keys.map(() => 0);
  const skipped = keys.map(() => 0);
  const itemSums = keys.map(() => 0);
  const crossprod = keys.map(() => keys.map(() => 0));
  const scoreCounts = noScoreCounts();
  let [n, sum12, sumsq12, nComplete] = [0, 0, 0, 0];
  const add = (list: number[] | undefined, at: number, amount: number): void => {
    if (list) list[at] = (list[at] ?? 0) + amount;
  };
  const twelfths = rows.map((row) => {
    const recoded = row.map((answer, i) => (answer >= 1 ? recode(answer, keys[i] ?? 1) : 0));
    let [sum, answered] = [0, 0];
    for (let i = 0; i < k; i++) {
      const value = recoded[i] ?? 0;
      if (value === 0) {
        add(row[i] === answerDontKnow ? dk : skipped, i, 1);
        continue;
      }
      add(itemCounts[i], value - 1, 1);
      sum += value;
      answered++;
    }
    if (answered === k) {
      nComplete++;
      for (let i = 0; i < k; i++) {
        add(itemSums, i, recoded[i] ?? 0);
        for (let j = 0; j < k; j++) add(crossprod[i], j, (recoded[i] ?? 0) * (recoded[j] ?? 0));
      }
    }
    const score = twelfthsOfSum(sum, answered, k);
    if (score === null) return null;
    n++;
    sum12 += score;
    sumsq12 += score * score;
    add(scoreCounts, score - twelfthsMin, 1);
    return score;
  });
  return {
    sums: { n, sum12, sumsq12, itemCounts, dk, skipped, nComplete, itemSums, crossprod, scoreCounts },
    twelfths,
  };
}

function kindSumsOf(answers: readonly AnswerRow[], index: number): KindSums {
  const count = (answer: number): number => answers.reduce((sum, row) => sum + (row[index] === answer ? 1 : 0), 0);
  return { yes: count(kindYes), no: count(kindNo), dk: count(kindDontKnow) };
}
