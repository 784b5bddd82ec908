import { describe, expect, test } from "vitest";
import type { Release } from "../../server/release/release.ts";
import type { Block } from "../../server/report/document.ts";
import { reportOf } from "../../server/report/report.ts";
import { textOf } from "../../server/report/sentence.ts";
import { samplePress } from "../support/sample-press.ts";
import { sampleRelease } from "../support/sample-release.ts";

const { wording } = await samplePress();
const release = sampleRelease();

/** Everything that the method appendix says, a line for each paragraph, item and row. */
function appendixOf(one: Release): string {
  const method = reportOf(one, wording).sections.find(({ id }) => id === "method");
  return (method?.blocks ?? [])
    .flatMap(linesOf)
    .join("\n")
    .replace(/[\u00a0\u202f]/g, " ");
}

function linesOf(block: Block): string[] {
  if (block.kind === "text") return [block.sentences.map(textOf).join(" ")];
  if (block.kind === "heading") return [textOf(block.text)];
  if (block.kind === "list") return block.items.map(textOf);
  if (block.kind !== "table" && block.kind !== "folded") return [];
  const { label, head, rows } = block.table;
  const lines = rows.map((cells) =>
    cells.map(({ text, small }) => `${textOf(text)} ${textOf(small)}`.trim()).join(" | "),
  );
  return [textOf(label), head.map(({ text }) => textOf(text)).join(" | "), ...lines];
}

type Reliability = Release["scales"][number]["reliability"];
const withReliability = (change: Partial<Reliability>): Release => ({
  ...release,
  scales: release.scales.map((scale) => ({ ...scale, reliability: { ...scale.reliability, ...change } })),
});

describe("the method appendix", () => {
  const figures: readonly (readonly [string, Release, readonly string[], string])[] = [
    [
      "alpha with Feldt's interval, and omega",
      withReliability({ consistency: null }),
      ["Alpha says how well the statements", "interval follows Feldt", "Omega asks the same", "| Omega", ".69 to .78"],
      "Alpha with its interval, and omega: from 50 complete answers.",
    ],
    [
      "alpha inside teams",
      withReliability({ alphaWithin: null }),
      ["Alpha inside teams says how well", "| Alpha inside teams"],
      "Alpha inside teams: from 30 degrees of freedom.",
    ],
    [
      "the reliability of a pillar",
      { ...release, pillars: release.pillars.map(({ code }) => ({ code, consistency: null })) },
      ["(stratified alpha) says how much", "Pillar | People | Stratified alpha", "| .82"],
      "The reliability of a whole pillar: from 50 people with a score on every scale of it.",
    ],
    [
      "ICC(1), ICC(2) and the design effect",
      withReliability({ between: null }),
      [
        "ICC(1) is the part of all differences",
        "ICC(2) says how reliably",
        "The design effect says",
        "| Design effect",
      ],
      "How far teams differ, and the design effect: from 5 teams.",
    ],
    [
      "agreement against both kinds of chance, and split teams",
      withReliability({ agreement: null }),
      ["r_wg(j), compares", "by chance that spreads evenly", "chance that leans a little", "“Split” counts the teams"],
      "Agreement inside teams: from 5 teams with at least 5 complete answers each.",
    ],
  ];

  test.each(figures)(
    "says in words what it gives, and leaves out below its limit: %s",
    (_, below, sentences, missing) => {
      const [given, left] = [appendixOf(release), appendixOf(below)];
      for (const sentence of sentences) {
        expect(given).toContain(sentence);
        expect(left).not.toContain(sentence);
      }
      expect(given).not.toContain("Too few answered to give the following");
      expect(left).toContain("Too few answered to give the following");
      expect(left).toContain(missing);
    },
  );

  test("gives each statement its answers, its gaps and its connection, and says which to read with care", () => {
    const items = [
      { code: "REW1", answered: 30, dk: 10, skipped: 0, rest: 0.41 },
      { code: "REW2", answered: 29, dk: 11, skipped: 0, rest: null },
    ];
    const text = appendixOf(withReliability({ items }));
    expect(text).toContain("Where more than 25 % do not know, the statement has to be read with care.");
    const line = (code: string) => text.split("\n").find((one) => one.startsWith(code)) ?? "";
    // a quarter is not more than a quarter
    expect(line("REW1")).toMatch(/\| 30 \| 25 % \| 0 % \| \.41$/);
    expect(line("REW2")).toMatch(/\| 29 \| 28 % read with care \| 0 % \| –$/);
    const none = appendixOf(withReliability({ items: [] }));
    expect(none).not.toContain("read with care");
    expect(none).toContain("Nothing is said here of single statements");
  });

  test("tells what the sheets that were set aside would have changed, or that this is not told", () => {
    const text = appendixOf(release);
    expect(text).toContain("Would the picture be another with the sheets that were set aside?");
    expect(text).toContain("The largest difference is 1 point.");
    expect(text).toMatch(/^Rewarded for doing well \| 52 \d+ sheets \| 51 \d+ sheets \| −1$/m);
    expect(text).not.toContain("What they would have changed in the means is told only");
    const fewer = appendixOf({ ...release, excludedEffect: [] });
    expect(fewer).not.toContain("Would the picture be another");
    expect(fewer).toContain("What they would have changed in the means is told only where at least 5 sheets");
    const { participation } = release;
    const none = appendixOf({ ...release, excludedEffect: [], participation: { ...participation, excluded: 0 } });
    expect(none).not.toContain("What they would have changed");
    const still = release.excludedEffect.map((effect) => ({ ...effect, meanWith: effect.mean, difference: 0 }));
    expect(appendixOf({ ...release, excludedEffect: still })).toContain("No mean would move by as much as a point.");
  });

  test("says nothing of flags below twenty sheets", () => {
    const { participation } = release;
    const few = appendixOf({ ...release, excludedEffect: [], participation: { ...participation, quality: null } });
    expect(few).toContain("Too few sheets came back to say how many were flagged.");
    expect(few).not.toContain("What they would have changed");
  });
});
