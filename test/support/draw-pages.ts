/**
 * Draws the pages of sample releases in Chromium, to be looked at:
 * `node --import tsx test/support/draw-pages.ts OUT [name][@look]`. Tall pages come in slices.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { samplePages } from "./sample-pages.ts";

const out = process.argv[2] ?? "/tmp/pages";
const only = process.argv[3] ?? "";
const looks = [
  { name: "390", width: 390, height: 1400, scheme: "light" },
  { name: "768", width: 768, height: 1200, scheme: "light" },
  { name: "1280", width: 1280, height: 1600, scheme: "light" },
  { name: "dark", width: 1280, height: 1600, scheme: "dark" },
  { name: "print", width: 1040, height: 1600, scheme: "light" },
  { name: "grey", width: 1280, height: 1600, scheme: "light" },
] as const;

const sliceHeight = 2600;
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const { name, html } of await samplePages()) {
  if (!name.includes(only.split("@")[0] ?? "")) continue;
  writeFileSync(join(out, `${name}.html`), html);
  for (const look of looks) {
    if (only.includes("@") && look.name !== only.split("@")[1]) continue;
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.height },
      colorScheme: look.scheme,
    });
    const page = await context.newPage();
    if (look.name === "print") await page.emulateMedia({ media: "print" });
    await page.setContent(look.name === "grey" ? html.replace("<html", '<html style="filter:grayscale(1)"') : html);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(`${name} at ${look.name}: ${wide} px wider than the screen`);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let top = 0, slice = 0; top < height && slice < 8; top += sliceHeight, slice++)
      await page.screenshot({
        path: join(out, `${name}-${look.name}${slice > 0 ? `-${slice}` : ""}.png`),
        fullPage: true,
        clip: { x: 0, y: top, width: look.width, height: Math.min(sliceHeight, height - top) },
      });
    if (look.name === "1280") await page.pdf({ path: join(out, `${name}.pdf`), preferCSSPageSize: true });
    await context.close();
  }
}
await browser.close();
