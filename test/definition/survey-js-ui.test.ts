import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { parseAnswers } from "../../server/definition/answer-schema.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { launchBrowser } from "../support/browser.ts";
import { shippedDefinition } from "./shipped.ts";

test("the definition is plain SurveyJS: its own renderer shows it and yields answers that we accept", async () => {
  const definition = shippedDefinition();
  const bundle = await build({
    entryPoints: [join(packageRoot(), "test", "support", "surveyjs-page.ts")],
    bundle: true,
    write: false,
    format: "iife",
    logLevel: "error",
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><div id="survey"></div>');
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? "" });
    await page.evaluate((json) => {
      const scope = globalThis as unknown as { showSurvey(json: string): unknown; survey: unknown };
      scope.survey = scope.showSurvey(json);
    }, definition.json);
    const choose = (name: string, value: string) =>
      page.locator(`[data-name="${name}"] input[type=radio][value="${value}"]`).first().check({ force: true });
    await page.waitForSelector('[data-name="INI4"]');
    await choose("INI4", "4");
    await choose("TLS3", "DK");
    for (let step = 0; step < 5; step++) await page.click(".sd-navigation__next-btn, .sv_next_btn");
    await page.locator('[data-name="KC"] input[type=radio]').first().check({ force: true });
    for (let step = 0; step < 3; step++) await page.click(".sd-navigation__next-btn, .sv_next_btn");
    await page.locator('[data-name="comment"] textarea').fill("More time");
    await choose("TEN", "1to3");
    const data = await page.evaluate(() => {
      const { survey } = globalThis as unknown as { survey: { data: unknown } };
      (document.activeElement as HTMLElement | null)?.blur();
      return JSON.parse(JSON.stringify(survey.data)) as unknown;
    });
    const result = parseAnswers(definition, data);
    expect(result).toEqual({ ok: true, value: data });
    expect(data).toEqual({ INI4: 4, TLS3: "DK", KC: { RUL: "yes" }, comment: "More time", TEN: "1to3" });
  } finally {
    await browser.close();
  }
});
