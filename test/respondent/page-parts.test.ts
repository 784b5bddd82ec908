import { expect, test } from "vitest";
import { parseAnswers } from "../../server/definition/answer-schema.ts";
import { questionsOf } from "../../server/definition/survey-shape.ts";
import { surveyPage, surveyView } from "../../server/definition/survey-view.ts";
import { commentBytes, fittingComment, roomLeft, seemsTelling } from "../../views/scripts/comment-room.ts";
import { answersOf, emptyDraft, loadDraft, saveDraft } from "../../views/scripts/draft.ts";
import { levelOf } from "../../views/scripts/mirror.ts";
import { paceOf, stopwatch } from "../../views/scripts/pace.ts";
import { sturdyStorage } from "../../views/scripts/pending-ballot.ts";
import { ballotPlain } from "../../views/scripts/seal.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { sampleFacts } from "../support/respondent-page.ts";
import { assertViewContract } from "../support/view-contract.ts";

const files = { scriptIntegrity: "sha256-a", styleIntegrity: "sha256-b" };
const wave = "6f0c1d7e-0000-4000-8000-000000000001";

test("the template reads what the view has, and nothing else", () => {
  const definition = shippedDefinition();
  const sealed = surveyPage(surveyView(definition, { ...sampleFacts, wave }, files));
  const trustee = surveyPage(
    surveyView(definition, { ...sampleFacts, wave, mode: "trustee", earliestClose: sampleFacts.latestClose }, files),
  );
  const [first = "", second = ""] = assertViewContract(sealed, trustee);
  expect(first).toContain("The key to the box lies on the server until the survey closes");
  expect(second).toContain("The works council holds the key to the box");
  expect(first).toContain(`src="${wave}/client.js" integrity="sha256-a"`);
});

test("what an organisation writes stays text", () => {
  const evil = { ...sampleFacts, wave, organisation: '<script>alert("x")</script>', contact: '"><img src=x>' };
  const [html = ""] = assertViewContract(
    surveyPage(surveyView(shippedDefinition(), evil, files)),
    surveyPage(surveyView(shippedDefinition(), { ...evil, mode: "trustee" }, files)),
  );
  expect(html).not.toContain("<script>alert");
  expect(html).not.toContain("<img");
});

test("the page shows every statement once, in the order of the key, with words on every option", () => {
  const definition = shippedDefinition();
  const { parts } = surveyView(definition, { ...sampleFacts, wave }, files);
  const questions = parts.flatMap((part) => part.questions);
  expect(questions.filter((q) => q.isNumbered).map((q) => q.name)).toEqual(definition.key.order);
  expect(questions.flatMap((q) => [...q.options, ...q.rows]).every((option) => option.text.length > 0)).toBe(true);
});

test("a wave shows its kinds of learning in its own words, and only its own", () => {
  const kinds = [{ code: "TOO", label: "Our till and stock system" }];
  const { parts } = surveyView(shippedDefinition(), { ...sampleFacts, wave, kinds }, files);
  expect(parts.find((part) => part.isGrid)?.questions[0]?.rows).toEqual([
    { name: "KC.TOO", text: "Our till and stock system" },
  ]);
});

test("fields of the form become answers of the definition", () => {
  const fields: [string, string][] = [
    ["INI4", "4"],
    ["TLS3", "DK"],
    ["KC.RUL", "yes"],
    ["KC.PPL", "DK"],
    ["comment", " 42 "],
    ["EXP1", "5"],
    ["TEN", "1to3"],
  ];
  const answers = answersOf(fields);
  expect(answers).toEqual({ INI4: 4, TLS3: "DK", KC: { RUL: "yes", PPL: "DK" }, comment: "42", EXP1: 5, TEN: "1to3" });
  expect(parseAnswers(shippedDefinition(), answers).ok).toBe(true);
  expect(answersOf([["comment", "   "]])).toEqual({});
});

test("the longest answers and the longest comment in any script fit into a ballot", () => {
  const definition = shippedDefinition();
  const fields = questionsOf(definition.survey).flatMap((question): [string, string][] => {
    if (question.type === "matrix") return question.rows.map((row) => [`${question.name}.${row.value}`, "yes"]);
    return question.type === "radiogroup" ? [[question.name, String(question.choices.at(-1)?.value)]] : [];
  });
  for (const letter of ["x", "ü", "漢", "😀", '"', "\n", "\\"]) {
    const comment = fittingComment(`a${letter.repeat(1000)}b`);
    expect(Buffer.byteLength(JSON.stringify(comment.trim())) - 2).toBeLessThanOrEqual(commentBytes);
    expect(comment.length).toBeGreaterThan(200);
    const answers = answersOf([...fields, ["comment", comment]]);
    expect(parseAnswers(definition, answers).ok).toBe(true);
    expect(ballotPlain(answers, { speed: false, tooFast: false })?.length).toBe(1856);
  }
  expect(roomLeft("x".repeat(990), 1000)).toBe(10);
  expect(roomLeft("漢".repeat(400), 1000)).toBe(0);
});

test("a comment that could give somebody away is noticed on the device", () => {
  for (const text of ["write to a@b.example", "since 12.3.2024", "call 0301234567", "I am the only woman here"])
    expect(seemsTelling(text), text).toBe(true);
  for (const text of ["More time, please.", "2 hours a week", ""]) expect(seemsTelling(text), text).toBe(false);
});

test("a draft comes back as it was, and a damaged one is none", () => {
  const storage = sturdyStorage();
  saveDraft(storage, "k", { fields: { INI4: "3" }, step: 4, seconds: 12.5 });
  expect(loadDraft(storage, "k")).toEqual({ fields: { INI4: "3" }, step: 4, seconds: 12.5 });
  for (const junk of ["", "{", "7", "null", '{"fields":7,"step":"x"}', '{"fields":{"a":1}}']) {
    storage.setItem("k", junk);
    expect(loadDraft(storage, "k")).toEqual(emptyDraft);
  }
});

test("pace is told in two words, and time away does not count", () => {
  const watch = stopwatch(10);
  watch.run(true, 1000);
  watch.run(false, 31_000);
  watch.run(true, 900_000);
  expect(watch.seconds(905_000)).toBe(45);
  expect(paceOf(45, 37)).toEqual({ speed: true, tooFast: false });
  expect(paceOf(36.9, 37)).toEqual({ speed: true, tooFast: true });
  expect(paceOf(74, 37)).toEqual({ speed: false, tooFast: false });
  expect(paceOf(0, 0)).toEqual({ speed: false, tooFast: false });
});

test("the private picture does the arithmetic of the score", () => {
  const scales = "REW1 REW2 -REW3 -REW4,STK1 STK2 -STK3";
  const all = { REW1: 5, REW2: 5, REW3: 1, REW4: 1, STK1: 3, STK2: 3, STK3: 3 };
  expect(levelOf(scales, all)).toBe(75);
  expect(levelOf(scales, { ...all, REW1: "DK" })).toBe(75);
  expect(levelOf(scales, { ...all, REW1: "DK", REW2: "DK" })).toBeUndefined();
  expect(levelOf(scales, {})).toBeUndefined();
});
