import { afterAll, expect, test } from "vitest";
import { packPdf, posterPdf } from "../../server/pack/pack-file.ts";
import { createPress } from "../../server/press/press.ts";
import { packWording, plannedPackFacts, samplePackFacts } from "../support/pack-samples.ts";
import { readPdf } from "../support/pdf.ts";
import { testRenderer } from "../support/view-contract.ts";

const press = createPress();
afterAll(() => press.close());
const deps = { press, packWording, renderer: testRenderer(), assets: { bytes: () => Buffer.alloc(0) } };
const launched = samplePackFacts();
const squeezed = (text: string) => text.replace(/\s/g, "");

test("a program that reads the pack aloud finds title, language, headings, table heads and pictures in words", async () => {
  const pdf = await readPdf(await packPdf(deps, launched));
  expect(pdf).toMatchObject({
    title: "Works-council pack: Learning survey 2026, Larkfield Group",
    language: "en",
    isTagged: true,
  });
  expect(pdf.roles).toEqual(expect.arrayContaining(["H1", "H2", "P", "L", "LI", "Table", "TH", "TD", "TOC", "Figure"]));
  expect(pdf.alternatives.join()).toContain("Three scenes.");
  expect(pdf.alternatives.join()).toContain("QR code");
  expect(pdf.outline).toHaveLength(packWording.sections.length);
  expect(pdf.size.map(Math.round)).toEqual([595, 842]);
  for (const [at, text] of pdf.pages.entries()) expect(squeezed(text)).toContain(`Page${at + 1}of${pdf.pages.length}`);
  expect(squeezed(pdf.pages.join(""))).toContain("F5MR2BSWQG73QWFYSYL42YCBAH54HE2TTF4ESW6W");
  expect(pdf.links).toContain(launched.frozen?.auditUrl);
});

test("a pack of a draft says so on each of its pages", async () => {
  const pdf = await readPdf(await packPdf(deps, plannedPackFacts));
  for (const text of pdf.pages) expect(squeezed(text)).toContain("Notlaunched:thereisnofingerprintyet");
});

test("names that look like markup, HTML or another script stand in pack and poster as they are", async () => {
  const organisation = `Łódź & <b>שלום</b> #read("/etc/passwd")`;
  const title = `${"Unternehmenszusammenschluss".repeat(3).slice(0, 60)} $x$`;
  const facts = samplePackFacts({ organisation, title, askedBy: "مرحبا بالعالم *Ada*" });
  const text = squeezed((await readPdf(await packPdf(deps, facts))).pages.join(""));
  expect(text).toContain(squeezed(title));
  expect(text).toContain(squeezed(`#read("/etc/passwd")`));
  expect(text).toContain("*Ada*");
  expect(text).toContain("שלום");
  if (facts.frozen === null) throw new Error("the sample is launched");
  const poster = await readPdf(await posterPdf(deps, facts, facts.frozen, "a4"));
  expect(poster.pages).toHaveLength(1);
  expect(squeezed(poster.pages[0] ?? "")).toContain(squeezed(title));
});

test("the poster is one sheet of A4 or A3 with code, address and a QR code in words", async () => {
  if (launched.frozen === null) throw new Error("the sample is launched");
  for (const [paper, size] of [
    ["a4", [595, 842]],
    ["a3", [842, 1191]],
  ] as const) {
    const pdf = await readPdf(await posterPdf(deps, launched, launched.frozen, paper));
    expect(pdf.size.map(Math.round)).toEqual(size);
    expect(pdf.pages).toHaveLength(1);
    expect(squeezed(pdf.pages[0] ?? "")).toContain("F5MR2BSWQG73QWFYSYL42YCBAH54HE2TTF4ESW6W");
    expect(pdf.links).toContain(launched.frozen.auditUrl);
    expect(pdf.alternatives).toHaveLength(4);
    expect(pdf.isTagged).toBe(true);
  }
});
