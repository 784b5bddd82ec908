import { expect, test } from "vitest";
import { answerRowOf } from "../../server/definition/answer-row.ts";
import { type Answers, parseAnswers } from "../../server/definition/answer-schema.ts";
import { answerRowLength, findAnswerFault } from "../../server/score/answer-row.ts";
import { shippedDefinition } from "./shipped.ts";

const definition = shippedDefinition();
const whole: Answers = {
  ...Object.fromEntries(definition.key.order.map((code, index) => [code, (index % 5) + 1])),
  TLS3: "DK",
  KC: { RUL: "yes", IND: "no", TOO: "DK", PRD: "yes", PRB: "no", PPL: "DK" },
  KD: { PPL: "yes" },
  KR: {},
  EXP1: 4,
  TEN: "1to3",
  comment: "Mehr Zeit, bitte. 😀",
};

test("a whole, an empty and a half-filled set of answers are accepted as they are", () => {
  for (const answers of [whole, {}, { INI4: 1 }, { KR: { RUL: "DK" } }]) {
    const result = parseAnswers(definition, answers);
    expect(result).toEqual({ ok: true, value: answers });
  }
});

test("1,000 characters of comment are accepted, counted as people count them", () => {
  expect(parseAnswers(definition, { comment: "😀".repeat(1000) }).ok).toBe(true);
});

const circle: Record<string, unknown> = {};
circle["INI4"] = circle;
const damaged: [string, unknown][] = [
  ["a rating of 99", { INI4: 99 }],
  ["a rating of 0", { INI4: 0 }],
  ["a rating of -1", { INI4: -1 }],
  ["a rating as text", { INI4: "3" }],
  ["a rating between", { INI4: 3.5 }],
  ["a rating that is no number", { INI4: Number.NaN }],
  ["a rating without end", { INI4: Number.POSITIVE_INFINITY }],
  ["a rating as a big number", { INI4: 3n }],
  ["a rating as an object", { INI4: { value: 3 } }],
  ["a rating as a list", { INI4: [3] }],
  ["a rating of null", { INI4: null }],
  ["a rating of true", { INI4: true }],
  ["a rating of undefined", { INI4: undefined }],
  ["a rating that contains itself", circle],
  ["an unknown choice", { INI4: "maybe" }],
  ["don't know in lower case", { INI4: "dk" }],
  ["an unknown choice of tenure", { TEN: "over10" }],
  ["several choices of tenure", { TEN: ["under1", "over3"] }],
  ["an unknown question", { INI9: 3 }],
  ["a question of another survey", { q1: "x" }],
  ["survey-core's own note on a choice", { "INI4-Comment": "because" }],
  ["an unknown row", { KC: { XXX: "yes" } }],
  ["an unknown column", { KC: { RUL: "perhaps" } }],
  ["a column as a number", { KC: { RUL: 1 } }],
  ["a row of null", { KC: { RUL: null } }],
  ["a row of rows", { KC: { RUL: { RUL: "yes" } } }],
  ["a grid as text", { KC: "yes" }],
  ["a grid as a list", { KC: ["yes"] }],
  ["a grid of null", { KC: null }],
  ["an empty comment", { comment: "" }],
  ["a comment of 1,001 characters", { comment: "x".repeat(1001) }],
  ["a comment with U+0000", { comment: "a\u0000b" }],
  ["a comment with half a character", { comment: "a\ud83d" }],
  ["a comment as a list", { comment: ["a", "b"] }],
  ["a comment as a number", { comment: 7 }],
  ["a prototype as a key", JSON.parse('{"__proto__": {"INI4": 3}}')],
  ["a prototype as a row", JSON.parse('{"KC": {"__proto__": "yes"}}')],
  ["a constructor as a key", JSON.parse('{"constructor": {"prototype": {}}}')],
  ["an inherited answer", Object.create({ INI4: 3 })],
  ["nested junk", { a: { b: { c: [{ d: 1 }] } } }],
  ["a list", [whole]],
  ["null", null],
  ["text", "{}"],
  ["a number", 7],
  ["nothing", undefined],
  ["a date", new Date(0)],
  ["a map", new Map([["INI4", 3]])],
];

test.each(damaged)("answers with %s are refused whole", (_what, payload) => {
  const alone = parseAnswers(definition, payload);
  expect(alone.ok).toBe(false);
  if (!alone.ok) expect(alone.refusal.length).toBeGreaterThan(0);
  if (typeof payload === "object" && payload !== null && !Array.isArray(payload) && Object.keys(payload).length > 0)
    expect(
      parseAnswers(definition, { ...whole, ...payload, ...(Object.hasOwn(payload, "__proto__") ? { INI4: 9 } : {}) })
        .ok,
    ).toBe(false);
});

test("a refusal names the place and never repeats what was written", () => {
  const result = parseAnswers(definition, { KC: { RUL: "secret words" }, comment: `${"secret words".repeat(100)}` });
  expect(result.ok).toBe(false);
  if (result.ok) return;
  expect(result.refusal.some((line) => line.startsWith("KC.RUL:"))).toBe(true);
  expect(result.refusal.join("\n")).not.toContain("secret words");
});

test("answers become 55 integers in the order of the key", () => {
  const row = answerRowOf(definition, whole);
  expect(row).toHaveLength(55);
  expect(row.slice(0, 7)).toEqual([1, 0, 3, 4, 5, 1, 2]);
  expect(row.slice(37)).toEqual([1, 0, 2, 1, 0, 2, -1, -1, -1, -1, -1, 1, -1, -1, -1, -1, -1, -1]);
  expect(answerRowOf(definition, {})).toEqual(Array(55).fill(-1));
});

test("every row that comes out may be scored", () => {
  for (const answers of [whole, {}, { INI4: 5, KR: { RUL: "DK" } } as Answers]) {
    const row = answerRowOf(definition, answers);
    expect(row).toHaveLength(answerRowLength(definition.key));
    expect(findAnswerFault(definition.key, row)).toBeUndefined();
  }
});
