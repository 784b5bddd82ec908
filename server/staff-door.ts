import express, { type RequestHandler, Router } from "express";
import { accountRoutes } from "./access/account-routes.ts";
import { createGate } from "./access/gate.ts";
import { membersRoutes } from "./access/members-routes.ts";
import { signInRoutes } from "./access/sign-in-routes.ts";
import { selectDueAgreements } from "./agreement/agreement-store.ts";
import { brandingRoutes } from "./branding/branding-routes.ts";
import type { PartPool } from "./db/connect.ts";
import type { StaffTables } from "./db/schema.ts";
import { refuseForeignForms } from "./http/csrf.ts";
import { errorPages, nothingHere } from "./http/error-page.ts";
import { paths } from "./http/paths.ts";
import { createRateLimit } from "./http/rate-limit.ts";
import type { Renderer } from "./http/render.ts";
import { openGate, route } from "./http/route.ts";
import { noStore, securityHeaders } from "./http/security-headers.ts";
import { staffSession } from "./http/session.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Log } from "./kernel/log.ts";
import type { Random } from "./kernel/random.ts";
import { organisationRoutes } from "./organisation/organisation-routes.ts";
import { peopleRoutes } from "./organisation/people-routes.ts";

export interface StaffDoorDeps {
  /** The staff part's way to the database. */
  readonly staff: PartPool<StaffTables>;
  readonly publicUrl: string;
  readonly sessionSecret: string;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Languages that the definitions have, as BCP 47 tags. */
  readonly languages: readonly string[];
  /** Delete expired sessions from time to time; off in tests. */
  readonly isPruning?: boolean;
}

/**
 * Everything for staff, below /staff, for an app to `use` at its root: headers, CSRF, session, gate, then the rooms.
 * `rooms` are the routers of wave, heatmap and report, built with `route` and full paths from `paths`.
 */
export function createStaffDoor(deps: StaffDoorDeps, rooms: readonly Router[] = []): Router {
  const { pool, db } = deps.staff;
  const isPruning = deps.isPruning ?? true;
  const isHttps = new URL(deps.publicUrl).protocol === "https:";
  const below = (...handlers: readonly RequestHandler[]) => door.use(paths.home(), ...handlers);

  const door = Router();
  // Express takes /STAFF for /staff, the browser's cookie does not: what begins otherwise is none of our addresses
  door.use((request, _response, next) => next(isMiswritten(request.path) ? "router" : undefined));
  route(door, "get", paths.root.pattern, { public: true, reason: "shows the way to /staff" }, (_request, response) =>
    response.redirect(303, paths.home()),
  );
  below(securityHeaders({ isHttps }), noStore, refuseForeignForms(deps.publicUrl));
  // a text that is too long is refused by its page, which still has it; the general limit would lose it
  door.use(
    [paths.reportEditBlock.pattern, paths.reportEditAdd.pattern, paths.actionNew.pattern, paths.action.pattern],
    express.urlencoded({ extended: false, limit: "8mb" }),
  );
  below(express.urlencoded({ extended: false, limit: "100kb", parameterLimit: 400 }));
  below(
    staffSession({
      pool,
      publicUrl: deps.publicUrl,
      secret: deps.sessionSecret,
      isPruning,
    }),
  );
  below(openGate(createGate(db)));

  const limit = createRateLimit({ pool, name: "sign-in", points: 10, windowSeconds: 900, isPruning });
  door.use(signInRoutes({ ...deps, db, limit }));
  door.use(accountRoutes({ ...deps, db, limit }));
  door.use(membersRoutes(deps));
  door.use(organisationRoutes({ ...deps, db, actionsDue: selectDueAgreements }));
  door.use(peopleRoutes({ ...deps, db }));
  door.use(brandingRoutes(deps));
  for (const room of rooms) door.use(room);

  door.use(paths.home(), nothingHere);
  door.use(paths.home(), errorPages(deps));
  return door;
}

function isMiswritten(path: string): boolean {
  const start = path.slice(0, paths.home().length);
  return start !== paths.home() && start.toLowerCase() === paths.home();
}
