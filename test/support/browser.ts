import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";

/**
 * Chromium for tests: CHROMIUM in the environment, else the system's, else the one in @sparticuz/chromium, which
 * unpacks its own libraries only when it believes to run in a Lambda.
 */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  return chromium.launch({
    executablePath: existsSync(own) ? own : await packagedChromium(),
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--headless=new"],
  });
}

async function packagedChromium(): Promise<string> {
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs22.x"; // read when the package is imported
  const { default: packaged } = await import("@sparticuz/chromium");
  return packaged.executablePath();
}

/** What axe-core finds on the page as it is now, one line each: rule, place, why. Empty is what a test wants. */
export async function axeFaults(page: Page, except: readonly string[] = []): Promise<string[]> {
  const path = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  // by evaluate and not by a script element: the page's own policy lets no foreign script in
  const { readFileSync } = await import("node:fs");
  await page.evaluate(readFileSync(path, "utf8"));
  return page.evaluate(async (rules) => {
    const axe = (globalThis as unknown as { axe: typeof import("axe-core") }).axe;
    const disabled = Object.fromEntries(rules.map((rule) => [rule, { enabled: false }]));
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: disabled,
    });
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? ""}`));
  }, except);
}
