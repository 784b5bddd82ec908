import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { answerOf } from "../../server/heatmap/answer.ts";
import { treeOf } from "../../server/heatmap/release-tree.ts";
import type { Release } from "../../server/release/release.ts";
import { agreedFacts } from "../../server/report/agreed-facts.ts";
import { reportOf } from "../../server/report/report.ts";
import { writeReport } from "../../server/report/report-file.ts";
import { reportPage, reportView } from "../../server/report/report-view.ts";
import { textOf } from "../../server/report/sentence.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { sampleAgreed } from "../support/sample-agreements.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { samplePress } from "../support/sample-press.ts";
import { type SamplePlan, sampleRelease, smallPlan } from "../support/sample-release.ts";
import { assertViewContract } from "../support/view-contract.ts";
import { bareDigitsIn } from "./bare-digits.ts";

const press = await samplePress();
const release = sampleRelease();
const { html, policy } = writeReport(press, release, null);
test("every number of the report stands in an element with its fact", () => {
  expect(bareDigitsIn(html)).toEqual([]);
  for (const [name, one] of Object.entries(awkwardReleases))
    expect(bareDigitsIn(writeReport(press, one, null).html), name).toEqual([]);
});

test("a report with agreed actions and judged predictions has no number without its fact either", () => {
  const second = secondWave(release);
  const agreed = sampleAgreed(second);
  const document = reportOf(second, press.wording, agreed);
  const text = writeReport(press, second, null, document).html;
  expect(bareDigitsIn(text)).toEqual([]);
  expect(text).toContain('<a href="#predicted">');
  expect(text).toContain("A unit that is gone");
  expect(text).toContain("It is not shown this time.");
  expect(text).toContain("&lt;b&gt;and no more&lt;/b&gt;");
  const section = document.sections.find(({ id }) => id === "predicted");
  const said = textOf(section?.blocks[0]?.kind === "text" ? section.blocks[0].sentences.flat() : []);
  expect(said).toContain(`${agreed.before.length} agreed actions of “Learning survey, autumn 2025”`);
  const cited = new Set(document.evidence.map(({ id }) => id));
  for (const fact of agreedFacts(second, agreed).filter(({ id }) => /\.points$/.test(id))) {
    const isDropped = fact.id.startsWith("agreed.") && fact.source.startsWith(agreed.now[3]?.unitName ?? "?");
    expect(cited.has(fact.id), fact.id).toBe(!isDropped);
  }
});

test("where the law asks for proof of everything, the answer is no, whatever the teams are ready for", () => {
  const law = awkwardReleases["every kind must be proved"];
  if (law === undefined) throw new Error("there is no such sample");
  const { cover, sections } = reportOf(law, press.wording);
  expect(textOf(cover.answer)).toBe(
    "At Brennick Foods the law asks for proof of every kind of learning that was asked about, so all of it stays structured. By their own conditions, 13 of 24 teams could learn bottom-up: that is for what people learn beyond it.",
  );
  const fit = sections.find(({ id }) => id === "fit")?.blocks[0];
  expect(textOf(fit?.kind === "text" ? fit.sentences.flat() : [])).toContain("All 144 stay structured by law.");
  expect(answerOf(law, treeOf(law).teams)).toEqual({
    first: "Everything here stays structured, because the law asks for proof of it.",
    rest: "By their own conditions 13 of 24 teams could learn bottom-up.",
  });
  const byLaw = (name: string): Release => {
    const other = awkwardReleases[name];
    if (other === undefined) throw new Error("there is no such sample");
    return { ...other, kinds: law.kinds };
  };
  const leadIn = (release: Release): string => textOf(reportOf(release, press.wording).cover.answer);
  expect(leadIn(byLaw("all to fix"))).toContain("none of 3 teams could learn bottom-up");
  expect(leadIn(byLaw("one team"))).toMatch(/the only team could( not yet)? learn bottom-up/);
  expect(answerOf(byLaw("all to fix"), treeOf(byLaw("all to fix")).teams).rest).toBe(
    "By their own conditions none of three teams could learn bottom-up.",
  );
});

test("without agreed actions there is no section about them", () => {
  const ids = reportOf(secondWave(release), press.wording).sections.map(({ id }) => id);
  expect(ids).not.toContain("agreed");
  expect(ids).not.toContain("predicted");
});

test("the check for bare digits finds them", () => {
  expect(bareDigitsIn("<main><p>In 3 teams</p><svg><text>35</text></svg></main>")).toEqual(["In 3 teams", "35"]);
  expect(bareDigitsIn('<main><data data-fact="x">3</data><bdi>Team 7</bdi><time>4 May</time></main>')).toEqual([]);
});

test("every cited fact stands in the list of evidence, and nothing else does", () => {
  for (const text of [html, writeReport(press, secondWave(release), null).html]) {
    const cited = new Set([...text.matchAll(/data-fact="([^"]+)"/g)].map((match) => match[1]));
    const listed = new Set([...text.matchAll(/<li id="fact-([^"]+)">/g)].map((match) => match[1]));
    const withoutInterval = [...cited].filter((id) => !(id?.endsWith(".interval") && cited.has(id.slice(0, -9))));
    expect(withoutInterval.filter((id) => !listed.has(id))).toEqual([]);
    expect([...listed].filter((id) => !cited.has(id))).toEqual([]);
  }
});

test("a second wave has a section about change, a first one says that there is nothing to compare with", () => {
  const second = writeReport(press, secondWave(release), null).html;
  expect(second).toContain('<a href="#changes">');
  expect(second).toContain("tends to rise by itself");
  expect(second).toContain("The unit holds other teams than last time.");
  expect(second).not.toMatch(/\bno change\b/);
  expect(html).not.toContain('href="#changes"');
  expect(html).toContain("There is no earlier wave to compare with");
});

test("the file is complete in itself: one style under its hash, no script, nothing from elsewhere", () => {
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
  );
  expect(html).not.toMatch(/<script|\sstyle=|\son\w+=|javascript:|<link rel="stylesheet"|@import|url\((?!data:)/);
  expect([...html.matchAll(/\b(?:href|src)="([^"#][^"]*)"/g)].map((match) => match[1])).toEqual(["data:,"]);
});

test("the same release gives the same report, to the last byte", () => {
  expect(writeReport(press, sampleRelease(), null).html).toBe(html);
});

test("the report reads as it did when it was last read by a person", async () => {
  const small = sampleRelease(smallPlan);
  const written = writeReport(press, small, {
    backHref: "/back",
    backLabel: "Heatmap",
    editHref: "/edit",
    versionsHref: "/versions",
    downloads: [{ href: "/file", label: "Web page" }],
  }).html;
  const body = written.replace(/<style>.*?<\/style>/s, "").replace(/(Content-Security-Policy" content=")[^"]*/, "$1");
  await expect(tidy(body)).toMatchFileSnapshot("report.html.snapshot");
});

test("the templates read every field of the view, and no other", () => {
  const pages = [release, ...Object.values(awkwardReleases)].map((one, i) =>
    reportPage(
      reportView(reportOf(one, press.wording), one, {
        policy: "p",
        bar:
          i === 0
            ? {
                backHref: "/back",
                backLabel: "Heatmap",
                editHref: "/edit",
                versionsHref: "/versions",
                downloads: [{ href: "/file", label: "Web page" }],
              }
            : null,
      }),
    ),
  );
  assertViewContract(...pages);
});

test("what somebody typed cannot leave its place, in the page or in the style", () => {
  const evil = `</style><script>alert(1)</script>"\\ }body{}`;
  const plan: SamplePlan = {
    name: evil,
    externalId: evil,
    children: [{ name: `<img src=x onerror=1>${evil}`, externalId: "T", size: 9 }],
  };
  const written = writeReport(press, sampleRelease(plan), null).html;
  expect(written.match(/<script/g)).toBeNull();
  expect(written.match(/<\/style>/g)).toHaveLength(1);
  expect(written).not.toContain("<img");
});

test("each awkward release gets a first sentence that answers", () => {
  for (const [name, one] of Object.entries(awkwardReleases)) {
    const [summary] = reportOf(one, press.wording).sections;
    const lead = summary?.blocks[0];
    expect(lead?.kind === "text" && lead.sentences.length > 0, name).toBe(true);
  }
  expect(writeReport(press, awkwardReleases["nobody to judge"] ?? release, null).html).toContain(
    "We cannot say yet where",
  );
  expect(writeReport(press, awkwardReleases["two teams, none to fix"] ?? release, null).html).toContain(
    "Nothing has to be put right first",
  );
});

/** One element on a line, so that a change shows where it is. */
function tidy(text: string): string {
  return `${text.replace(/></g, ">\n<").replace(/\n{2,}/g, "\n")}\n`;
}

test("every block has a name of its own that stays when the report is written anew, with other teams or a later wave", () => {
  const namesIn = (one: Release): readonly string[] =>
    reportOf(one, press.wording).sections.flatMap(({ blocks }) => blocks.map(({ id }) => id));
  for (const [name, one] of Object.entries(awkwardReleases))
    expect(new Set(namesIn(one)).size, name).toBe(namesIn(one).length);
  const later = namesIn(secondWave(release));
  expect(namesIn(release).filter((id) => !later.includes(id))).toEqual([]);
  expect(namesIn(release)).toContain("summary.lead");
});
