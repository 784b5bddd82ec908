import type { KindCode, KindQuestionCode, ScoringKey } from "./instrument.ts";

/**
 * One person's answers as integers; the same in the ballot, the database (smallint[]) and here. First one number per
 * item in the order shown: 1..5 as clicked, 0 do not know, -1 skipped. Then per kind question (KC, KD, KR), per kind:
 * 1 yes, 0 no, 2 do not know, -1 skipped.
 */
export type AnswerRow = readonly number[];

export const answerDontKnow = 0;
export const answerSkipped = -1;
export const kindYes = 1;
export const kindNo = 0;
export const kindDontKnow = 2;

/** Length of every answer row of this instrument: items, then kind questions times kinds. */
export function answerRowLength(key: ScoringKey): number {
  return key.order.length + key.kindQuestions.length * key.kinds.length;
}

/** Position (from 0) of an item in an answer row. Throws for an item that is not in the order. */
export function itemIndex(key: ScoringKey, item: string): number {
  const index = key.order.indexOf(item);
  if (index < 0) throw new Error(`the instrument ${key.version} has no item ${item} in its order`);
  return index;
}

/** Position (from 0) of the answer to one kind question about one kind of learning. Throws for unknown codes. */
export function kindIndex(key: ScoringKey, question: KindQuestionCode, kind: KindCode): number {
  const questionAt = key.kindQuestions.findIndex((candidate) => candidate.code === question);
  const kindAt = key.kinds.findIndex((candidate) => candidate.code === kind);
  if (questionAt < 0 || kindAt < 0) throw new Error(`the instrument ${key.version} has no ${question} for ${kind}`);
  return key.order.length + questionAt * key.kinds.length + kindAt;
}

/** The first thing wrong with a row under this instrument, or undefined for a row that may be scored. */
export function findAnswerFault(key: ScoringKey, row: AnswerRow): string | undefined {
  const length = answerRowLength(key);
  if (row.length !== length) return `expected ${length} answers, got ${row.length}`;
  for (const [index, answer] of row.entries()) {
    const max = index < key.order.length ? 5 : 2;
    if (!Number.isInteger(answer) || answer < -1 || answer > max) return `answer ${index + 1} is ${answer}`;
  }
  return undefined;
}
