import { createRequire } from "node:module";
import { questionsOf, type SurveyShape } from "./survey-shape.ts";

/**
 * What survey-core itself says against a definition; empty when it reads every question as we do. It is the only use
 * of that library: answers are never checked by it, because its validation lets damaged ones pass.
 */
export function surveyCoreFaultsOf(survey: SurveyShape): string[] {
  // loaded when there is something to check: it is large, and most starts need it not
  const { Model } = createRequire(import.meta.url)("survey-core") as typeof import("survey-core");
  const model = new Model(structuredClone(survey));
  try {
    const faults = (model.jsonErrors ?? []).map((error) => String(error.message));
    const read = model.getAllQuestions().map((question) => `${question.getType()} ${question.name}`);
    const meant = questionsOf(survey).map((question) => `${question.type} ${question.name}`);
    return read.join() === meant.join() ? faults : [...faults, "survey-core reads other questions than we do"];
  } finally {
    model.dispose();
  }
}
