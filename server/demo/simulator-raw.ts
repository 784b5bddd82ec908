import { type AnswerRow, itemIndex, kindIndex } from "../score/answer-row.ts";
import type { KindCode, KindQuestionCode, ScoringKey } from "../score/instrument.ts";

/** Answers by code as a person gives them: null is skipped. */
export interface RawAnswers {
  readonly items: Readonly<Record<string, 1 | 2 | 3 | 4 | 5 | "DK" | null>>;
  readonly kinds: Readonly<Record<KindCode, Readonly<Record<KindQuestionCode, "Y" | "N" | "DK" | null>>>>;
}

const clicks = [1, 2, 3, 4, 5] as const;

/** The answers of a row by code, for whatever fills in the survey as a person would. */
export function rawAnswersOf(key: ScoringKey, row: AnswerRow): RawAnswers {
  const items = key.order.map((code) => {
    const answer = row[itemIndex(key, code)] ?? -1;
    return [code, answer === 0 ? "DK" : (clicks[answer - 1] ?? null)];
  });
  const kinds = key.kinds.map(({ code: kind }) => {
    const questions = key.kindQuestions.map(({ code }) => [code, spoken(row[kindIndex(key, code, kind)] ?? -1)]);
    return [kind, Object.fromEntries(questions)];
  });
  return { items: Object.fromEntries(items), kinds: Object.fromEntries(kinds) };
}

function spoken(answer: number): "Y" | "N" | "DK" | null {
  if (answer === 1) return "Y";
  if (answer === 0) return "N";
  return answer === 2 ? "DK" : null;
}
