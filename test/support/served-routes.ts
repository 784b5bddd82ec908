import type { Express, RequestHandler, Router } from "express";
import { type GuardedRoute, guardedRouteOf } from "../../server/http/route.ts";

/** One route that Express really serves. `guard` is undefined for one that `route` did not register. */
export interface ServedRoute {
  readonly method: string;
  readonly path: string;
  readonly guard: GuardedRoute | undefined;
}

/** Express's own list, as far as it is read here (express 5, router 2). */
interface Layer {
  readonly name: string;
  readonly handle: RequestHandler & { readonly stack?: readonly Layer[] };
  readonly route?: {
    readonly path: string;
    readonly methods: Record<string, boolean>;
    readonly stack: readonly Layer[];
  };
}

/** Everything that an app or router answers, nested routers too, in the order of asking. */
export function servedRoutes(app: Express | Router): readonly ServedRoute[] {
  const router = "router" in app ? (app as unknown as { router: { stack: readonly Layer[] } }).router : app;
  const walk = (stack: readonly Layer[]): ServedRoute[] =>
    stack.flatMap((layer) => {
      if (layer.route === undefined) return layer.handle.stack ? walk(layer.handle.stack) : [];
      const { path, methods, stack: handlers } = layer.route;
      return Object.keys(methods).map((method) => ({ method, path, guard: guardOf(handlers) }));
    });
  return walk(router.stack as readonly Layer[]);
}

function guardOf(handlers: readonly Layer[]): GuardedRoute | undefined {
  const [only, ...others] = handlers.map((layer) => guardedRouteOf(layer.handle));
  return others.length === 0 ? only : undefined;
}
