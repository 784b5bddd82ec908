import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { launchBrowser } from "../support/browser.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { listeningResults } from "../support/listening-results.ts";
import { staffPassword } from "../support/staff-site.ts";

/**
 * The ways of HR and of a consultant in a real browser, with the keyboard alone: every step is reached with Tab and
 * arrows, whatever has the focus shows it, and nothing lies over it.
 */
const database = await freshDatabase();
const site = await listeningResults(database);
const mill = await site.client("mill");
const wave = await site.wave(mill.organisationId, "released");
const frozen = await site.release(wave, mill.sales);
await site.member(mill.organisationId, "Hanna Hr", "hr");
await site.member(mill.organisationId, "Cora Consultant", "consultant");
const at = { organisation: "mill", wave };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});

interface Focused {
  readonly name: string;
  readonly tag: string;
  readonly isShown: boolean;
  readonly coveredBy: string;
}

/** What has the focus, as somebody at the screen meets it. */
function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    const label = element.labels?.[0]?.textContent ?? element.textContent ?? "";
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + Math.min(width / 2, 40), top + height / 2];
    const over = document.elementFromPoint(x, y);
    const isFree = over === null || element.contains(over) || over.contains(element);
    return {
      name: (element.getAttribute("aria-label") ?? label).replace(/\s+/g, " ").trim(),
      tag: element.tagName.toLowerCase(),
      isShown: (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none",
      coveredBy: isFree ? "" : (over?.outerHTML.slice(0, 80) ?? ""),
    };
  });
}

/** Goes on with Tab until something with this name has the focus; judges everything on the way. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const met: string[] = [];
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now.tag === "body") continue;
    met.push(now.name);
    expect(now.isShown, `${page.url()}: the focus does not show on “${now.name}”`).toBe(true);
    expect(now.coveredBy, `${page.url()}: something lies over “${now.name}”`).toBe("");
    if (name.test(now.name)) return;
  }
  throw new Error(`${page.url()}: Tab never came to ${name}; it came to ${met.join(" | ")}`);
}

/** Follows a link or presses a button that has the focus. */
async function enter(page: Page, address: RegExp): Promise<void> {
  await page.keyboard.press("Enter");
  await page.waitForURL(address);
}

async function signedIn(email: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`${site.origin}/staff/sign-in`);
  await tabTo(page, /^E-mail/);
  await page.keyboard.type(email);
  await tabTo(page, /^Password/);
  await page.keyboard.type(staffPassword);
  await enter(page, /\/staff$/);
  return page;
}

test("HR: from the sign-in over the heatmap to a team, what would change its verdict, and an agreed action", async () => {
  const page = await signedIn("hanna.hr@firm.example");
  await tabTo(page, /Open the heatmap|Heatmap|Open the report/);
  await page.goto(`${site.origin}${paths.heatmap(at)}`);
  await tabTo(page, /^Skip/);
  await tabTo(page, /^Weakest part first$/);
  await enter(page, /sort=weakest/);
  await page.goto(`${site.origin}${paths.heatmap(at)}`);
  // the table is one stop; arrows move in it
  const cell = () => page.evaluate(() => document.activeElement?.classList.contains("cell") ?? false);
  for (let step = 0; step < 150 && !(await cell()); step++) await page.keyboard.press("Tab");
  const before = (await focused(page)).name;
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  expect((await focused(page)).name).not.toBe(before);
  await page.locator("#detail").waitFor();
  await page.keyboard.press("Escape");
  await enter(page, /\/u\//);
  const controlling = frozen.units.find(({ name }) => name === "Controlling")?.id ?? "";
  await page.goto(`${site.origin}${paths.waveUnit({ ...at, unit: controlling })}`);
  await tabTo(page, /^moved by$/);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("15");
  await enter(page, /by=15/);
  await tabTo(page, /^Agree on an action$/);
  await enter(page, /\/agree$/);
  await tabTo(page, /^What is done/);
  await page.keyboard.type("One mistake a week, the head first");
  await tabTo(page, /^Who sees to it/);
  await page.keyboard.type("Head of finance");
  await tabTo(page, /^By how many points/);
  await tabTo(page, /^Agree on it$/);
  await enter(page, /#actions$/);
  expect(await page.locator("#actions").textContent()).toContain("One mistake a week, the head first");
  await tabTo(page, /^Actions$/);
  await enter(page, /\/actions$/);
  await tabTo(page, /^One mistake a week/);
  await page.context().close();
}, 60_000);

test("a consultant: reads the report, rewrites a block, moves a section, publishes, and makes a link", async () => {
  const page = await signedIn("cora.consultant@firm.example");
  await page.goto(`${site.origin}${paths.report(at)}`);
  await tabTo(page, /^Skip to the report$/);
  await tabTo(page, /^Download/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^PDF, to print$/);
  await page.goto(`${site.origin}${paths.report(at)}`);
  await tabTo(page, /^Edit$/);
  await enter(page, /\/report\/edit$/);
  await tabTo(page, /^Section down$/);
  await enter(page, /section=/);
  await tabTo(page, /^Rewrite$/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Text/);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Begin where people ask for it.");
  await tabTo(page, /^Save$/);
  await page.keyboard.press("Enter");
  await page.getByText("Begin where people ask for it.").first().waitFor();
  await page.goto(`${site.origin}${paths.reportVersions(at)}`);
  await tabTo(page, /^What is new in it/);
  await page.keyboard.type("The first");
  await tabTo(page, /^Publish$/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /^Version 1/ }).waitFor({ timeout: 30_000 });
  await tabTo(page, /^Make a link/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Make the link$/);
  await page.keyboard.press("Enter");
  await page.getByText("Copy this address now.").waitFor();
  await tabTo(page, /^Withdraw this version$/);
  await page.context().close();
}, 90_000);
