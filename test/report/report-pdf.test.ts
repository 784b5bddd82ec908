import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { nothingAgreed } from "../../server/agreement/agreement.ts";
import { createPress } from "../../server/press/press.ts";
import type { Release } from "../../server/release/release.ts";
import type { ReportDocument } from "../../server/report/document.ts";
import { figureStyles } from "../../server/report/figure-styles.ts";
import { reportOf } from "../../server/report/report.ts";
import { reportPdf } from "../../server/report/report-pdf-file.ts";
import { type Sentence, textOf } from "../../server/report/sentence.ts";
import { sentencesIn } from "../../server/report/sentences-in.ts";
import { readWording } from "../../server/report/wording-file.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { type ReadPdf, readPdf } from "../support/pdf.ts";
import { sampleAgreed } from "../support/sample-agreements.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { bigPlan, sampleRelease } from "../support/sample-release.ts";
import { testRenderer } from "../support/view-contract.ts";

/** The PDF of a report, read back with another program than the one that made it. */
const press = createPress();
afterAll(() => press.close());
const wording = readWording();

async function pressed(release: Release): Promise<{ readonly document: ReportDocument; readonly pdf: ReadPdf }> {
  const document = reportOf(release, wording, release.comparison ? sampleAgreed(release) : nothingAgreed);
  const bytes = await reportPdf({ renderer: testRenderer(), wording, press }, release, document);
  return { document, pdf: await readPdf(bytes) };
}

/** Without what setting may change: spaces, places where a line may end, and the foot of the pages. */
function bare(text: string): string {
  return text.normalize("NFKC").replace(/[\s\u200b\u00ad]/gu, "");
}
function textOfPages({ pages }: ReadPdf, { wave }: Release): string {
  const foot = bare(`${wave.organisation}, ${wave.title}`);
  return pages.map((page, i) => bare(page).replace(`${foot}${i + 1}/${pages.length}`, "")).join("");
}
/** Right-to-left names are set in the order of their signs, which a reader of PDFs gives in the order of the page. */
function piecesOf(sentence: Sentence): readonly string[] {
  const isPlain = !/\p{Script=Arabic}|\p{Script=Hebrew}/u.test(textOf(sentence));
  return isPlain ? [textOf(sentence)] : sentence.flatMap(({ kind, text }) => (kind === "name" ? [] : [text]));
}

const releases: Readonly<Record<string, Release>> = {
  "24 teams": sampleRelease(),
  "24 teams, second wave": secondWave(sampleRelease()),
  "one team": sampleRelease(bigPlan(1)),
  ...Object.fromEntries(
    [
      "everything withheld",
      "nobody to judge",
      "sixty-one teams",
      "a second wave of one team",
      "names with digits, right to left, very long",
    ].flatMap((name) => (awkwardReleases[name] === undefined ? [] : [[name, awkwardReleases[name]]])),
  ),
};

test.each(Object.keys(releases))(
  "says what the report says, word for word and number for number: %s",
  async (name) => {
    const release = releases[name] ?? sampleRelease();
    const { document, pdf } = await pressed(release);
    const text = textOfPages(pdf, release) + pdf.alternatives.map(bare).join("");
    const parts = [
      document.cover,
      document.sections.map(({ title, blocks }) => [title, blocks]),
      document.evidenceHead,
    ];
    const missing = sentencesIn(parts as unknown)
      .flatMap(piecesOf)
      .map(bare)
      .filter((piece) => piece !== "" && !text.includes(piece));
    expect([...new Set(missing)]).toEqual([]);
    const listed = document.evidence.filter(({ id }) => !id.endsWith(".interval"));
    expect(listed.filter(({ id }) => !text.includes(bare(id))).map(({ id }) => id)).toEqual([]);
  },
  120_000,
);

test("is tagged: title, language, headings, heads of tables, a text for every figure, an outline", async () => {
  const release = sampleRelease();
  const { document, pdf } = await pressed(release);
  expect(pdf).toMatchObject({ isTagged: true, language: "en" });
  expect(pdf.title).toBe(`${textOf(document.cover.title)} · ${release.wave.organisation}`);
  for (const role of ["H1", "H2", "H3", "P", "Table", "TH", "TD", "L", "LI", "Figure", "Link", "TOC"])
    expect(pdf.roles, role).toContain(role);
  const drawn = document.sections.flatMap(({ blocks }) =>
    blocks.filter(({ kind }) => ["gates", "bars", "multiples", "gateHelp"].includes(kind)),
  );
  expect(pdf.alternatives.length).toBeGreaterThanOrEqual(drawn.length);
  expect(pdf.alternatives.every((text) => text.trim() !== "")).toBe(true);
  expect(pdf.outline).toEqual(
    expect.arrayContaining(document.sections.filter(({ level }) => level === 1).map(({ title }) => textOf(title))),
  );
  expect(pdf.size.map(Math.round)).toEqual([595, 842]);
});

test("markup in names stays text", async () => {
  const name = "#panic() $x$ <b>*_`[link](x) \\ @fact";
  const { pdf } = await pressed(
    sampleRelease({ name, externalId: "O", children: [{ name, externalId: "T#1", size: 9 }] }),
  );
  expect(bare(pdf.pages.join(""))).toContain(bare(name));
}, 60_000);

test("the figures have the colours of the pages in light", () => {
  const tokens = readFileSync(new URL("../../views/styles/tokens.css", import.meta.url), "utf8");
  const colours = [...figureStyles.matchAll(/#[0-9a-f]{6}/g)].map(([colour]) => colour);
  expect(colours.filter((colour) => !tokens.includes(colour) && colour !== "#e3dce5")).toEqual([]);
  expect(colours.length).toBeGreaterThan(20);
});
