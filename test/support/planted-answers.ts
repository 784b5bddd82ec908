import type { Answers } from "../../server/definition/answer-schema.ts";
import { shippedDefinition } from "../definition/shipped.ts";

/** A small seeded generator: the same numbers in 0..1 for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Careful answers of one person, some skipped, some not known, leaning to agree. */
export function randomAnswers(next: () => number, extra: Answers = {}): Answers {
  const { order, kinds, kindQuestions } = shippedDefinition().key;
  const lean = next() * 2 - 1;
  const statements = order.flatMap((code): [string, number | "DK"][] => {
    const chance = next();
    if (chance < 0.03) return [];
    if (chance < 0.07) return [[code, "DK"]];
    return [[code, Math.min(5, Math.max(1, Math.round(3.2 + lean + (next() + next() - 1) * 2.5)))]];
  });
  const grids = kindQuestions.map(({ code }) => {
    const cells = kinds.flatMap((kind): [string, string][] => {
      const chance = next();
      return chance < 0.05 ? [] : [[kind.code, chance < 0.12 ? "DK" : chance < 0.6 ? "yes" : "no"]];
    });
    return [code, Object.fromEntries(cells)] as const;
  });
  return { ...Object.fromEntries(statements), ...Object.fromEntries(grids), ...extra };
}

/** The content of a ballot before it is padded. */
export function ballotContent(answers: Answers, pace = { speed: false, tooFast: false }) {
  return { v: 1, answers, pace };
}
