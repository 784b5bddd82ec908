import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express from "express";
import { afterAll } from "vitest";
import { auditPageRoutes } from "../../server/ballot/audit-page-routes.ts";
import { ballotRoutes } from "../../server/ballot/ballot-routes.ts";
import { assetRoutes, readAssets } from "../../server/http/assets.ts";
import { errorJson, nothingHere } from "../../server/http/error-page.ts";
import { createRenderer } from "../../server/http/render.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import type { FreshDatabase } from "./fresh-database.ts";

/** The respondent's side of the collector with the public page, from the built bundle. Call at the top of a file. */
export async function auditSite(database: FreshDatabase) {
  const assets = readAssets(join(packageRoot(), "dist", "assets"));
  const renderer = createRenderer({ folder: join(packageRoot(), "views"), assetPath: assets.path });
  const app = express().disable("x-powered-by").disable("etag");
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { db, pool } = database.pools.collector;
  const clock = { now: () => new Date("2026-11-24T10:00:00Z") };
  app.use(ballotRoutes({ db, pool, clock, log: silentLog }));
  app.use(auditPageRoutes({ db, renderer, publicUrl: url }));
  app.use(assetRoutes(assets));
  app.use(nothingHere, errorJson({ log: silentLog, random: systemRandom }));
  return { url, page: (wave: string) => `${url}/x/${wave}/audit` };
}
