import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Express } from "express";
import { assetRoutes, readAssets } from "../../server/http/assets.ts";
import { createRenderer } from "../../server/http/render.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { buildAssets } from "../../views/build.ts";

/** A port of loopback with the bundled styles and scripts, for the app of a test that a real browser visits. */
export async function listeningServer() {
  const root = packageRoot();
  await buildAssets(root);
  const assets = readAssets(join(root, "dist", "assets"));
  const renderer = createRenderer({ folder: join(root, "views"), assetPath: assets.path });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const serve = (app: Express): void => {
    app.use(assetRoutes(assets));
    server.on("request", app);
  };
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, renderer, serve, close };
}
