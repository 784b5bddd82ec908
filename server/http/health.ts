import { Router } from "express";
import { paths } from "./paths.ts";
import { route } from "./route.ts";

export interface HealthOptions {
  /** True from the moment the process was asked to stop. */
  isDraining(): boolean;
  /** Rejects when the server cannot do its work, such as when the database does not answer. */
  check(): Promise<void>;
}

/** For load balancers: 200 "ok", or 503 while draining and while the check fails. Says nothing else. */
export function healthRoutes(options: HealthOptions): Router {
  const router = Router();
  const rule = { public: true, reason: "a load balancer has no account" } as const;
  route(router, "get", paths.health.pattern, rule, async (_request, response) => {
    const state = options.isDraining()
      ? "draining"
      : await options.check().then(
          () => "ok",
          () => "unavailable",
        );
    response
      .status(state === "ok" ? 200 : 503)
      .setHeader("cache-control", "no-store")
      .type("text")
      .send(state);
  });
  return router;
}
