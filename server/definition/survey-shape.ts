import { z } from "zod";

/**
 * The part of SurveyJS JSON that a definition may use, and nothing else: every key is named here, so that HTML,
 * expressions, remote choices, regular expressions, timers, cookies, scripts and uploads cannot come in.
 */
const text = z
  .string()
  .min(1)
  .max(500)
  .refine((value) => !/\p{Surrogate}|[\p{Cc}<>{}]/u.test(value), "may not hold control characters, < > { or }");

/** Names become keys of answers: nothing that an object already has. */
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/, "must be letters, digits and _, at most 32")
  .refine((value) => !(value in {}), "is a word of the language itself");

const value = z.union([z.int().min(0).max(100), z.string().regex(/^(?=.*[A-Za-z])[A-Za-z0-9_]{1,16}$/)]);
const choice = z.strictObject({ value, text });
const namedRow = z.strictObject({ value: name, text });

const radiogroup = z.strictObject({
  type: z.literal("radiogroup"),
  name,
  title: text,
  description: text.optional(),
  choices: z.array(choice).min(2).max(12),
});

const matrix = z.strictObject({
  type: z.literal("matrix"),
  name,
  title: text,
  description: text.optional(),
  columns: z.array(choice).min(2).max(7),
  rows: z.array(namedRow).min(1).max(12),
});

/** The one place for free text. Its name is fixed, because the opener separates it from everything else. */
const comment = z.strictObject({
  type: z.literal("comment"),
  name: z.literal("comment"),
  title: text,
  description: text.optional(),
  maxLength: z.int().min(1).max(1000),
});

const page = z.strictObject({
  name,
  title: text.optional(),
  description: text.optional(),
  elements: z
    .array(z.discriminatedUnion("type", [radiogroup, matrix, comment]))
    .min(1)
    .max(20),
});

/** A whole survey. */
export const surveyShapeSchema = z.strictObject({
  title: text,
  description: text.optional(),
  pages: z.array(page).min(1).max(20),
});

export type SurveyShape = z.infer<typeof surveyShapeSchema>;
export type SurveyPage = SurveyShape["pages"][number];
export type SurveyQuestion = SurveyPage["elements"][number];

/** All questions in the order shown. */
export function questionsOf(survey: SurveyShape): SurveyQuestion[] {
  return survey.pages.flatMap((one) => one.elements);
}
