import express, { type Express } from "express";
import type { Deps } from "./deps.ts";
import { assetRoutes } from "./http/assets.ts";
import { errorPages, nothingHere } from "./http/error-page.ts";
import { healthRoutes } from "./http/health.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { respondentDoor } from "./respondent-door.ts";
import { createSharedDoor } from "./shared-door.ts";
import { createStaffDoor } from "./staff-door.ts";
import { staffRooms } from "./staff-rooms.ts";

/** The whole of HTTP as a checklist. */
export function createApp(deps: Deps, isDraining: () => boolean = () => false): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("trust proxy", false);
  app.set("case sensitive routing", true);
  app.use(healthRoutes({ isDraining, check: deps.checkDatabase }));
  app.use(respondentDoor(deps));
  app.use(securityHeaders({ isHttps: deps.publicUrl.startsWith("https:") }));
  app.use(assetRoutes(deps.assets));
  app.use(createSharedDoor(deps));
  app.use(createStaffDoor(deps, staffRooms(deps)));
  app.use(nothingHere);
  app.use(errorPages(deps));
  return app;
}
