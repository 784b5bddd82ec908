import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { assetRoutes, readAssets } from "../../server/http/assets.ts";
import { createRenderer } from "../../server/http/render.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { createSharedDoor } from "../../server/shared-door.ts";
import { buildAssets } from "../../views/build.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import { resultsSite } from "./results-site.ts";
import { staffPassword } from "./staff-site.ts";

/** The rooms of results on a port of loopback, with the bundled styles and scripts, for a real browser. */
export async function listeningResults(database: FreshDatabase) {
  const root = packageRoot();
  await buildAssets(root);
  const assets = readAssets(join(root, "dist", "assets"));
  const renderer = createRenderer({ folder: join(root, "views"), assetPath: assets.path });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const site = await resultsSite(database, { renderer, publicUrl: origin });
  site.app.use(assetRoutes(assets));
  site.app.use(createSharedDoor({ ...site.deps, renderer }));
  server.on("request", site.app);

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
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...site, origin, signedInPage, close };
}
