import { expect, test } from "vitest";
import { listFacts } from "../../server/report/listed-facts.ts";
import { reportOf } from "../../server/report/report.ts";
import { textOf } from "../../server/report/sentence.ts";
import { factsIn, sentencesIn } from "../../server/report/sentences-in.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { samplePress } from "../support/sample-press.ts";
import { sampleRelease } from "../support/sample-release.ts";

const { wording } = await samplePress();
const release = secondWave(sampleRelease());
const listed = listFacts(release, wording);
const report = reportOf(release, wording);

test("the list is in order, holds each fact once, and says of each whether the report cites it", () => {
  const ids = listed.facts.map((fact) => fact.id);
  expect(ids).toEqual([...new Set(ids)].sort());
  const cited = listed.facts.filter((fact) => fact.isCited).map((fact) => fact.id);
  expect(cited).toEqual(report.evidence.map((fact) => fact.id));
  expect(ids.length).toBeGreaterThan(cited.length);
});

test("every sentence of the report that says a number stands at its fact, word by word", () => {
  const [summary] = report.sections;
  const lead = sentencesIn(summary).find((sentence) => factsIn(sentence).length > 1) ?? [];
  expect(factsIn(lead).length).toBeGreaterThan(1);
  for (const { id } of factsIn(lead))
    expect(listed.facts.find((fact) => fact.id === id)?.sentences).toContainEqual({
      section: "summary",
      text: textOf(lead),
    });
  const said = report.sections.flatMap((section) => sentencesIn(section)).flatMap(factsIn).length;
  const inCover = sentencesIn(report.cover).flatMap(factsIn).length;
  expect(listed.facts.flatMap((fact) => fact.sentences)).toHaveLength(said + inCover);
});

test("what is withheld is named, with the reason that may be given and no value", () => {
  expect(listed.withheld.length).toBeGreaterThan(0);
  for (const { id, why } of listed.withheld) {
    expect(why).not.toMatch(/\d/);
    expect(listed.facts.find((fact) => fact.id === id)).toBeUndefined();
  }
});

test("the same release gives the same list", () => {
  expect(listFacts(secondWave(sampleRelease()), wording)).toEqual(listed);
});
