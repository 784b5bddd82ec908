import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { type SamplePage, samplePages } from "../support/sample-pages.ts";

/** The pages of results in a real browser: sound, within the screen, and their script does what it says. */
let browser: Browser;
let pages: readonly SamplePage[];
beforeAll(async () => {
  browser = await launchBrowser();
  pages = await samplePages(
    ...["heat-24", "heat-rest", "heat-verdict", "fit-24", "fit-1", "unit-Controlling", "unit-Finance"],
    ...["report-small", "report-bar", "report-1", "report-agreed", "clients-together"],
    ...["actions", "action-form", "unit-Key"],
  );
});
afterAll(async () => {
  await browser?.close();
});

async function opened(name: string, options: { width?: number; hasTouch?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    hasTouch: options.hasTouch ?? false,
  });
  const page = await context.newPage();
  await page.setContent(pages.find((one) => one.name === name)?.html ?? "");
  return page;
}

test("axe finds nothing on any page, on a phone and on a desk, in light and in dark, and none scrolls sideways", async () => {
  expect(pages).toHaveLength(15);
  for (const { name } of pages) {
    const page = await opened(name, { width: 320 });
    for (const width of [320, 390, 768, 1024, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, `${name} at ${width}`).toBeLessThanOrEqual(0);
      if (width !== 390 && width !== 1280) continue;
      await page.emulateMedia({ colorScheme: width === 390 ? "light" : "dark" });
      expect(await axeFaults(page), `${name} at ${width}`).toEqual([]);
    }
    await page.context().close();
  }
}, 240_000);

test("a name on two lines does not lie under the toggle beside it, whatever the font", async () => {
  for (const width of [390, 1280]) {
    const page = await opened("heat-24", { width });
    const touching = await page.locator(".tog + a").evaluateAll((names) =>
      names.map((name) => {
        const [toggle, row] = [name.previousElementSibling, name.parentElement];
        if (toggle === null || row === null) return "there is no toggle";
        name.textContent = "Communications, purchasing and the like";
        row.style.lineHeight = "0.9"; // as in a font whose letters are higher than their line
        const { right, bottom } = toggle.getBoundingClientRect();
        return [...name.getClientRects()].filter((rect) => rect.left < right - 0.1 && rect.top < bottom - 0.1).length;
      }),
    );
    expect(touching.length).toBeGreaterThan(3);
    expect(new Set(touching), `at ${width}`).toEqual(new Set([0]));
    await page.context().close();
  }
});

const cardOf = (page: Page) => page.locator("#detail");

test("the table is one tab stop, arrows move between cells, the card says both means, Escape closes it", async () => {
  const page = await opened("heat-24");
  expect(await page.locator("table.heat a.cell[tabindex='0']").count()).toBe(1);
  const cell = page.locator("tr[data-team='Controlling'] a.cell[data-k='MIS']").last();
  await cell.focus();
  await expect.poll(() => cardOf(page).isVisible()).toBe(true);
  const text = (await cardOf(page).textContent()) ?? "";
  for (const part of [
    "Controlling",
    "Safe to make mistakes",
    "clearly below 50",
    "Estimate (dot, thick line, curve)",
    "Own answers",
    "9 of 10",
  ])
    expect(text).toContain(part);
  await page.keyboard.press("ArrowRight");
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset["k"])).toBe("CHG");
  await page.keyboard.press("ArrowUp");
  expect(await page.evaluate(() => document.activeElement?.closest("tr")?.dataset["team"])).toBe("Accounts payable");
  await page.keyboard.press("Escape");
  expect(await cardOf(page).isVisible()).toBe(false);
  await page.context().close();
});

test("a row that sums up teams has a card with its mean and how many teams have which colour", async () => {
  const page = await opened("heat-24");
  await page.locator("tr.org a.cell[data-k='MIS']").hover();
  const text = (await cardOf(page).textContent()) ?? "";
  expect(text).toMatch(/Mean of the teams \d+ \(\d+ to \d+\)\. Never a verdict\./);
  expect(text).toContain("3 clearly below 50");
  await page.context().close();
});

test("folding hides the teams of one department and says so", async () => {
  const page = await opened("heat-24");
  const toggle = page.locator("a.tog").first();
  await toggle.click();
  expect(await page.locator("tr[data-team='Key accounts']").isVisible()).toBe(false);
  expect(await page.locator("tr[data-team='Brand marketing']").isVisible()).toBe(true);
  expect(await toggle.getAttribute("aria-label")).toBe("Show the teams of Sales");
  await toggle.click();
  expect(await page.locator("tr[data-team='Key accounts']").isVisible()).toBe(true);
  await page.context().close();
});

test("on a phone the first tap shows the card and the second opens the page", async () => {
  const page = await opened("fit-24", { width: 390, hasTouch: true });
  const cell = page.locator("tr[data-team='Controlling'] .k > a").last();
  await cell.tap();
  await expect.poll(() => cardOf(page).isVisible()).toBe(true);
  expect(page.url()).toBe("about:blank");
  const box = await cardOf(page).boundingBox();
  expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBe(900);
  await cell.evaluate((link: HTMLAnchorElement) => {
    link.href = "#opened";
  });
  await cell.tap();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe("#opened");
  await page.context().close();
});

test("on paper the folded numbers and the ways around are gone, and nothing is cut off at the side", async () => {
  const page = await opened("report-small", { width: 720 });
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("nav.toc").isVisible()).toBe(false);
  expect(await page.locator("details.data").first().isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.context().close();
});
