import { Router } from "express";
import type { StaffDb } from "../db/connect.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import { clientsTogetherOf } from "./clients-together.ts";
import { readClientResults } from "./clients-together-action.ts";
import { clientsTogetherPage, clientsTogetherView } from "./clients-together-view.ts";

/** The page of several clients at once; whoever is signed in sees the own ones and no other. */
export function clientsTogetherRoutes({ db, renderer }: { readonly db: StaffDb; readonly renderer: Renderer }): Router {
  const router = Router();
  route(router, "get", paths.clientsTogether.pattern, { signedIn: true }, async (account, _request, response) => {
    const together = clientsTogetherOf(await readClientResults(db, account));
    response.send(renderer.html(clientsTogetherPage(clientsTogetherView(account, together))));
  });
  return router;
}
