import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { definitionOf } from "../../server/definition/definition.ts";
import { definitionsFolder, readDefinitions } from "../../server/definition/definition-file.ts";
import { surveyCoreFaultsOf } from "../../server/definition/survey-core-check-file.ts";
import type { ScoringKey } from "../../server/score/instrument.ts";
import { canonical } from "../support/reference-wave.ts";
import { shippedDefinition } from "./shipped.ts";

const surveyText = readFileSync(join(definitionsFolder(), "bottom-up-learning.json"), "utf8");
const keyText = readFileSync(join(definitionsFolder(), "bottom-up-learning.key.json"), "utf8");

// biome-ignore lint/suspicious/noExplicitAny: these tests damage JSON at will
type Json = { [key: string]: any };

test("the shipped instrument asks 37 statements on five pages, three grids, and two optional questions", () => {
  const { survey, key } = shippedDefinition();
  const names = survey.pages.map((page) => page.elements.map((question) => question.name));
  expect(names.map((page) => page.length)).toEqual([7, 7, 7, 7, 9, 1, 1, 1, 3]);
  expect(names.slice(0, 5).flat()).toEqual(key.order);
  expect(names.slice(5).flat()).toEqual(["KC", "KD", "KR", "comment", "EXP1", "TEN"]);
  expect(key.scales.flatMap((scale) => scale.items)).toHaveLength(37);
  expect(key.scales.flatMap((scale) => scale.items).filter((item) => item.key === -1)).toHaveLength(13);
  expect(key.kinds).toHaveLength(6);
});

test("no two statements of one sub-scale stand within three places, and none about mistakes among the first five", () => {
  const { key } = shippedDefinition();
  const readiness = key.order.slice(0, 28).map((code) => code.slice(0, 3));
  for (const [place, scale] of readiness.entries()) expect(readiness.slice(place + 1, place + 3)).not.toContain(scale);
  expect(readiness.slice(0, 5)).not.toContain("MIS");
});

test("the key has the shape that scoring asks for", () => {
  const key: ScoringKey = shippedDefinition().key;
  expect(key.scales.map((scale) => scale.pillar)).toContain("CONTEXT");
});

test("the hash is that of the canonical text, whatever the file's spaces and order of keys", () => {
  const definition = shippedDefinition();
  expect(definition.json).toBe(canonical(JSON.parse(surveyText)));
  expect(definition.hash).toBe(
    createHash("sha256")
      .update(canonical(JSON.parse(surveyText)))
      .digest("hex"),
  );
  const again = definitionOf("x", definition.json, definition.keyJson);
  expect(again.ok && again.value.hash).toBe(definition.hash);
  const other = definitionOf("x", surveyText.replace("Poor systems", "Bad systems"), keyText);
  expect(other.ok && other.value.hash).not.toBe(definition.hash);
});

test("survey-core reads the same questions as we do, and says so when it does not", () => {
  const { survey } = shippedDefinition();
  expect(surveyCoreFaultsOf(survey)).toEqual([]);
  const wrong = structuredClone(survey) as Json;
  wrong["pages"][0].elements[0].type = "bogus";
  expect(surveyCoreFaultsOf(wrong as typeof survey)).not.toEqual([]);
});

const question = (survey: Json, page = 0, place = 0): Json => survey["pages"][page].elements[place];
const hostile: [string, (survey: Json) => unknown, RegExp][] = [
  ["HTML as a question", (s) => s["pages"][0].elements.push({ type: "html", name: "h", html: "<script>" }), /type/i],
  ["an unknown type", (s) => (question(s)["type"] = "ranking"), /type/i],
  ["a file question", (s) => (question(s)["type"] = "file"), /type/i],
  ["a signature", (s) => (question(s)["type"] = "signaturepad"), /type/i],
  ["a text question", (s) => (question(s)["type"] = "text"), /type/i],
  ["a panel", (s) => s["pages"][0].elements.push({ type: "panel", name: "p", elements: [] }), /type/i],
  ["an expression question", (s) => (question(s)["type"] = "expression"), /type/i],
  [
    "a second free text",
    (s) => s["pages"][8].elements.push({ type: "comment", name: "other", title: "x", maxLength: 9 }),
    /name/i,
  ],
  ["a comment without end", (s) => (question(s, 8)["maxLength"] = 100000), /maxLength/],
  ["remote choices", (s) => (question(s)["choicesByUrl"] = { url: "https://evil.example" }), /choicesByUrl/],
  ["an expression", (s) => (question(s)["visibleIf"] = "{INI4} = 1"), /visibleIf/],
  ["a default expression", (s) => (question(s)["defaultValueExpression"] = "today()"), /defaultValueExpression/],
  ["a validator with a regex", (s) => (question(s)["validators"] = [{ type: "regex", regex: "(a+)+$" }]), /validators/],
  ["a required question", (s) => (question(s)["isRequired"] = true), /isRequired/],
  ["a cookie", (s) => (s["cookieName"] = "seen"), /cookieName/],
  ["a timer", (s) => (s["timeLimit"] = 60), /timeLimit/],
  ["triggers", (s) => (s["triggers"] = [{ type: "runexpression" }]), /triggers/],
  ["calculated values", (s) => (s["calculatedValues"] = []), /calculatedValues/],
  ["partial sending", (s) => (s["partialSendEnabled"] = true), /partialSendEnabled/],
  ["a redirect at the end", (s) => (s["navigateToUrl"] = "https://evil.example"), /navigateToUrl/],
  ["HTML at the end", (s) => (s["completedHtml"] = "<b>x</b>"), /completedHtml/],
  ["a picture", (s) => (s["logo"] = "https://evil.example/pixel.gif"), /logo/],
  ["markup in a title", (s) => (question(s)["title"] = "<img src=x onerror=alert(1)>"), /title/],
  ["a placeholder in a title", (s) => (question(s)["title"] = "Dear {name}"), /title/],
  ["U+0000 in a title", (s) => (question(s)["title"] = "a\u0000b"), /title/],
  ["half a character in a title", (s) => (question(s)["title"] = "a\ud800b"), /title/],
  ["a title that never ends", (s) => (question(s)["title"] = "a".repeat(501)), /title/],
  ["a name that objects have", (s) => (question(s)["name"] = "constructor"), /name/],
  ["a name with a dot", (s) => (question(s)["name"] = "a.b"), /name/],
  [
    "a prototype key",
    (s) => Object.defineProperty(s, "__proto__", { value: {}, enumerable: true, configurable: true }),
    /__proto__/,
  ],
  ["two questions of one name", (s) => (question(s, 8, 1)["name"] = "TEN"), /TEN stands twice/],
  ["two pages of one name", (s) => (s["pages"][1].name = "statements1"), /statements1 stands twice/],
  ["a statement of the key missing", (s) => s["pages"][0].elements.pop(), /REW1 of the key is not asked/],
  ["statements in another order", (s) => s["pages"].splice(0, 2, s["pages"][1], s["pages"][0]), /order of the key/],
  ["a scale of seven", (s) => question(s)["choices"].push({ value: 6, text: "Six" }), /INI4: the answers must be/],
  ["a scale turned round", (s) => question(s)["choices"].reverse(), /INI4: the answers must be/],
  ["a grid without a kind", (s) => question(s, 5)["rows"].pop(), /KC: the rows must be the kinds/],
  ["a grid with another answer", (s) => (question(s, 5)["columns"][0].value = "maybe"), /KC: the answers must be/],
  ["an answer twice", (s) => (question(s, 8, 2)["choices"][1].value = "under1"), /TEN: an answer stands twice/],
  ["no pages", (s) => (s["pages"] = []), /pages/],
  ["pages as text", (s) => (s["pages"] = "x"), /pages/],
];

test.each(hostile)("a definition with %s is refused, and the message names the place", (_what, damage, message) => {
  const survey = JSON.parse(surveyText) as Json;
  damage(survey);
  const result = definitionOf("bad", JSON.stringify(survey), keyText);
  expect(result.ok).toBe(false);
  if (!result.ok) expect(result.refusal.join("\n")).toMatch(message);
});

const brokenKeys: [string, (key: Json) => unknown, RegExp][] = [
  ["an unknown field", (k) => (k["weights"] = {}), /weights/],
  ["another direction", (k) => (k["scales"][0].items[0].key = 0), /key/],
  ["a statement twice", (k) => (k["scales"][0].items[1].code = "REW1"), /REW1 stands twice/],
  ["an order with a stranger", (k) => (k["order"][0] = "XXX1"), /XXX1/],
  ["an order that is too short", (k) => k["order"].pop(), /CRT3 is missing/],
  ["a kind twice", (k) => (k["kinds"][1].code = "RUL"), /RUL stands twice/],
  ["a scale missing", (k) => k["scales"].pop(), /scales/],
];

test.each(brokenKeys)("a key with %s is refused", (_what, damage, message) => {
  const key = JSON.parse(keyText) as Json;
  damage(key);
  const result = definitionOf("bad", surveyText, JSON.stringify(key));
  expect(result.ok).toBe(false);
  if (!result.ok) expect(result.refusal.join("\n")).toMatch(message);
});

test("a folder that cannot be used stops the start with every fault at once", () => {
  const folder = mkdtempSync(join(tmpdir(), "definitions-"));
  try {
    expect(() => readDefinitions(folder)).toThrow("there is no definition at all");
    writeFileSync(join(folder, "one.json"), "{");
    writeFileSync(join(folder, "two.json"), surveyText);
    expect(() => readDefinitions(folder)).toThrow(/one\.json is no JSON[\s\S]*two\.key\.json/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
