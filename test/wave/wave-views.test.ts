import { expect, test } from "vitest";
import { axeFaults, launchBrowser } from "../support/browser.ts";
import { assertViewContract, testRenderer } from "../support/view-contract.ts";
import { mailSamples, waveSamples, withStyles } from "../support/wave-samples.ts";

test.each(Object.entries(waveSamples))("%s shows every field of its view, and asks for no other", (_name, pages) => {
  expect(assertViewContract(...pages)).toHaveLength(pages.length);
});

test.each(Object.entries(mailSamples))("the %s shows every field in one of its two forms", (_kind, mails) => {
  for (const { html, text } of mails) {
    const told = [testRenderer().html(html), testRenderer().text(text)];
    for (const [name, value] of Object.entries(html.view))
      if (name !== "subject" && name !== "when" && name !== "closesOn" && name !== "purpose" && name !== "organisation")
        for (const form of told) expect(form, name).toContain(String(value));
  }
});

test("every page fits a phone and a desk, and axe finds nothing", async () => {
  const browser = await launchBrowser();
  const faults: string[] = [];
  try {
    for (const width of [390, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      const mails = Object.values(mailSamples).flatMap((all) => all.map((one) => one.html));
      for (const [name, samples] of Object.entries({ ...waveSamples, mail: mails }))
        for (const [i, sample] of samples.entries()) {
          await page.setContent(await withStyles(testRenderer().html(sample)));
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (wide > 0) faults.push(`${name} ${i} at ${width}: ${wide} px wider than the screen`);
          // a mail has no landmarks: the mail program around it has
          const except = name === "mail" ? ["region", "landmark-one-main", "page-has-heading-one"] : [];
          const found = await axeFaults(page, except);
          faults.push(...found.map((fault) => `${name} ${i} at ${width}: ${fault}`));
        }
      await context.close();
    }
  } finally {
    await browser.close();
  }
  expect(faults).toEqual([]);
});
