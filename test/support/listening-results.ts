import type { Browser, Page } from "playwright-core";
import { createSharedDoor } from "../../server/shared-door.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import { listeningServer } from "./listening-server.ts";
import { resultsSite } from "./results-site.ts";
import { staffPassword } from "./staff-site.ts";

/** The rooms of results on a port of loopback, with the bundled styles and scripts, for a real browser. */
export async function listeningResults(database: FreshDatabase) {
  const { origin, renderer, serve, close } = await listeningServer();
  const site = await resultsSite(database, { renderer, publicUrl: origin });
  site.app.use(createSharedDoor({ ...site.deps, renderer }));
  serve(site.app);

  /** A page of a browser of its own, signed in as somebody who is new in the organisation. */
  const signedInPage = async (
    browser: Browser,
    email: string,
    options: Parameters<Browser["newContext"]>[0] = {},
  ): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    await page.goto(`${origin}/staff/sign-in`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(staffPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith("sign-in"));
    return page;
  };
  return { ...site, origin, signedInPage, close };
}
