import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { startDemo } from "../../server/demo/demo.ts";
import { createProgress } from "../../server/demo/progress.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { launchBrowser } from "./browser.ts";

/** The pictures of the README, made from the demo: `npm run screenshots`. Other pages too when a folder is named. */
const folder = process.argv[2] ?? join(packageRoot(), "docs", "pictures");
const isEverything = process.argv[2] !== undefined;
mkdirSync(folder, { recursive: true });

const demo = await startDemo({ isFresh: false, log: silentLog, progress: createProgress(process.stderr) });
const browser = await launchBrowser();
try {
  await phonePictures(browser);
  await deskPictures(browser);
} finally {
  await browser.close();
  await demo.stop();
}

async function phonePictures(chromium: Browser): Promise<void> {
  const phone = await chromium.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    reducedMotion: "reduce",
  });
  const page = await phone.newPage();
  await page.goto(demo.state.surveyUrl);
  await page.waitForSelector("#start:visible");
  if (isEverything) await take(page, "welcome-phone", true);
  await page.click("#start");
  for (const [index, value] of ["4", "5"].entries()) {
    const box = page.locator(`[data-step]:not([hidden]) input[type=radio][value='${value}']`).nth(index);
    await box.check({ force: true });
  }
  await page.evaluate(() => scrollTo(0, 0));
  await take(page, "survey-phone", false);
  await phone.close();
}

async function deskPictures(chromium: Browser): Promise<void> {
  for (const [name, width, colorScheme] of [
    ["", 1280, "light"],
    ["-phone", 390, "light"],
    ["-dark", 1280, "dark"],
    ["-tablet", 768, "light"],
    ["-wide", 1920, "light"],
    ["-print", 1040, "light"],
  ] as const) {
    if (name !== "" && !isEverything) continue;
    const desk = await chromium.newContext({ viewport: { width, height: 900 }, deviceScaleFactor: 1, colorScheme });
    const page = await desk.newPage();
    if (name === "-print") await page.emulateMedia({ media: "print" });
    await page.goto(new URL("/staff/sign-in", demo.heatmapUrl).href);
    await page.fill("[name=email]", demo.signIn.consultant);
    await page.fill("[name=password]", demo.signIn.password);
    await page.click("main button[type=submit]");
    await page.waitForURL(/\/staff$/);
    await page.goto(demo.heatmapUrl);
    await take(page, `heatmap${name}`, true);
    await page.goto(demo.reportUrl);
    await take(page, `report${name}`, isEverything);
    if (isEverything) {
      const wave = demo.heatmapUrl.replace(/\/heatmap$/, "");
      const client = wave.replace(/\/w\/.*$/, "");
      await page.goto(demo.heatmapUrl);
      const unit = new URL((await page.getAttribute("tr.team th a", "href")) ?? "", wave).href;
      const others = {
        fit: `${wave}/fit`,
        unit,
        actions: `${wave}/actions`,
        "action-form": `${unit}/agree`,
        editor: `${wave}/report/edit?section=summary`,
        versions: `${wave}/report/versions`,
        branding: `${client}/branding`,
        organisation: client,
        wave,
        home: client.replace(/\/o\/.*$/, ""),
      };
      for (const [other, address] of Object.entries(others)) {
        await page.goto(address);
        await take(page, `${other}${name}`, true);
      }
    }
    await desk.close();
  }
}

async function take(page: Page, name: string, fullPage: boolean): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}
