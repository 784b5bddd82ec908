import { z } from "zod";
import { ok, type Result, refuse } from "../kernel/result.ts";
import type { Definition } from "./definition.ts";
import { questionsOf, type SurveyQuestion } from "./survey-shape.ts";

/** Checked answers in the shape of SurveyJS data; what was not answered is not there. */
export type Answers = Readonly<Record<string, string | number | Readonly<Record<string, string | number>>>>;

/** One compiled schema per definition; they come from files or frozen waves, so there are few. */
const compiled = new Map<string, z.ZodType<Answers>>();

/**
 * Answers exactly as the definition allows them, or everything that is wrong with them, each with its place. Nothing is
 * repaired and nothing is dropped: an unknown question, row or answer, another type, or text that a database cannot
 * hold refuses the whole.
 */
export function parseAnswers(definition: Definition, value: unknown): Result<Answers, string[]> {
  const result = schemaOf(definition).safeParse(value);
  if (result.success) return ok(result.data);
  return refuse(result.error.issues.map((issue) => `${issue.path.join(".") || "answers"}: ${issue.message}`));
}

function schemaOf(definition: Definition): z.ZodType<Answers> {
  const known = compiled.get(definition.hash);
  if (known) return known;
  const fields = questionsOf(definition.survey).map((question) => [question.name, answerOf(question).optional()]);
  const schema = plainObject(Object.fromEntries(fields)) as z.ZodType<Answers>;
  compiled.set(definition.hash, schema);
  return schema;
}

function answerOf(question: SurveyQuestion): z.ZodType {
  if (question.type === "radiogroup") return z.literal(question.choices.map((choice) => choice.value));
  if (question.type === "comment") return commentText(question.maxLength);
  const cell = z.literal(question.columns.map((column) => column.value)).optional();
  return plainObject(Object.fromEntries(question.rows.map((row) => [row.value, cell])));
}

/** No other keys, and a key that is there has a value: `undefined` and a foreign prototype are no JSON. */
function plainObject(fields: Record<string, z.ZodType>): z.ZodType {
  const isPlain = (value: unknown) =>
    typeof value !== "object" ||
    value === null ||
    (Object.getPrototypeOf(value) === Object.prototype &&
      !Object.hasOwn(value, "__proto__") &&
      Object.values(value).every((inner) => inner !== undefined));
  return z.unknown().refine(isPlain, "is no plain object").pipe(z.strictObject(fields));
}

function commentText(maxLength: number): z.ZodType {
  return z
    .string()
    .min(1)
    .refine((text) => [...text].length <= maxLength, `is longer than ${maxLength} characters`)
    .refine((text) => !text.includes("\0"), "holds the character U+0000")
    .refine((text) => !/\p{Surrogate}/u.test(text), "holds half a character");
}
