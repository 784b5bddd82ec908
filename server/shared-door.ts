import express, { Router } from "express";
import type { Pool } from "pg";
import type { StaffDb } from "./db/connect.ts";
import { refuseForeignForms } from "./http/csrf.ts";
import { errorPages, nothingHere } from "./http/error-page.ts";
import { createRateLimit } from "./http/rate-limit.ts";
import type { Renderer } from "./http/render.ts";
import { noStore, securityHeaders } from "./http/security-headers.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Log } from "./kernel/log.ts";
import type { Random } from "./kernel/random.ts";
import { sharedReportRoutes } from "./publish/shared-report-routes.ts";

export interface SharedDoorDeps {
  readonly staff: { readonly pool: Pool; readonly db: StaffDb };
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly renderer: Renderer;
  readonly isPruning?: boolean;
}

/** Published reports for readers with a link, below /r: no session, no cookie. */
export function createSharedDoor(deps: SharedDoorDeps): Router {
  const door = Router({ caseSensitive: true });
  const isHttps = new URL(deps.publicUrl).protocol === "https:";
  door.use("/r", securityHeaders({ isHttps }), noStore, refuseForeignForms(deps.publicUrl));
  door.use("/r", express.urlencoded({ extended: false, limit: "10kb", parameterLimit: 10 }));
  const isPruning = deps.isPruning ?? true;
  const limit = createRateLimit({
    pool: deps.staff.pool,
    name: "report-link",
    points: 10,
    windowSeconds: 900,
    isPruning,
  });
  door.use(sharedReportRoutes({ ...deps, db: deps.staff.db, limit }));
  door.use("/r", nothingHere);
  door.use("/r", errorPages(deps));
  return door;
}
