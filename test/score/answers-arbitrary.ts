import fc from "fast-check";
import { type AnswerRow, answerRowLength } from "../../server/score/answer-row.ts";
import { readinessKey as key } from "./readiness-key.ts";

const itemAnswer = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constantFrom(0, -1));
const kindAnswer = fc.constantFrom(1, 0, 2, -1);

/** One valid answer row, with more missing answers than in life. */
export const answerRow: fc.Arbitrary<AnswerRow> = fc
  .tuple(
    fc.array(itemAnswer, { minLength: key.order.length, maxLength: key.order.length }),
    fc.array(kindAnswer, {
      minLength: answerRowLength(key) - key.order.length,
      maxLength: answerRowLength(key) - key.order.length,
    }),
  )
  .map(([items, kinds]) => [...items, ...kinds]);

export const answerRows = (rowsMax: number): fc.Arbitrary<AnswerRow[]> => fc.array(answerRow, { maxLength: rowsMax });
