import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import supertest from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { createPress } from "../../server/press/press.ts";
import { listVersions, publishWaveReport } from "../../server/publish/publish-wave-action.ts";
import { commandLineActor } from "../../server/wave/wave-actor-action.ts";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { listeningResults } from "../support/listening-results.ts";
import { readPdf } from "../support/pdf.ts";
import { samplePress } from "../support/sample-press.ts";

/** Publishing on the real server and database: versions, files, links, withdrawal, and the walk of a reader in Chromium. */
const database = await freshDatabase();
const site = await listeningResults(database);
const mill = await site.client("mill");
const other = await site.client("other");
const wave = await site.wave(mill.organisationId, "released");
await site.release(wave, mill.sales);
const cora = await site.member(mill.organisationId, "Cora Consultant", "consultant");
const hanna = await site.member(mill.organisationId, "Hanna Hr", "hr");
const manager = await site.member(mill.organisationId, "Mona Manager", "manager", mill.sales);
const stranger = await site.member(other.organisationId, "Sven Stranger", "admin");
const at = { organisation: "mill", wave };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});

const publish = (note = "", who = cora) => who.post(paths.reportVersions(at)).type("form").send({ note });
const rewrite = (version: number, text: string) =>
  cora
    .post(paths.reportEditBlock(at))
    .type("form")
    .send({ block: "summary.lead", version, action: "save", text })
    .expect(303);
const page = async (who = cora): Promise<string> => (await who.get(paths.reportVersions(at)).expect(200)).text;
/** The fields of a form of one version: a page has several. */
const named = (number: number, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${name}-${number}`, value]));
const linkTo = async (number: number, fields: Readonly<Record<string, string>> = {}): Promise<string> => {
  const made = await cora
    .post(paths.reportLinks({ ...at, number }))
    .type("form")
    .send(named(number, { days: "30", password: "", ...fields }))
    .expect(200);
  return /(\/r\/[a-z0-9-]{24})</.exec(made.text)?.[1] ?? "";
};
const reader = () => supertest.agent(site.app).set("sec-fetch-site", "same-origin");

test("consultants and admins publish; HR reads what is published; others see nothing of it", async () => {
  expect(await page()).toContain("Nothing is published yet.");
  await publish("", hanna).expect(403);
  await manager.get(paths.reportVersions(at)).expect(403);
  await stranger.get(paths.reportVersions(at)).expect(404);
  await stranger
    .post(paths.reportVersions({ organisation: "other", wave }))
    .type("form")
    .send({ note: "" })
    .expect(404);
  await publish("For the board.").expect(303);
  const text = await page(hanna);
  expect(text).toContain("Version 1");
  expect(text).toContain("For the board.");
  expect(text).not.toContain("Make a link");
}, 60_000);

test("a version is frozen: later edits do not reach it, and its fingerprint is that of its content", async () => {
  await rewrite(0, "Begin where people ask for it.");
  const stale = await page();
  expect(stale).toContain("differs from version 1: one block was changed since, last by cora.consultant@firm.example");
  const frozen = await hanna.get(paths.reportVersionFile({ ...at, number: 1, format: "html" })).expect(200);
  expect(frozen.text).not.toContain("Begin where people ask for it.");
  expect(frozen.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
  const pdf = await cora
    .get(paths.reportVersionFile({ ...at, number: 1, format: "pdf" }))
    .responseType("blob")
    .expect(200);
  expect((await readPdf(pdf.body as Uint8Array)).pages.length).toBeGreaterThan(10);
  await cora.get(paths.reportVersionFile({ ...at, number: 1, format: "exe" })).expect(404);
  await cora.get(paths.reportVersionFile({ ...at, number: 9, format: "pdf" })).expect(404);
  const { rows } = await database.admin.query(
    "select document, encode(content_hash, 'hex') as hash from report.version",
  );
  expect(createHash("sha256").update(rows[0].document).digest("hex")).toBe(rows[0].hash);
  expect(stale).toContain(rows[0].hash);
  for (const column of ["document", "html", "published_by", "content_hash"])
    await expect(database.pools.staff.pool.query(`update report.version set ${column} = ${column}`)).rejects.toThrow(
      "permission denied",
    );
  await expect(database.pools.staff.pool.query("delete from report.version")).rejects.toThrow("permission denied");
}, 60_000);

test("the same report is not published twice, nor one whose text has a fault; what was typed stays", async () => {
  await publish("Second.").expect(303);
  const same = await publish("Third?").expect(422);
  expect(same.text).toContain("Nothing has changed: the report as it stands is version 2.");
  expect(same.text).toContain('value="Third?"');
  await rewrite(1, "It fits in 999 teams.");
  expect((await publish().expect(422)).text).toContain("One block needs a look before the report is published");
  await rewrite(2, "Begin where people ask for it, and then grow.");
}, 60_000);

test("several who publish at once get one version each, or are told that nothing has changed", async () => {
  const answers = await Promise.all([publish("a"), publish("b"), publish("c")]);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  const { rows } = await database.admin.query("select number from report.version order by number");
  expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
}, 60_000);

test("a link shows what it leads to, and its content only to a button; the secret is stored nowhere", async () => {
  const link = await linkTo(3);
  const first = await reader().get(link).expect(200);
  expect(first.text).toContain("Readiness report, version 3");
  expect(first.text).not.toContain("Begin where people ask for it");
  expect(first.headers["cache-control"]).toBe("no-store");
  expect(first.headers["set-cookie"]).toBeUndefined();
  const read = await reader().post(link).type("form").send({ format: "html" }).expect(200);
  expect(read.text).toContain("Begin where people ask for it, and then grow.");
  const slides = await reader().post(link).type("form").send({ format: "pptx" }).responseType("blob").expect(200);
  expect((slides.body as Buffer).subarray(0, 2).toString()).toBe("PK");
  await reader().post(link).type("form").send({ format: "exe" }).expect(422);
  await supertest(site.app).post(link).type("form").send({ format: "html" }).expect(403);
  const secret = link.split("/").at(-1) ?? "";
  const { rows } = await database.admin.query(
    "select count(*)::integer as n from report.link l where position($1 in l::text) > 0",
    [secret],
  );
  expect(rows[0].n).toBe(0);
});

test("a password is asked for, counted, and never said to be nearly right", async () => {
  const link = await linkTo(3, { password: "a quiet well" });
  await reader().post(link).type("form").send({ format: "html" }).expect(403);
  const wrong = await reader().post(link).type("form").send({ format: "html", password: "a quiet wel" }).expect(403);
  expect(wrong.text).toContain("This is not the password of this report.");
  await reader().post(link).type("form").send({ format: "html", password: "a quiet well" }).expect(200);
  for (let i = 0; i < 10; i++)
    await reader().post(link).type("form").send({ format: "html", password: "x" }).expect(403);
  await reader().post(link).type("form").send({ format: "html", password: "a quiet well" }).expect(429);
  const short = await cora
    .post(paths.reportLinks({ ...at, number: 3 }))
    .type("form")
    .send(named(3, { days: "30", password: "short" }))
    .expect(422);
  expect(short.text).toContain("Use 8 characters or more");
}, 60_000);

test("a link that never was, ran out or was ended is one and the same page", async () => {
  const never = await reader().get("/r/aaaa-bbbb-cccc-dddd-eeee").expect(404);
  const [ended, expired] = [await linkTo(3), await linkTo(3)];
  const endings = [...(await page()).matchAll(/action="([^"]+\/end)"/g)].map(
    (match) => match[1]?.replaceAll("&#x3D;", "=") ?? "",
  );
  await cora
    .post(endings[1] ?? "")
    .type("form")
    .send({})
    .expect(303);
  await cora
    .post(endings[1] ?? "")
    .type("form")
    .send({})
    .expect(404);
  await database.admin.query(
    "update report.link set expires_at = made_at where made_at = (select max(made_at) from report.link) and revoked_at is null",
  );
  const pages = [await reader().get(ended), await reader().get(expired)];
  for (const one of pages) expect([one.status, one.text]).toEqual([404, never.text]);
  await reader().post(ended).type("form").send({ format: "html" }).expect(404);
});

test("a replaced version says so, a withdrawn one shows its reason and nothing else", async () => {
  const old = await linkTo(2);
  expect((await reader().get(old).expect(200)).text).toContain("A newer version was published");
  await cora
    .post(paths.reportWithdraw({ ...at, number: 2 }))
    .type("form")
    .send(named(2, { why: "" }))
    .expect(422);
  await cora
    .post(paths.reportWithdraw({ ...at, number: 2 }))
    .type("form")
    .send(named(2, { why: "A team was named wrongly." }))
    .expect(303);
  const over = await reader().get(old).expect(410);
  expect(over.text).toContain("A team was named wrongly.");
  expect(over.text).not.toContain('value="html"');
  await reader().post(old).type("form").send({ format: "html" }).expect(410);
  await hanna.get(paths.reportVersionFile({ ...at, number: 2, format: "html" })).expect(404);
  await cora
    .post(paths.reportLinks({ ...at, number: 2 }))
    .type("form")
    .send(named(2, { days: "30", password: "" }))
    .expect(404);
  const { rows } = await database.admin.query(
    "select distinct action from access.audit_event where action like 'report %' order by 1",
  );
  expect(rows.map(({ action }) => action)).toEqual([
    "report link ended",
    "report link made",
    "report published",
    "report saved",
    "report withdrawn",
  ]);
});

test("the command line publishes too, and lists what stands", async () => {
  const actor = commandLineActor(database.pools.staff.db, { id: mill.organisationId, slug: "mill", name: "mill Ltd" });
  const press = createPress();
  const deps = { ...(await samplePress()), ...site.deps, press };
  const listed = await listVersions(database.pools.staff.db, wave);
  expect(listed.map(({ number, state }) => `${number} ${state}`)).toEqual(["3 current", "2 withdrawn", "1 replaced"]);
  await expect(publishWaveReport(actor, deps, wave, "")).rejects.toThrow("the report as it stands is version 3");
  await rewrite(3, "Begin small.");
  const done = await publishWaveReport(actor, deps, wave, "From the command line.");
  expect(done).toMatchObject({ number: 4, by: "command line" });
  await press.close();
}, 60_000);

test("the walk of a consultant and of a reader in a browser; axe finds nothing, and all fits a phone", async () => {
  const shots = process.env["SHOTS"];
  if (shots) mkdirSync(shots, { recursive: true });
  const desk = await site.signedInPage(browser, "cora.consultant@firm.example");
  await desk.goto(`${site.origin}${paths.report(at)}`);
  await desk.getByRole("link", { name: "Publish" }).click();
  await desk.locator("#v4").getByText("Make a link").click();
  await desk.locator("#v4").getByLabel("Password").fill("a quiet well");
  await desk.locator("#v4").getByRole("button", { name: "Make the link" }).click();
  const address = (await desk.locator(".note .finger").textContent()) ?? "";
  expect(address.startsWith(site.origin)).toBe(true);
  for (const width of [390, 1280])
    for (const colorScheme of ["light", "dark"] as const) {
      await desk.setViewportSize({ width, height: 900 });
      await desk.emulateMedia({ colorScheme });
      await desk.goto(`${site.origin}${paths.reportVersions(at)}`);
      for (const one of await desk.locator("main details").all())
        await one.evaluate((box) => box.setAttribute("open", ""));
      if (shots) await desk.screenshot({ path: `${shots}/versions-${width}-${colorScheme}.png`, fullPage: true });
      expect(await axeFaults(desk)).toEqual([]);
      expect(await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const phone = await (await browser.newContext({ viewport: { width, height: 844 }, colorScheme })).newPage();
      await phone.goto(address);
      expect(await axeFaults(phone)).toEqual([]);
      if (shots) await phone.screenshot({ path: `${shots}/shared-${width}-${colorScheme}.png` });
      await phone.getByLabel("Password").fill("a quiet well");
      await phone.getByRole("button", { name: "Read" }).click();
      await phone.waitForSelector("section#summary");
      expect(await phone.title()).toContain("Brennick Foods");
      await phone.context().close();
    }
  await desk.context().close();
}, 120_000);
