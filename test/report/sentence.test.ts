import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fact, Facts } from "../../server/report/fact.ts";
import { type Slots, textOf, writerOf } from "../../server/report/sentence.ts";
import { bareNumberIn, templateOf } from "../../server/report/template.ts";
import { wordingOf } from "../../server/report/wording.ts";
import { readWording } from "../../server/report/wording-file.ts";

const count = (id: string, value: number): Fact => ({
  id,
  value: String(value),
  spelling: String(value),
  count: value,
  answered: "",
  interval: "",
  source: "test",
});
const known = new Map<string, Fact | { readonly withheld: string }>([
  ["n", count("n", 4)],
  ["none", count("none", 0)],
  ["one", count("one", 1)],
  ["many", count("many", 240)],
  ["score", { ...count("score", 35), count: null }],
  ["secret", { withheld: "too few." }],
]);
const facts: Facts = { find: (id) => known.get(id), all: () => [], withheld: () => [] };

function say(template: string, slots: Slots): string {
  const writer = writerOf(facts, wordingOf("en", { t: template }, {}));
  return textOf(writer.say("t", slots));
}

test("a sentence is words with facts in place of numbers", () => {
  expect(
    say("{n:Word} of {many} teams, {name}.", { n: { fact: "n" }, many: { fact: "many" }, name: { name: "Team 7" } }),
  ).toBe("Four of 240 teams, Team 7.");
  expect(say("In {names}.", { names: { names: ["A", "B", "C"] } })).toBe("In A, B and C.");
  expect(say("On {day}.", { day: { day: "2026-05-04" } })).toBe("On 4 May 2026.");
});

test("words follow the count: zero, one, other", () => {
  const template = "[n|zero=nobody|one={n:word} team|other={n:word} teams]";
  expect(say(template, { n: { fact: "none" } })).toBe("nobody");
  expect(say(template, { n: { fact: "one" } })).toBe("one team");
  expect(say(template, { n: { fact: "n" } })).toBe("four teams");
});

test("a bare number in the words is refused when the wording is read", () => {
  for (const text of [
    "In 3 teams.",
    "In three teams.",
    "Half of them.",
    "80 % say so.",
    "Twice as many.",
    "A dozen.",
    "٣ teams",
    "Ⅳ",
    "½",
  ])
    expect(() => wordingOf("en", { a: { b: text } }, {}), text).toThrow("The wording a.b says the number");
  expect(() => wordingOf("en", { a: "[n|one=one team|other=teams]" }, {})).toThrow("says the number “one”");
  expect(() =>
    wordingOf(
      "en",
      {},
      {
        X: {
          title: "Fine",
          actions: [
            { kind: "Do", function: "enablement", text: "Wait 30 minutes.", effort: "small", owner: "the lead" },
          ],
          know: "x",
        },
      },
    ),
  ).toThrow("The advice for X says the number “30”");
});

test("a bare number is found wherever it stands in words, and words that only contain one are not", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom("a ", "teams: ", "(", ""), (n, before) => {
      expect(bareNumberIn(`${before}${n} teams`)).toBeDefined();
    }),
  );
  for (const text of ["someone", "anyone alone", "often", "weight", "nobody", "tone", "stone", "at once", "first"])
    expect(bareNumberIn(text), text).toBeUndefined();
});

test("a number that comes in through a slot of words is refused too", () => {
  expect(() => say("Because {why}.", { why: "of 3 teams" })).toThrow("is given the number “3” without a fact");
});

test("a missing fact, a withheld fact, a missing slot and a missing template throw, and say which", () => {
  expect(() => say("{n}", { n: { fact: "nowhere" } })).toThrow("There is no fact nowhere.");
  expect(() => say("{n}", { n: { fact: "secret" } })).toThrow("The fact secret is withheld: too few.");
  expect(() => say("{n}", {})).toThrow("The wording t needs n.");
  expect(() => writerOf(facts, wordingOf("en", {}, {})).say("t")).toThrow("There is no wording t.");
  expect(() => say("{n:word}", { n: { fact: "score" } })).toThrow("but it is no count");
  expect(() => say("[n|one=x|other=y]", { n: { fact: "score" } })).toThrow("which is no count");
});

test("a broken template is refused with its key", () => {
  for (const text of ["{n", "n}", "[n|one=x", "{n:Big}", "[n|few=x]", "[n]"])
    expect(() => templateOf("key.of.it", text), text).toThrow("key.of.it");
});

test("all faults of a wording are told at once", () => {
  try {
    wordingOf("en", { a: "In 3.", b: "In four." }, {});
    expect.unreachable();
  } catch (fault) {
    expect(String(fault)).toContain("The wording a says");
    expect(String(fault)).toContain("The wording b says");
  }
});

test("the English wording is complete and holds no number", () => {
  const wording = readWording("en");
  expect(wording.templates.size).toBeGreaterThan(150);
  expect(Object.keys(wording.advice)).toEqual(expect.arrayContaining(["REW", "MIS", "other"]));
});
