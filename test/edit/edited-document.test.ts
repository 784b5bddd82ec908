import { expect, test } from "vitest";
import type { Edit, EditContent } from "../../server/edit/edit.ts";
import { orderOf } from "../../server/edit/edit.ts";
import { editTextOfBlock } from "../../server/edit/editable.ts";
import { editedDocument } from "../../server/edit/edited-document.ts";
import { namesOf } from "../../server/edit/names-and-days.ts";
import { factsOf } from "../../server/report/facts.ts";
import { reportOf } from "../../server/report/report.ts";
import { writeReport } from "../../server/report/report-file.ts";
import { textOf } from "../../server/report/sentence.ts";
import { bareDigitsIn } from "../report/bare-digits.ts";
import { samplePress } from "../support/sample-press.ts";
import { sampleRelease } from "../support/sample-release.ts";

const press = await samplePress();
const release = sampleRelease();
const generated = reportOf(release, press.wording);
const vocabulary = { facts: factsOf(release), names: namesOf(release) };
const edit = (block: string, content: EditContent): Edit => ({
  block,
  version: 1,
  content,
  by: "cora@firm.example",
  at: new Date("2026-06-01T10:00:00Z"),
});
const rewritten = (
  text: string | null,
  more: Partial<Extract<EditContent, { kind: "generated" }>> = {},
): EditContent => ({
  kind: "generated",
  isHidden: false,
  text,
  base: null,
  cited: {},
  ...more,
});
const apply = (...edits: readonly Edit[]) => editedDocument(generated, edits, vocabulary);
const wordsIn = (section: string, document = generated): string =>
  (document.sections.find(({ id }) => id === section)?.blocks ?? [])
    .map((block) => editTextOfBlock(block) ?? block.kind)
    .join("\n");

test("without edits the report is the generated one", () => {
  expect(apply().document).toBe(generated);
});

test("own words, a hidden block, an own finding and another order stand in the report", () => {
  const lead = generated.sections[0]?.blocks[0];
  const order = ["summary.own-1", ...(generated.sections[0]?.blocks.map(({ id }) => id) ?? [])];
  const { document } = apply(
    edit("summary.lead", rewritten("Begin where people ask for it.\nThen grow.")),
    edit("summary.decide", rewritten(null, { isHidden: true })),
    edit("summary.own-1", {
      kind: "own",
      section: "summary",
      style: "finding",
      isHidden: false,
      text: "Our view.",
      cited: {},
    }),
    edit(orderOf("summary"), { kind: "order", blocks: order }),
  );
  const blocks = document.sections[0]?.blocks ?? [];
  expect(blocks.map(({ id }) => id)).toEqual([
    "summary.own-1",
    "summary.lead",
    "summary.lead~2",
    ...order.slice(2).filter((id) => id !== "summary.decide"),
  ]);
  expect(lead).toBeDefined();
  expect(wordsIn("summary", document)).toContain("Our view.\nBegin where people ask for it.\nThen grow.");
});

test("a text with a fault leaves its place to the generated words, and keeps what was typed", () => {
  const { document, sections } = apply(edit("summary.lead", rewritten("It fits in 99 teams.")));
  expect(wordsIn("summary", document)).toBe(wordsIn("summary"));
  const block = sections.flatMap(({ blocks }) => blocks).find(({ id }) => id === "summary.lead");
  expect(block?.text).toBe("It fits in 99 teams.");
  expect(block?.faults).toHaveLength(1);
});

test("an own finding with a fault is not printed", () => {
  const { document } = apply(
    edit("who.own-1", {
      kind: "own",
      section: "who",
      style: "plain",
      isHidden: false,
      text: "Half of 12 left.",
      cited: {},
    }),
  );
  expect(wordsIn("who", document)).toBe(wordsIn("who"));
});

test("what was generated when a text was written is compared with what is generated now", () => {
  const now = editTextOfBlock(generated.sections[0]?.blocks[0] ?? { kind: "kinds", id: "", items: [] });
  const stateOf = (base: string | null) =>
    apply(edit("summary.lead", rewritten("Ours.", { base }))).sections[1]?.blocks[0]?.isOutdated;
  expect([stateOf(now), stateOf("It was otherwise.")]).toEqual([false, true]);
});

test("the four parts of the answer keep their titles, and need a line each", () => {
  const id = "summary.answers";
  const good = apply(edit(id, rewritten("A.\nB.\nC.\nD."))).document.sections[0]?.blocks.find((one) => one.id === id);
  expect(good?.kind === "quarters" && good.items.map(({ sentences }) => sentences.map(textOf).join())).toEqual([
    "A.",
    "B.",
    "C.",
    "D.",
  ]);
  const bad = apply(edit(id, rewritten("A.\nB."))).sections[1]?.blocks.find((one) => one.id === id);
  expect(bad?.faults[0]).toContain("Write one line for each of");
});

test("the cover is edited like a section", () => {
  const { document } = apply(
    edit("cover.title", rewritten("Learning at work")),
    edit("cover.answer", rewritten(null, { isHidden: true })),
  );
  expect(textOf(document.cover.title)).toBe("Learning at work");
  expect(document.cover.answer).toEqual([]);
});

test("a section whose blocks are all hidden is left out, and the evidence with it", () => {
  const hidden = generated.sections.find(({ id }) => id.startsWith("team-"));
  if (hidden === undefined) throw new Error("the sample has teams");
  const { document } = apply(...hidden.blocks.map(({ id }) => edit(id, rewritten(null, { isHidden: true }))));
  expect(document.sections.map(({ id }) => id)).not.toContain(hidden.id);
  const { html } = writeReport(press, release, null, document);
  expect(html).not.toContain(`href="#${hidden.id}"`);
  const cited = new Set([...html.matchAll(/data-fact="([^"]+)"/g)].map((match) => match[1]));
  const listed = [...html.matchAll(/<li id="fact-([^"]+)">/g)].map((match) => match[1]);
  expect(
    [...cited].filter((id) => !listed.includes(id) && !(id?.endsWith(".interval") && cited.has(id.slice(0, -9)))),
  ).toEqual([]);
  expect(listed.filter((id) => !cited.has(id))).toEqual([]);
});

test("an edited report has every number in an element with its fact, and no markup that somebody typed", () => {
  const { document } = apply(
    edit("summary.lead", rewritten("<b onclick=1>[24](teams)</b> teams", { cited: { teams: ["24"] } })),
  );
  const { html } = writeReport(press, release, null, document);
  expect(bareDigitsIn(html)).toEqual([]);
  expect(html).not.toContain("<b onclick");
});

test("edits of blocks that are no longer generated change nothing", () => {
  expect(apply(edit("team-GONE.why", rewritten("Ours."))).document.sections).toEqual(generated.sections);
});
