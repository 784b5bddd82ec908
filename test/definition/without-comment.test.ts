import { expect, test } from "vitest";
import { parseAnswers } from "../../server/definition/answer-schema.ts";
import { questionsOf } from "../../server/definition/survey-shape.ts";
import { surveyPage, surveyView } from "../../server/definition/survey-view.ts";
import { withoutComment } from "../../server/definition/without-comment.ts";
import { sampleFacts } from "../support/respondent-page.ts";
import { testRenderer } from "../support/view-contract.ts";
import { shippedDefinition } from "./shipped.ts";

const whole = shippedDefinition();
const without = withoutComment(whole);

test("without its comment a definition asks all else, in the same order, and is another definition", () => {
  const names = questionsOf(whole.survey).map(({ name }) => name);
  expect(questionsOf(without.survey).map(({ name }) => name)).toEqual(names.filter((name) => name !== "comment"));
  expect(without.hash).not.toBe(whole.hash);
  expect(without.keyJson).toBe(whole.keyJson);
  expect(withoutComment(without)).toEqual(without);
});

test("a ballot with a comment is refused where none was asked for", () => {
  expect(parseAnswers(whole, { INI4: 4, comment: "Hello" })).toMatchObject({ ok: true });
  expect(parseAnswers(without, { INI4: 4 })).toMatchObject({ ok: true });
  expect(parseAnswers(without, { INI4: 4, comment: "Hello" })).toMatchObject({ ok: false });
});

test("the respondent's page then neither asks for words nor speaks of comments", () => {
  const thresholds = { ...sampleFacts.thresholds, commentsFrom: null };
  const facts = { ...sampleFacts, wave: "6f0c1d7e-0000-4000-8000-000000000001", thresholds };
  const html = testRenderer().html(surveyPage(surveyView(without, facts, { scriptIntegrity: "", styleIntegrity: "" })));
  expect(html).not.toMatch(/comment/i);
  expect(html).not.toContain("<textarea");
  expect(html).toContain('name="TEN"');
});
