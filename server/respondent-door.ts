import { type ErrorRequestHandler, Router } from "express";
import { auditPageRoutes } from "./ballot/audit-page-routes.ts";
import { ballotRoutes } from "./ballot/ballot-routes.ts";
import type { Deps } from "./deps.ts";
import { errorJson, nothingHere, strayPages } from "./http/error-page.ts";
import { respondentHeaders } from "./http/respondent-headers.ts";
import { invitationRoutes } from "./invitation/invitation-routes.ts";

/** Everything for respondents, below /x: no session, no cookie, no request log. */
export function respondentDoor(deps: Deps): Router {
  const { pools, kek, clock, log, renderer, publicUrl } = deps;
  const door = Router({ caseSensitive: true });
  door.use("/x", respondentHeaders);
  door.use(invitationRoutes({ db: pools.issuer.db, kek }));
  door.use(ballotRoutes({ ...pools.collector, clock, log }));
  door.use(auditPageRoutes({ db: pools.collector.db, renderer, publicUrl }));
  door.use("/x", nothingHere);
  const [pages, programs] = [strayPages(deps), errorJson(deps)];
  // a page for people who open an address, JSON for the page's own requests
  const refusals: ErrorRequestHandler = (error, request, response, next) =>
    request.method === "GET" && request.accepts(["html", "json"]) === "html"
      ? pages(error, request, response, next)
      : programs(error, request, response, next);
  door.use("/x", refusals);
  return door;
}
