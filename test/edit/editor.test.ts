import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { listeningResults } from "../support/listening-results.ts";

/** The editor of a report, on the real server and database: by forms alone, and in a real browser with its script. */
const database = await freshDatabase();
const site = await listeningResults(database);
const mill = await site.client("mill");
const other = await site.client("other");
const wave = await site.wave(mill.organisationId, "released");
await site.release(wave, mill.sales);
const open = await site.wave(mill.organisationId, "open");
const cora = await site.member(mill.organisationId, "Cora Consultant", "consultant");
const ada = await site.member(mill.organisationId, "Ada Admin", "admin");
const hanna = await site.member(mill.organisationId, "Hanna Hr", "hr");
const stranger = await site.member(other.organisationId, "Sven Stranger", "consultant");
const at = { organisation: "mill", wave };

const slow = { timeout: 15_000 };
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});

const change = (fields: Readonly<Record<string, string | number>>, who = cora) =>
  who.post(paths.reportEditBlock(at)).type("form").send(fields);
const saved = (block: string, version: number, text: string, who = cora) =>
  change({ block, version, action: "save", text }, who);
const report = async (who = cora): Promise<string> => (await who.get(paths.report(at)).expect(200)).text;

test("consultants and admins edit; others do not, and a foreign wave looks like nothing", async () => {
  expect((await cora.get(paths.reportEdit(at)).expect(200)).text).toContain("Edit the report");
  await hanna.get(paths.reportEdit(at)).expect(403);
  await saved("summary.lead", 0, "Not mine.", hanna).expect(403);
  await stranger.get(paths.reportEdit(at)).expect(404);
  await stranger.get(paths.reportEdit({ organisation: "other", wave })).expect(404);
  await cora.get(paths.reportEdit({ organisation: "mill", wave: open })).expect(409);
  expect(await report(hanna)).not.toContain(paths.reportEdit(at));
});

test("every block of every section says something of itself", async () => {
  const first = (await cora.get(paths.reportEdit(at)).expect(200)).text;
  const sections = [...first.matchAll(/report\/edit\?section(?:=|&#x3D;)([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(sections.length).toBeGreaterThan(25);
  for (const section of sections) {
    const html = (await cora.get(`${paths.reportEdit(at)}?section=${section}`).expect(200)).text;
    expect(html, section).toContain("data-shown");
    expect(html, section).not.toMatch(/data-shown><\/div>/);
  }
});

test("own words stand in the report, in its file and for everybody who reads it; back is one click", async () => {
  await saved("summary.lead", 0, "Begin where people ask for it.").expect(303);
  expect(await report(hanna)).toContain("Begin where people ask for it.");
  expect((await cora.get(paths.reportFile(at)).expect(200)).text).toContain("Begin where people ask for it.");
  await change({ block: "summary.lead", version: 1, action: "reset" }).expect(303);
  expect(await report()).not.toContain("Begin where people ask for it.");
});

test("a number that contradicts its fact is flagged, kept, and not printed", async () => {
  await saved("who.lead", 0, "[999](invited) people were invited.").expect(303);
  const page = (await cora.get(`${paths.reportEdit(at)}?section=who`).expect(200)).text;
  expect(page).toContain("You wrote “999”, but the fact invited is");
  expect(page).toContain("[999](invited) people were invited.");
  expect(page).toContain("One block needs a look");
  expect(await report()).not.toContain("999");
});

test("two people at once: the later one sees both texts, and loses none", async () => {
  await saved("first.finding", 0, "Cora was here.").expect(303);
  const late = await saved("first.finding", 0, "Ada was here.", ada).expect(409);
  expect(late.text).toContain("cora.consultant@firm.example saved this block after you opened it");
  expect(late.text).toContain("Ada was here.</textarea>");
  expect(late.text).toMatch(/<del>Cora<\/del>/);
  await saved("first.finding", 1, "Both were here.", ada).expect(303);
  expect(await report()).toContain("Both were here.");
});

test("twenty saves at once of one version: one is kept, the others are told", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => saved("how.idea", 0, `Version ${"x".repeat(i)}`)),
  );
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
});

test("what is too long is refused in words, with the text still there", async () => {
  const text = "word ".repeat(400_000);
  const answer = await saved("how.default", 0, text).expect(422);
  expect(answer.text).toContain("The text has 2,000,000 characters, and a block can have 20,000 at most.");
  expect(answer.text).toContain(text.slice(0, 10_000));
});

test("blocks are hidden, shown, moved and added; markup stays text", async () => {
  const own = { after: "how.idea", style: "note", text: "<script>alert()</script> Mind the works council." };
  await cora.post(paths.reportEditAdd(at)).type("form").send(own).expect(303);
  const html = await report();
  expect(html).toContain("&lt;script&gt;alert()&lt;/script&gt; Mind the works council.");
  await change({ block: "how.gate", version: 0, action: "hide" }).expect(303);
  expect(await report()).not.toContain('id="gate-help"');
  const order = async () =>
    [...(await report()).matchAll(/<section class="sheet[^"]*" id="how"[\s\S]*?<\/section>/g)].join();
  const before = await order();
  await change({ block: "how.answers", version: 0, action: "up" }).expect(303);
  expect(await order()).not.toBe(before);
  await change({ block: "how.answers", version: 0, action: "down" }).expect(303);
  expect(await order()).toBe(before);
});

test("whole sections are moved, with their teams, and hidden; nothing leads to what is hidden", async () => {
  const order = async () =>
    [...(await report()).matchAll(/<section class="sheet[^"]*" id="([^"]+)"/g)].map((m) => m[1]);
  const change = (section: string, action: string, who = cora) =>
    who.post(paths.reportEditSection(at)).type("form").send({ section, action });
  const before = await order();
  const place = before.indexOf("teams");
  expect(before[place + 1]).toMatch(/^team-/);
  await change("teams", "up").expect(303);
  const after = await order();
  expect(after.indexOf("teams")).toBe(place - 1);
  expect(after[place]).toBe(before[place + 1]);
  expect(after.indexOf("context")).toBeGreaterThan(after.lastIndexOf(before.findLast((id) => id?.startsWith("team-"))));
  await change("teams", "down").expect(303);
  expect(await order()).toEqual(before);
  const team = before[place + 1] ?? "";
  await change(team, "hide").expect(303);
  await change("summary", "hide").expect(303);
  const html = await report();
  for (const id of [team, "summary"]) {
    expect(html).not.toContain(`id="${id}"`);
    expect(html).not.toContain(`href="#${id}"`);
  }
  const editor = (await cora.get(`${paths.reportEdit(at)}?section=${team}`).expect(200)).text;
  expect(editor).toContain("Show section");
  for (const section of [team, "summary"]) await change(section, "show").expect(303);
  expect(await order()).toEqual(before);
  await change("cover", "hide").expect(404);
  await change("no-such", "up").expect(404);
  await change("teams", "up", hanna).expect(403);
  await change("teams", "up", stranger).expect(404);
});

test("every version stays, with who wrote it, and can be brought back", async () => {
  const page = await cora.get(`${paths.reportEditHistory(at)}?block=first.finding`).expect(200);
  expect(page.text).toContain("ada.admin@firm.example");
  expect(page.text).toContain("cora.consultant@firm.example");
  expect(page.text).toContain("Bring this text back");
  await cora.get(`${paths.reportEditHistory(at)}?block=no.such`).expect(404);
  const { rows } = await database.admin.query(
    "select count(*)::integer as n from report.edit where block = 'first.finding'",
  );
  expect(rows[0].n).toBe(2);
  for (const statement of ["update report.edit set saved_by = 'x'", "delete from report.edit"])
    await expect(database.pools.staff.pool.query(statement)).rejects.toThrow("permission denied");
});

async function block(page: Page, id: string) {
  await page.goto(`${site.origin}${paths.reportEdit(at)}?section=${id.split(".")[0]}`);
  return page.locator(`#b-${id.replace(".", "-")}`);
}

test("in a browser what is typed is saved at the next pause, and what is wrong is said beside it", async () => {
  const page = await site.signedInPage(browser, "cora.consultant@firm.example");
  const lead = await block(page, "summary.lead");
  await lead.getByText("Rewrite", { exact: true }).click();
  await lead.locator("textarea").first().fill("It fits in 9999 teams.");
  await expect.poll(() => lead.locator("[data-faults]").textContent(), slow).toContain("“9999” has no fact");
  await lead.locator("textarea").first().fill("It fits where people ask for it.");
  await expect.poll(() => lead.locator("[data-saved]").textContent(), slow).toContain("Saved 2026");
  expect(await lead.locator("[data-shown]").textContent()).toBe("It fits where people ask for it.");
  await page.reload();
  expect(await lead.locator("textarea").first().inputValue()).toBe("It fits where people ask for it.");
  await page.context().close();
}, 60_000);

test("in two browsers the later one gets the page with both texts", async () => {
  const first = await site.signedInPage(browser, "cora.consultant@firm.example");
  const second = await site.signedInPage(browser, "ada.admin@firm.example");
  const [mine, theirs] = [await block(first, "fit.lead"), await block(second, "fit.lead")];
  for (const one of [mine, theirs]) await one.getByText("Rewrite", { exact: true }).click();
  await mine.locator("textarea").first().fill("Mine.");
  await expect.poll(() => mine.locator("[data-saved]").textContent(), slow).toContain("Saved");
  await theirs.locator("textarea").first().fill("Theirs.");
  await expect.poll(() => second.locator("body").textContent(), slow).toContain("after you opened it");
  expect(await theirs.locator("textarea").first().inputValue()).toBe("Theirs.");
  expect(await theirs.locator("del").textContent()).toContain("Mine");
  for (const page of [first, second]) await page.context().close();
}, 60_000);

test("axe finds nothing in the editor, light and dark, and it fits a phone", async () => {
  const shots = process.env["SHOTS"];
  if (shots) mkdirSync(shots, { recursive: true });
  for (const width of [390, 1280])
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await site.signedInPage(browser, "cora.consultant@firm.example", {
        viewport: { width, height: 900 },
        colorScheme,
      });
      for (const address of [
        `${paths.reportEdit(at)}?section=who`,
        `${paths.reportEdit(at)}?section=summary`,
        `${paths.reportEditHistory(at)}?block=first.finding`,
      ]) {
        await page.goto(`${site.origin}${address}`);
        for (const one of await page.locator("details").all())
          await one.evaluate((box) => box.setAttribute("open", ""));
        expect(await axeFaults(page), `${address} at ${width}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        if (shots)
          await page.screenshot({
            path: `${shots}/${width}-${colorScheme}-${address.split("=")[1]}.png`,
            fullPage: true,
          });
      }
      await page.context().close();
    }
}, 120_000);
