import fc from "fast-check";
import { expect, test } from "vitest";
import { editTextOf, readEditText, type Vocabulary } from "../../server/edit/edit-text.ts";
import { editTextOfBlock } from "../../server/edit/editable.ts";
import { namesAndDaysIn, namesOf } from "../../server/edit/names-and-days.ts";
import { wordDifference } from "../../server/edit/word-difference.ts";
import type { Release } from "../../server/release/release.ts";
import { factsOf } from "../../server/report/facts.ts";
import { reportOf } from "../../server/report/report.ts";
import { textOf } from "../../server/report/sentence.ts";
import { readWording } from "../../server/report/wording-file.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { sampleRelease } from "../support/sample-release.ts";

const wording = readWording();
const vocabularyOf = (release: Release): Vocabulary => ({ facts: factsOf(release), names: namesOf(release) });
const vocabulary = vocabularyOf(sampleRelease());
const teams = vocabulary.facts.find("teams");
const spelling = teams !== undefined && "spelling" in teams ? teams.spelling : "";

test("what is generated can be edited: read back it says the same, with the same facts and no fault", () => {
  for (const [name, release] of Object.entries({ sample: sampleRelease(), ...awkwardReleases })) {
    const words = vocabularyOf(release);
    for (const { blocks } of reportOf(release, wording).sections)
      for (const block of blocks) {
        const text = editTextOfBlock(block);
        if (text === null) continue;
        const read = readEditText(text, words);
        expect(read.faults, `${name}, ${block.id}: ${text}`).toEqual([]);
        expect(read.paragraphs.map(editTextOf).join("\n"), `${name}, ${block.id}`).toBe(text);
      }
  }
});

test("a number with its fact is bound to it, in digits and in words", () => {
  const read = readEditText(`We saw [${spelling}](teams) teams.`, vocabulary);
  expect(read.faults).toEqual([]);
  expect(read.paragraphs[0]?.find((part) => part.kind === "fact")).toMatchObject({ text: spelling });
  expect(readEditText("[Three](rules.odds) things", vocabulary).faults).toHaveLength(1);
});

test("a number that contradicts its fact is flagged, and so is one without a fact", () => {
  expect(readEditText("In [999](teams) teams.", vocabulary).faults).toEqual([
    `You wrote “999”, but the fact teams is ${spelling}.`,
  ]);
  const [bare] = readEditText("Over 70 % said so.", vocabulary).faults;
  expect(bare).toContain("“70 %” has no fact");
  expect(readEditText("About twenty people said so.", vocabulary).hints[0]).toContain("“twenty”");
});

test("a fact that does not exist or may not be shown is named, with the reason", () => {
  const hidden = awkwardReleases["everything withheld"];
  if (hidden === undefined) throw new Error("no such sample");
  const words = vocabularyOf(hidden);
  const [withheld] = words.facts.withheld();
  expect(readEditText("[5](no.such)", vocabulary).faults[0]).toContain("there is no such fact");
  if (withheld) expect(readEditText(`[5](${withheld.id})`, words).faults[0]).toContain(withheld.why);
});

test("a fact that changed after the text was saved is printed as it is now, and told", () => {
  const read = readEditText("In [99](teams) teams.", vocabulary, { teams: ["99"] });
  expect(read.faults).toEqual([]);
  expect(read.moved).toEqual([{ id: "teams", before: "99", now: spelling }]);
  expect(read.paragraphs.map(textOf)).toEqual([`In ${spelling} teams.`]);
});

test("names, dates and the author's own numbers need no fact", () => {
  const release = awkwardReleases["names with digits, right to left, very long"];
  if (release === undefined) throw new Error("no such sample");
  const text = "Werk 4711 GmbH meets فريق 12 on 4 May 2027, as [§ 87](own) asks.";
  const read = readEditText(text, vocabularyOf(release));
  expect(read.faults).toEqual([]);
  expect(read.paragraphs.map(textOf)).toEqual(["Werk 4711 GmbH meets فريق 12 on 4 May 2027, as § 87 asks."]);
  expect(namesAndDaysIn("Team 12", ["Team 1"]).map((part) => part.kind)).toEqual(["words"]);
});

test("any text is read without an error, loses no letter, and never gets a number into the report without a fact", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), (text) => {
      const read = readEditText(text, vocabulary);
      const said = read.paragraphs.flat();
      const bare = said.some((part) => part.kind === "words" && /\p{N}/u.test(part.text));
      expect(bare && read.faults.length === 0).toBe(false);
      const letters = (one: string) => one.normalize("NFC").replace(/[\s[\]\\()]/gu, "");
      if (!text.includes("](") && !text.includes("\\"))
        expect(letters(read.paragraphs.map(textOf).join(""))).toBe(letters(text));
    }),
    { numRuns: 2000 },
  );
});

test("a difference of two texts is both texts", () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 12 }), fc.lorem({ maxCount: 12 }), (a, b) => {
      const parts = wordDifference(a, b);
      const side = (left: string) =>
        parts
          .filter(({ change }) => change !== left)
          .map(({ text }) => text)
          .join("");
      expect([side("added"), side("removed")]).toEqual([a, b]);
      expect(wordDifference(a, a).every(({ change }) => change === "same")).toBe(true);
    }),
    { numRuns: 500 },
  );
});
