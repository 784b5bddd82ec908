import type { Answers } from "./answer-schema.ts";
import type { Definition } from "./definition.ts";

const cellNumber: Readonly<Record<string, number>> = { yes: 1, no: 0, DK: 2 };

/**
 * One person's scored answers as integers, as the database and the score hold them. First one number per statement in
 * the order of the key: 1..5 as clicked, 0 don't know, -1 skipped; then per kind question, per kind: 1 yes, 0 no,
 * 2 don't know, -1 skipped. Comment, EXP1 and TEN are not in it.
 */
export function answerRowOf(definition: Definition, answers: Answers): number[] {
  const { order, kindQuestions, kinds } = definition.key;
  const statements = order.map((code) => {
    const answer = answers[code];
    return answer === "DK" ? 0 : typeof answer === "number" ? answer : -1;
  });
  const cells = kindQuestions.flatMap(({ code }) => {
    const grid = answers[code];
    return kinds.map((kind) => cellNumber[String(typeof grid === "object" ? grid[kind.code] : "")] ?? -1);
  });
  return [...statements, ...cells];
}
