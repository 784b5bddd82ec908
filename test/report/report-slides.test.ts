import { expect, test } from "vitest";
import { nothingAgreed } from "../../server/agreement/agreement.ts";
import type { Edit } from "../../server/edit/edit.ts";
import { editedDocument } from "../../server/edit/edited-document.ts";
import { namesOf } from "../../server/edit/names-and-days.ts";
import { createPress } from "../../server/press/press.ts";
import type { Release } from "../../server/release/release.ts";
import type { Block, ReportDocument } from "../../server/report/document.ts";
import type { Fact } from "../../server/report/fact.ts";
import { factsOf } from "../../server/report/facts.ts";
import { reportOf } from "../../server/report/report.ts";
import { evidenceTextOf } from "../../server/report/report-view.ts";
import { textOf } from "../../server/report/sentence.ts";
import { factsIn, sentencesIn } from "../../server/report/sentences-in.ts";
import { writeSlides } from "../../server/report/slides/slides-file.ts";
import { readWording } from "../../server/report/wording-file.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { type ReadSlide, readSlides } from "../support/read-slides.ts";
import { sampleAgreed } from "../support/sample-agreements.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { sampleRelease } from "../support/sample-release.ts";

const wording = readWording();
const press = createPress();

interface Written {
  readonly release: Release;
  readonly document: ReportDocument;
  readonly slides: readonly ReadSlide[];
}

async function written(release: Release): Promise<Written> {
  const document = reportOf(release, wording, release.comparison ? sampleAgreed(release) : nothingAgreed);
  return { release, document, slides: await readSlides(await writeSlides({ press, wording }, document, release)) };
}

const decks = new Map<string, Written>();
for (const [name, release] of Object.entries({
  "24 teams": sampleRelease(),
  "24 teams, second wave": secondWave(sampleRelease()),
  ...awkwardReleases,
}))
  decks.set(name, await written(release));
const sample = deckOf("24 teams, second wave");

function deckOf(name: string): Written {
  const deck = decks.get(name);
  if (deck === undefined) throw new Error(`no deck ${name}`);
  return deck;
}

test("every number on a slide is a spelling of a fact of the report, or part of a name or a day", () => {
  for (const [name, deck] of decks) {
    const stray = strayNumbersIn(deck);
    for (const { paragraphs } of deck.slides)
      for (const paragraph of paragraphs) expect(stray(paragraph), `${name}: ${paragraph}`).toEqual([]);
  }
});

test("the check for stray numbers finds them", () => {
  const stray = strayNumbersIn(sample);
  expect(stray("In 987 teams")).toEqual(["987"]);
  expect(stray("Learning survey, spring 2026")).toEqual([]);
});

test("every fact that a sentence, table or figure of the report says stands in the notes, as it is in the report", () => {
  for (const [name, { document, slides }] of decks) {
    const known = new Map(document.evidence.map((fact) => [fact.id, fact]));
    const noted = new Map(slides.flatMap(({ notes }) => evidenceIn(notes)));
    for (const [id, said] of noted) expect(said, `${name}: ${id}`).toBe(lineOf(known.get(id)));
    const wanted = document.sections.flatMap(({ blocks, level }) => shownFacts(blocks, level)).map(({ id }) => id);
    expect(
      wanted.filter((id) => !noted.has(id)),
      name,
    ).toEqual([]);
    if (document.sections.some(({ level }) => level === 2)) expect(noted.size).toBeGreaterThan(5);
  }
});

test("the notes have the sentences of a section in full", () => {
  const { document, slides } = sample;
  const notes = slides.flatMap((slide) => slide.notes).join("\n");
  for (const section of document.sections.filter(({ level }) => level === 1))
    for (const block of section.blocks)
      if (block.kind === "text") for (const sentence of block.sentences) expect(notes).toContain(textOf(sentence));
});

test("charts are native, with their data in a workbook, and hold the estimates and intervals of the facts", () => {
  const { document, slides, release } = sample;
  const facts = new Map(document.evidence.map((fact) => [fact.id, fact]));
  let bars = 0;
  for (const slide of slides)
    for (const chart of slide.charts) {
      const columns = [
        ...chart.series.map(({ values }) => values),
        ...(chart.minus.length > 0 ? [chart.minus, chart.plus] : []),
      ];
      expect(chart.sheet.slice(1)).toEqual(
        chart.categories.map((category, i) => trimmed([category, ...columns.map((values) => values[i] ?? null)])),
      );
      expect(chart.sheet[0]?.slice(1, 1 + chart.series.length)).toEqual(chart.series.map(({ name }) => name));
      const scale = release.scales.find((one) => chart.label.endsWith(`: ${one.name}`));
      if (scale === undefined) continue;
      chart.categories.forEach((category, i) => {
        const unit = release.units.find(({ team }) => team?.name === category);
        const key = unit?.team?.part === "rest" ? `${unit.externalId}~rest` : unit?.externalId;
        const fact = facts.get(`team.${key}.${scale.code}.estimate`);
        const value = chart.series[0]?.values[i] ?? null;
        expect(value, `${scale.code} in ${category}`).toBe(fact === undefined ? null : Number(fact.value));
        if (fact === undefined) expect(slide.paragraphs).toContain("withheld");
        if (fact === undefined || value === null || fact.interval === "") return;
        expect(`${value - (chart.minus[i] ?? 0)} to ${value + (chart.plus[i] ?? 0)}`).toBe(fact.interval);
        bars += 1;
      });
    }
  expect(bars).toBeGreaterThan(150);
});

test("the chart of who answered never says more than the report", () => {
  const { slides, document } = sample;
  const chart = slides.flatMap(({ charts }) => charts).find(({ series }) => series.length === 2);
  const bars = document.sections.flatMap(({ blocks }) => blocks).find((block) => block.kind === "bars");
  expect(chart?.categories.length).toBe(bars?.kind === "bars" ? bars.rows.length : -1);
  (bars?.kind === "bars" ? bars.rows : []).forEach(({ invited, answered }, i) => {
    const said = chart?.series[0]?.values[i] ?? 0;
    expect(chart?.categories[i]).toContain(answered.text);
    if (answered.text.startsWith("over")) expect(said).toBeCloseTo(invited * 0.9, 1);
    else expect(answered.text).toBe(`${said} of ${invited}`);
  });
});

test("changes since the last wave are charts around zero with the changes of the facts", () => {
  const { slides, document } = sample;
  const figures = document.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === "changes" ? [block.changes] : [])),
  );
  expect(figures).toHaveLength(2);
  for (const figure of figures) {
    const charts = slides.flatMap(({ charts }) => charts).filter(({ label }) => label === textOf(figure.title));
    expect(charts.flatMap(({ series }) => series[0]?.values)).toEqual(figure.rows.map(({ change }) => change.points));
    const minus = charts.flatMap(({ minus }) => minus);
    expect(minus).toEqual(figure.rows.map(({ change }) => change.points - change.from));
  }
});

test("tables are native, say what they show, and have a header row; the fit map has a sign and a word in every cell", () => {
  for (const [name, { slides, document }] of decks) {
    const tables = slides.flatMap((slide) => slide.tables);
    for (const { rows, hasHead, label } of tables) {
      expect(label, name).not.toBe("");
      if (!hasHead) expect(rows.every((row) => row.length === 2)).toBe(true); // name and value
    }
    const fit = document.sections.flatMap(({ blocks }) => blocks).find((block) => block.kind === "fit");
    if (fit?.kind !== "fit") {
      expect(name).toBe("no kinds of learning");
      continue;
    }
    const map = tables.filter(({ label }) => label === textOf(fit.fit.caption));
    const rows = map.flatMap((table) => table.rows.slice(1)).filter((row) => row.slice(1).some((cell) => cell !== ""));
    expect(map.every(({ hasHead }) => hasHead)).toBe(true);
    expect(rows, name).toHaveLength(fit.fit.rows.filter(({ kind }) => kind !== "unit").length);
    for (const row of rows) for (const cell of row.slice(1)) expect(cell, name).toMatch(/^[●○◆◐■□◌] \S/);
  }
});

test("with up to sixty teams every team has its verdict in a table, with more the list of the report", () => {
  const few = deckOf("24 teams");
  const heads = few.slides.flatMap(({ tables }) => tables).filter(({ rows }) => rows[0]?.[2] === "What it means");
  const rows = heads.flatMap((table) => table.rows.slice(1));
  expect(rows).toHaveLength(24);
  const careful = few.document.sections.filter(({ blocks }) => blocks.some(({ id }) => id.endsWith(".caution")));
  const warned = rows.filter(([, , meaning]) => meaning?.includes("\nWith care: "));
  expect(warned).toHaveLength(careful.filter(({ level }) => level === 2).length);
  expect(warned.length).toBeGreaterThan(0);
  const many = deckOf("sixty-one teams");
  const listed = many.slides.flatMap(({ tables }) => tables).filter(({ rows }) => rows[0]?.[2] === "Weakest part");
  expect(listed.flatMap(({ rows }) => rows.slice(1))).toHaveLength(61);
});

test("nothing stands outside of a slide, no two shapes share a number, and every slide has a title and notes", () => {
  for (const [name, { slides }] of decks)
    slides.forEach(({ boxes, ids, title, notes }, i) => {
      expect(title, `${name}, slide ${i + 1}`).not.toBe("");
      expect(notes.length, `${name}, slide ${i + 1}`).toBeGreaterThan(0);
      expect(new Set(ids).size, `${name}, slide ${i + 1}`).toBe(ids.length);
      for (const { x, y, w, h } of boxes) {
        expect(x + w, `${name}, slide ${i + 1}`).toBeLessThanOrEqual(13.34);
        expect(y + h, `${name}, slide ${i + 1}`).toBeLessThanOrEqual(7.5);
      }
    });
});

test("titles of slides come from the report", () => {
  const { slides, document } = sample;
  const said = sentencesIn([document.cover, document.sections] as unknown)
    .map(textOf)
    .join(" ");
  for (const { title } of slides)
    expect(
      [said, "The teams"].some((text) => text.includes(title)),
      title,
    ).toBe(true);
});

test("names with markup or signs that XML forbids come out as plain text", async () => {
  const evil = `<img src=x onerror=1>&amp;"'\u0001=SUM(A1) ]]>`;
  const leaf = (name: string, i: number) => ({ name, externalId: `T${i}`, size: 20, means: { MIS: 20 + i } });
  const names = [evil, "فريق المبيعات", "Ü".repeat(60), "Sales"];
  const { slides } = await written(sampleRelease({ name: evil, externalId: "O", children: names.map(leaf) }));
  const words = slides.flatMap(({ paragraphs }) => paragraphs).join("\n");
  expect(words).toContain(`<img src=x onerror=1>&amp;"' =SUM(A1) ]]>`);
  expect(words).toContain("فريق المبيعات");
  expect(words).toContain("Ü".repeat(60));
  for (const { charts } of slides) for (const { sheet } of charts) expect(sheet.flat().join()).not.toContain("\u0001");
});

test("slides are made of the report as it stands: own findings are on them, hidden figures are not", async () => {
  const release = sampleRelease();
  const by = { version: 1, by: "cora@firm.example", at: new Date("2026-06-01T10:00:00Z") };
  const edits: readonly Edit[] = [
    {
      block: "motive.own-1",
      content: {
        kind: "own",
        section: "motive",
        style: "finding",
        isHidden: false,
        text: "Praise is free.",
        cited: {},
      },
      ...by,
    },
    {
      block: "teams.own-1",
      content: {
        ...{ kind: "own", section: "teams", style: "heading", isHidden: false, cited: {} },
        text: "Whom we met",
      },
      ...by,
    },
    {
      block: "motive.figure",
      content: { kind: "generated", isHidden: true, text: null, base: null, cited: {} },
      ...by,
    },
  ];
  const vocabulary = { facts: factsOf(release), names: namesOf(release) };
  const { document } = editedDocument(reportOf(release, wording), edits, vocabulary);
  const slides = await readSlides(await writeSlides({ press, wording }, document, release));
  expect(slides.flatMap(({ paragraphs }) => paragraphs)).toContain("Praise is free.");
  // an own heading among the teams is kept, those of the tables that the sheets replace are not
  const met = slides.find(({ title, paragraphs }) => [title, ...paragraphs].includes("Whom we met"));
  expect(met?.tables.length).toBeGreaterThan(0);
  expect(met?.paragraphs).not.toContain("Sales");
  const labels = slides.flatMap(({ charts }) => charts.map(({ label }) => label));
  expect(labels.some((label) => label.startsWith("Means"))).toBe(true);
  expect(labels.filter((label) => label.startsWith("Motive"))).toEqual([]);
});

test("the same report gives the same bytes", async () => {
  const { document, release } = sample;
  const [one, two] = [
    await writeSlides({ press, wording }, document, release),
    await writeSlides({ press, wording }, document, release),
  ];
  expect(Buffer.compare(one, two)).toBe(0);
});

test("a text of twenty thousand characters goes on over slides and loses nothing", async () => {
  const release = sampleRelease();
  const document = reportOf(release, wording);
  const text = Array.from({ length: 400 }, (_, i) => `qlorp${"y".repeat(i % 90)}`).join(" ");
  const own: Block = { kind: "text", id: "summary.own", style: "plain", sentences: [[{ kind: "words", text }]] };
  const sections = document.sections.map((section, i) => (i === 0 ? { ...section, blocks: [own] } : section));
  const slides = await readSlides(await writeSlides({ press, wording }, { ...document, sections }, release));
  const pieces = slides.flatMap(({ paragraphs }) => paragraphs.filter((one) => one.includes("qlorp")));
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join("").replace(/\s/g, "") === text.replace(/\s/g, "")).toBe(true);
});

/** Finds the numbers in a text that no fact spells and no name or day holds. */
function strayNumbersIn({
  document,
  release,
}: Pick<Written, "document" | "release">): (text: string) => readonly string[] {
  const names = [
    ...sentencesIn([document.cover, document.sections] as unknown).flatMap((sentence) =>
      sentence.flatMap((part) => (part.kind === "name" || part.kind === "day" ? [part.text] : [])),
    ),
    ...release.units.flatMap(({ name, team }) => [name, team?.name ?? name]),
    ...release.kinds.map(({ label }) => label),
    ...[release.wave.title, release.wave.organisation, release.wave.fingerprint],
  ];
  const free = [...new Set(names)].filter((name) => /\d/.test(name)).sort((a, b) => b.length - a.length);
  const numbers = /[+−]?[\d.,]*\d/g;
  const spelled = new Set(document.evidence.flatMap(({ spelling }) => spelling.match(numbers) ?? []));
  return (text) => {
    const bare = /\d/.test(text) ? free.reduce((left, name) => left.replaceAll(name, " "), text) : "";
    return (bare.match(numbers) ?? []).filter((number) => !spelled.has(number));
  };
}

/** The facts below the head of the evidence: id and line. */
function evidenceIn(notes: readonly string[]): readonly (readonly [string, string])[] {
  const head = notes.indexOf("Evidence");
  return head < 0 ? [] : notes.slice(head + 1).map((line) => [line.slice(0, line.indexOf(": ")), line] as const);
}

function lineOf(fact: Fact | undefined): string {
  return fact === undefined ? "not in the report" : `${fact.id}: ${evidenceTextOf(fact)}. ${fact.source}`;
}

/** What slides show of blocks: not the numbers that fold out below a chart, and of a team's sheet its sentences. */
function shownFacts(blocks: readonly Block[], level: number): readonly Fact[] {
  const hasChart = blocks.some(({ kind }) => kind === "multiples");
  const shown = blocks.filter(({ kind }) => {
    if (level === 2) return kind === "text" || kind === "verdict" || kind === "list";
    return kind !== "folded" || !hasChart;
  });
  return sentencesIn(shown as unknown).flatMap(factsIn);
}

function trimmed(row: readonly (string | number | null)[]): readonly (string | number | null)[] {
  const last = row.findLastIndex((cell) => cell !== null);
  return row.slice(0, last + 1);
}
