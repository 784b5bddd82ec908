import { createHash } from "node:crypto";
import type { z } from "zod";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { keyFaultsOf, type ScoringKey, scoringKeySchema } from "./scoring-key.ts";
import { questionsOf, type SurveyQuestion, type SurveyShape, surveyShapeSchema } from "./survey-shape.ts";

/** What is asked, and what the answers mean. Finished and checked; two with the same hash are the same. */
export interface Definition {
  /** file name in survey-definitions/ without its ending */
  readonly id: string;
  /** of the instrument, such as 1.0.0; the hash tells apart what it does not */
  readonly version: string;
  /** SHA-256 of the bytes of `json`, as hex */
  readonly hash: string;
  /** SurveyJS JSON as canonical text: this is what a wave freezes */
  readonly json: string;
  /** the scoring key as canonical text, frozen with it */
  readonly keyJson: string;
  readonly survey: SurveyShape;
  readonly key: ScoringKey;
  readonly languages: readonly string[];
}

/**
 * A definition from its two texts, as shipped or as frozen in a wave. Refused with everything that is wrong, each with
 * its place, when a text is no JSON, has a key or a type that is not on the list, or when the two do not fit together.
 */
export function definitionOf(id: string, surveyText: string, keyText: string): Result<Definition, string[]> {
  const survey = parsed(surveyShapeSchema, surveyText, `${id}.json`);
  const key = parsed(scoringKeySchema, keyText, `${id}.key.json`);
  if (!survey.ok || !key.ok) return refuse([...(survey.ok ? [] : survey.refusal), ...(key.ok ? [] : key.refusal)]);
  const faults = [...keyFaultsOf(key.value), ...surveyFaultsOf(survey.value, key.value)];
  if (faults.length > 0) return refuse(faults.map((fault) => `${id}: ${fault}`));
  const json = canonicalTextOf(survey.value);
  return ok({
    id,
    version: key.value.version,
    hash: createHash("sha256").update(json, "utf8").digest("hex"),
    json,
    keyJson: canonicalTextOf(key.value),
    survey: survey.value,
    key: key.value,
    languages: [key.value.language],
  });
}

/** What in the survey contradicts its key; empty when all is well. */
function surveyFaultsOf(survey: SurveyShape, key: ScoringKey): string[] {
  const questions = questionsOf(survey);
  const names = questions.map((question) => question.name);
  const statements = names.filter((name) => key.order.includes(name));
  const kinds = key.kinds.map((kind) => kind.code).join(" ");
  const faults = [
    ...twice(names).map((name) => `the question ${name} stands twice`),
    ...twice(survey.pages.map((page) => page.name)).map((name) => `the page ${name} stands twice`),
    ...key.order.filter((code) => !names.includes(code)).map((code) => `the statement ${code} of the key is not asked`),
    ...key.kindQuestions.filter(({ code }) => !names.includes(code)).map(({ code }) => `the grid ${code} is not asked`),
  ];
  if (faults.length === 0 && statements.join() !== key.order.join())
    faults.push("the statements do not stand in the order of the key");
  for (const question of questions) {
    const expected = expectedAnswersOf(question, key);
    if (expected !== undefined && valuesOf(question) !== expected)
      faults.push(`${question.name}: the answers must be ${expected}`);
    if (question.type === "matrix" && question.rows.map((row) => row.value).join(" ") !== kinds)
      faults.push(`${question.name}: the rows must be the kinds of the key, ${kinds}`);
    if (twice(valuesOf(question).split(" ")).length > 0) faults.push(`${question.name}: an answer stands twice`);
  }
  return faults;
}

/** The only values that can be scored, for a question that is; undefined where any list of answers will do. */
function expectedAnswersOf(question: SurveyQuestion, key: ScoringKey): string | undefined {
  if (key.order.includes(question.name)) return "1 2 3 4 5 DK";
  return key.kindQuestions.some(({ code }) => code === question.name) ? "yes no DK" : undefined;
}

function valuesOf(question: SurveyQuestion): string {
  if (question.type === "comment") return "";
  const answers = question.type === "matrix" ? question.columns : question.choices;
  return answers.map((answer) => String(answer.value)).join(" ");
}

function parsed<Value>(schema: z.ZodType<Value>, text: string, file: string): Result<Value, string[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return refuse([`${file} is no JSON: ${cause instanceof Error ? cause.message : "unreadable"}`]);
  }
  const result = schema.safeParse(value);
  if (result.success) return ok(result.data);
  return refuse(result.error.issues.map((issue) => `${file}, ${issue.path.join(".") || "top"}: ${issue.message}`));
}

/** Canonical JSON of docs/protocol.md. The values are plain JSON that a strict schema has passed. */
function canonicalTextOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function twice(list: readonly string[]): string[] {
  return [...new Set(list.filter((entry, index) => list.indexOf(entry) !== index))];
}
