/**
 * Draws the pages of sample releases in Chromium, to be looked at: `node --import tsx test/support/draw-pages.ts OUT [name]`.
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
] as const;

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
    await page.setContent(html);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(`${name} at ${look.name}: ${wide} px wider than the screen`);
    await page.screenshot({ path: join(out, `${name}-${look.name}.png`), fullPage: true });
    if (look.name === "1280") await page.pdf({ path: join(out, `${name}.pdf`), preferCSSPageSize: true });
    await context.close();
  }
}
await browser.close();
