import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { readPdf } from "../support/pdf.ts";
import { readSlides } from "../support/read-slides.ts";
import { resultsSite } from "../support/results-site.ts";

const database = await freshDatabase();
const site = await resultsSite(database);
const mill = await site.client("mill");
const released = await site.wave(mill.organisationId, "released");
await site.release(released, mill.sales);
const open = await site.wave(mill.organisationId, "open");
const consultant = await site.member(mill.organisationId, "Cora Consultant", "consultant");
const manager = await site.member(mill.organisationId, "Mona Manager", "manager", mill.sales);
const at = (wave: string) => ({ organisation: "mill", wave });

test("the page of the report allows its own style by hash and nothing else", async () => {
  const page = await consultant.get(paths.report(at(released))).expect(200);
  const style = /<style>(.*?)<\/style>/s.exec(page.text)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect(page.headers["content-security-policy"]).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(page.headers["cache-control"]).toBe("no-store");
  expect(page.text).toContain("Where learning can grow from below");
  expect(page.text).toContain(`href="${paths.reportFile(at(released))}"`);
});

test("the file is the same report without the ways back, and saving it is on the audit trail", async () => {
  const file = await consultant.get(paths.reportFile(at(released))).expect(200);
  expect(file.headers["content-disposition"]).toBe("attachment; filename=report-mill-2026-05-22.html");
  expect(file.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(file.text).not.toContain("/staff/");
  const { rows } = await database.admin.query(
    "select actor, object from access.audit_event where action = 'report saved'",
  );
  expect(rows).toEqual([{ actor: "cora.consultant@firm.example", object: "Learning survey, spring 2026" }]);
});

test("the PDF is the same report, and its download is on the audit trail too", async () => {
  await consultant.head(paths.reportPdf(at(released))).expect(200);
  const answer = await consultant
    .get(paths.reportPdf(at(released)))
    .responseType("blob")
    .expect(200);
  expect(answer.headers["content-type"]).toBe("application/pdf");
  expect(answer.headers["content-disposition"]).toBe("attachment; filename=report-mill-2026-05-22.pdf");
  const pdf = await readPdf(answer.body as Uint8Array);
  expect(pdf.pages[0]?.replace(/\s+/g, " ")).toContain("Where learning can grow from below");
  const { rows } = await database.admin.query(
    "select detail->>'format' as format from access.audit_event where action = 'report saved' order by at, detail",
  );
  expect(rows.map(({ format }) => format).sort()).toEqual(["html", "pdf"]);
  await manager.get(paths.reportPdf(at(released))).expect(403);
}, 60_000);

test("the slides are the same report as a PowerPoint file", async () => {
  expect((await consultant.get(paths.report(at(released)))).text).toContain(
    `href="${paths.reportSlides(at(released))}"`,
  );
  const answer = await consultant
    .get(paths.reportSlides(at(released)))
    .responseType("blob")
    .expect(200);
  expect(answer.headers["content-type"]).toContain("presentationml.presentation");
  expect(answer.headers["content-disposition"]).toBe("attachment; filename=report-mill-2026-05-22.pptx");
  const slides = await readSlides(answer.body as Uint8Array);
  expect(slides[0]?.title).toContain("Where learning can grow from below");
  const { rows } = await database.admin.query(
    "select 1 from access.audit_event where action = 'report saved' and detail->>'format' = 'pptx'",
  );
  expect(rows).toHaveLength(1);
  await manager.get(paths.reportSlides(at(released))).expect(403);
}, 60_000);

test("before the release there is no report, and it says so", async () => {
  expect((await consultant.get(paths.report(at(open))).expect(200)).text).toContain("Answers stay sealed");
  await consultant.get(paths.reportFile(at(open))).expect(303);
  await consultant.get(paths.reportSlides(at(open))).expect(303);
});

test("a manager gets no report of the whole organisation", async () => {
  await manager.get(paths.report(at(released))).expect(403);
  await manager.get(paths.reportFile(at(released))).expect(403);
});
