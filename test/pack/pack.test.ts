import { expect, test } from "vitest";
import { limitsOf } from "../../server/definition/limits.ts";
import { questionsOf } from "../../server/definition/survey-shape.ts";
import { packOf } from "../../server/pack/pack.ts";
import type { PackFacts } from "../../server/pack/pack-facts.ts";
import { packPage, packView } from "../../server/pack/pack-view.ts";
import { posterOf } from "../../server/pack/poster.ts";
import { retentionRows } from "../../server/pack/retention-rows.ts";
import { runsOf } from "../../server/pack/runs.ts";
import { attackedPackFacts, packWording, plannedPackFacts, samplePackFacts } from "../support/pack-samples.ts";
import { assertViewContract } from "../support/view-contract.ts";

const launched = samplePackFacts();
const bar = { backHref: "/w", pdfHref: "/w.pdf", posters: { a4Href: "/a4", a3Href: "/a3" } };
const pageOf = (facts: PackFacts) =>
  packPage(packView(packOf(facts, packWording), facts.frozen, { policy: "default-src 'none'", bar }));

/** All text of a pack, in order. */
function textOf(value: unknown): string {
  if (typeof value === "string") return `${value}\n`;
  if (Array.isArray(value)) return value.map(textOf).join("");
  return typeof value === "object" && value !== null ? Object.values(value).map(textOf).join("") : "";
}
const packText = (facts: PackFacts) => textOf(packOf(facts, packWording).sections);

test("the page shows every field of its view, and no wording is left unfilled", () => {
  for (const html of assertViewContract(...[launched, plannedPackFacts, attackedPackFacts].map(pageOf))) {
    expect(html).not.toMatch(/\{\w+\}|\[\[|\*\*|undefined|NaN/);
    expect(html).not.toMatch(/<script|\sstyle=/);
  }
});

test("every question stands in the pack in the words of the survey", () => {
  const text = packText(launched);
  for (const question of questionsOf(launched.survey)) expect(text).toContain(question.title);
  for (const { label } of launched.kinds) expect(text).toContain(label);
});

test("what cannot be promised stands in the words that respondents read, by mode", () => {
  for (const mode of ["sealed", "trustee"] as const) {
    const text = packText(samplePackFacts({ mode }));
    const { first, more } = limitsOf(mode);
    for (const words of [...first.map((limit) => limit.text), ...more]) expect(text).toContain(words);
    const other = limitsOf(mode === "sealed" ? "trustee" : "sealed").first[2]?.text ?? "";
    expect(text).not.toContain(other);
  }
});

test("the limits are those of the wave", () => {
  const text = packText(samplePackFacts({ thresholds: { k: 7, kInvited: 11, largestShare: 0.75, commentsFrom: 13 } }));
  expect(text).toContain("7 answers. The software allows no number below 5.");
  expect(text).toContain("11 people.");
  expect(text).toContain("75 %.");
  expect(text).toContain("From 13 answers up");
  expect(text).toContain("The smallest here has 9.");
});

test("a pack of a draft says on every page that nothing is frozen, and shows no fingerprint", () => {
  const pack = packOf(plannedPackFacts, packWording);
  expect(pack.banner).toContain("As planned on Friday 20 November 2026");
  expect(textOf(pack.sections)).not.toMatch(/SHA-256\n/);
  expect(textOf(pack.sections)).toContain("There is no fingerprint yet.");
  expect(packOf(launched, packWording).banner).toBe("");
});

test("results of attacks stand there only from a file, with the day of the run and the failures too", () => {
  expect(packText(launched)).toContain("No results are enclosed.");
  const text = packText(attackedPackFacts);
  expect(text).not.toContain("No results are enclosed.");
  expect(text).toContain("Results of the run of Thursday 19 November 2026");
  expect(text).toContain("1 of 2 attacks were withstood");
  expect(text).toContain("Got through");
});

test("days of deletion are computed from the latest close, and from the real one once it has come", () => {
  const on = (facts: PackFacts) => Object.fromEntries(retentionRows(facts).map(([what, , day]) => [what, day]));
  const [invited, answers] = [
    "Who was invited, who collected a ballot, the list of ballots",
    "Opened answers and comments",
  ];
  expect(on(launched)).toMatchObject({
    [invited]: "At the latest Sunday 17 January 2027",
    [answers]: "At the latest Monday 18 December 2028",
  });
  const closed = samplePackFacts({ endedAt: new Date("2026-12-12T00:05:00Z"), identitiesPurgedOn: "2027-01-12" });
  expect(on(closed)).toMatchObject({
    [invited]: "Deleted on Tuesday 12 January 2027",
    [answers]: "Tuesday 12 December 2028",
  });
});

test("only the wording is read for blanks and bold, never a name", () => {
  expect(runsOf("A {name} [[day]] **b**", { name: "**x** [[y]] {z}" })).toEqual([
    { text: "A **x** [[y]] {z} ", isBold: false, isBlank: false },
    { text: "day", isBold: false, isBlank: true },
    { text: " ", isBold: false, isBlank: false },
    { text: "b", isBold: true, isBlank: false },
  ]);
  expect(() => runsOf("{nobody}", {})).toThrow("{nobody}");
});

test("the poster carries the code and the public page, and nobody's own link", () => {
  if (launched.frozen === null) throw new Error("the sample is launched");
  const poster = posterOf(launched, launched.frozen, packWording, "a4");
  expect(poster.code).toEqual(launched.frozen.code);
  expect(poster.address).toBe(`https://survey.larkfield.example/x/${launched.wave}/audit`);
  expect(JSON.stringify(poster)).not.toContain("#");
});
