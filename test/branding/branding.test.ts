import { mkdirSync, writeFileSync } from "node:fs";
import JSZip from "jszip";
import type { Browser } from "playwright-core";
import type { Response, Test } from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { listeningResults } from "../support/listening-results.ts";
import { readPdf } from "../support/pdf.ts";
import { readSlides } from "../support/read-slides.ts";
import { sampleJpeg, samplePng } from "../support/sample-logo.ts";

/** Branding on the real server and database, up to the files of the report. */
const database = await freshDatabase();
const site = await listeningResults(database);
const mill = await site.client("mill");
const other = await site.client("other");
const wave = await site.wave(mill.organisationId, "released");
await site.release(wave, mill.sales);
const foreign = await site.wave(other.organisationId, "released");
await site.release(foreign, other.sales);
const cora = await site.member(mill.organisationId, "Cora Consultant", "consultant");
const ada = await site.member(mill.organisationId, "Ada Admin", "admin");
const hanna = await site.member(mill.organisationId, "Hanna Hr", "hr");
const stranger = await site.member(other.organisationId, "Sven Stranger", "admin");
const place = { organisation: "mill" };
const at = { ...place, wave };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});

const plain = { accent: "", line: "", logoOf: "", version: "0" };
function save(fields: Partial<typeof plain & { remove: string }>, logo?: Uint8Array, who = cora): Test {
  let request = who.post(paths.branding(place));
  for (const [name, value] of Object.entries({ ...plain, ...fields })) request = request.field(name, value);
  return logo === undefined ? request : request.attach("logo", Buffer.from(logo), "logo.png");
}
const versionNow = async (): Promise<string> =>
  /name="version" value="(\d+)"/.exec((await cora.get(paths.branding(place)).expect(200)).text)?.[1] ?? "";
const report = async (who = cora): Promise<Response> => await who.get(paths.report(at)).expect(200);
const bytesOf = async (path: string): Promise<Buffer> =>
  (await cora.get(path).buffer(true).responseType("blob").expect(200)).body as Buffer;

test("admins and consultants choose the look of their client's reports; others do not", async () => {
  await hanna.get(paths.branding(place)).expect(403);
  await save({}, undefined, hanna).expect(403);
  await stranger.get(paths.branding(place)).expect(404);
  await save({ accent: "#123456" }, undefined, stranger).expect(404);
  await cora.get(paths.brandingLogo(place)).expect(404);
  expect((await report()).text).not.toContain("data:image/png");
});

test("logo, colour and line stand on the page, in the PDF and on the slides", async () => {
  await save(
    { accent: "7A1F5C", line: "Written by Holt & Partners, <London> 2026", logoOf: "Mill Ltd" },
    samplePng(),
  ).expect(303);
  const page = await report(hanna);
  expect(page.text).toContain("Written by Holt &amp; Partners, &lt;London&gt; 2026");
  expect(page.text).toMatch(/<img src="data:image\/png;base64,[^"]+" alt="Mill Ltd" width="160" height="53">/);
  expect(page.text).toContain("--accent:light-dark(#7a1f5c,");
  expect(page.headers["content-security-policy"]).toContain("style-src 'sha256-");
  const pdf = await readPdf(await bytesOf(paths.reportPdf(at)));
  expect(pdf.alternatives).toContain("Mill Ltd");
  expect(pdf.pages[0]).toContain("Written by Holt & Partners, <London> 2026");
  const pptx = await bytesOf(paths.reportSlides(at));
  const slides = await readSlides(pptx);
  const [cover] = slides;
  for (const { xml } of slides) expect(xml).not.toMatch(/"(?:ACCENT|WASH|PALE)"/);
  expect(cover?.paragraphs).toContain("Written by Holt & Partners, <London> 2026");
  expect(cover?.xml).toContain('descr="Mill Ltd"');
  expect(cover?.xml).toContain("7A1F5C");
  const pictures = Object.keys((await JSZip.loadAsync(pptx)).files).filter((name) => /media\/.+\.png$/.test(name));
  expect(pictures).toHaveLength(1);
  expect((await cora.get(paths.brandingLogo(place)).expect(200)).headers["content-type"]).toBe("image/png");
  const { rows } = await database.admin.query(
    "select detail from access.audit_event where action = 'branding changed'",
  );
  expect(rows).toEqual([{ detail: { accent: "#7a1f5c", logo: true } }]);
});

test("no other client has any of it", async () => {
  const page = await stranger.get(paths.report({ organisation: "other", wave: foreign })).expect(200);
  expect(page.text).not.toContain("Holt");
  expect(page.text).not.toContain("data:image/png");
  await stranger.get(paths.brandingLogo({ organisation: "other" })).expect(404);
});

test("a published version stays as it was; the page of versions says that the report differs", async () => {
  await cora.post(paths.reportVersions(at)).type("form").send({ note: "" }).expect(303);
  await save({ accent: "#004488", version: await versionNow(), logoOf: "Mill Ltd" }).expect(303);
  expect((await report()).text).toContain("--accent:light-dark(#004488,");
  const frozen = await bytesOf(paths.reportVersionFile({ ...at, number: 1, format: "html" }));
  expect(frozen.toString()).toContain("--accent:light-dark(#7a1f5c,");
  expect(frozen.toString()).toContain("Holt &amp; Partners");
  expect((await cora.get(paths.reportVersions(at)).expect(200)).text).toContain(
    "differs from version 1: the branding was changed by cora.consultant@firm.example",
  );
});

test("a colour that could not be read is refused with the nearest that can; what was typed stays", async () => {
  const page = await save({ accent: "#ffcc00", line: "Kept line", version: await versionNow() }).expect(422);
  const nearest = /The nearest that can be read is (#[0-9a-f]{6})\./.exec(page.text)?.[1] ?? "";
  expect(page.text).toContain('value="#ffcc00"');
  expect(page.text).toContain('value="Kept line"');
  await save({ accent: nearest, version: await versionNow() }).expect(303);
  for (const [fields, message] of [
    [{ accent: "green" }, "Write a colour as six digits"],
    [{ line: "x".repeat(161) }, "160 characters at most"],
    [{ logoOf: "x".repeat(121) }, "120 characters at most"],
  ] as const)
    expect((await save({ ...fields, version: await versionNow() }).expect(422)).text).toContain(message);
});

test("a logo that is no picture is refused in words, and the one before stays", async () => {
  const version = await versionNow();
  const page = await save({ version, line: "Kept line" }, Buffer.from("<svg onload=alert()>")).expect(422);
  expect(page.text).toContain("This is not a PNG or JPEG picture");
  expect(page.text).toContain('value="Kept line"');
  await save({ version }, Buffer.alloc(2_300_000)).expect(413);
  await cora.get(paths.brandingLogo(place)).expect(200);
  await save({ version, logoOf: "Mill" }, sampleJpeg()).expect(303);
  expect((await report()).text).toContain('alt="Mill"');
  await save({ version: await versionNow(), remove: "yes" }).expect(303);
  await cora.get(paths.brandingLogo(place)).expect(404);
});

test("two people at once: the later one is told, and keeps what was typed", async () => {
  const version = await versionNow();
  await save({ version, line: "Ada’s line" }, undefined, ada).expect(303);
  const late = await save({ version, line: "Cora’s line" }).expect(409);
  expect(late.text).toContain("Somebody saved another look");
  expect(late.text).toContain('value="Cora’s line"');
  expect(late.text).toContain("Ada’s line");
  await save({ version: await versionNow(), line: "Cora’s line" }).expect(303);
  const answers = await Promise.all(
    ["a", "b", "c", "d", "e"].map(async (line) => save({ version: String(Number(version) + 2), line })),
  );
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
});

test("axe finds nothing on the page and on the branded cover, light and dark, and they fit a phone", async () => {
  const shots = process.env["SHOTS"];
  await save(
    { version: await versionNow(), accent: "#7a1f5c", line: "Written by Holt & Partners" },
    samplePng(),
  ).expect(303);
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [390, 1280]) {
      const options = { colorScheme, viewport: { width, height: 900 } };
      const page = await site.signedInPage(browser, "cora.consultant@firm.example", options);
      for (const [name, path] of Object.entries({ branding: paths.branding(place), cover: paths.report(at) })) {
        await page.goto(`${site.origin}${path}`);
        if (shots) {
          mkdirSync(shots, { recursive: true });
          writeFileSync(`${shots}/${name}-${width}-${colorScheme}.png`, await page.screenshot());
        }
        expect(await axeFaults(page), path).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBeLessThanOrEqual(width);
      }
      await page.context().close();
    }
  if (shots) {
    writeFileSync(`${shots}/report.pdf`, await bytesOf(paths.reportPdf(at)));
    writeFileSync(`${shots}/report.pptx`, await bytesOf(paths.reportSlides(at)));
  }
}, 60_000);
