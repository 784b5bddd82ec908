import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { StaffDb } from "../db/connect.ts";
import { emailAddress, type FormRefusal, lineOfText, newPassword, readForm, refuseField } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { RateLimit } from "../http/rate-limit.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import { beginSession, endSession } from "../http/session.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import { isInstallationEmpty } from "./account-store.ts";
import { completeSetup } from "./setup-action.ts";
import { checkSignIn } from "./sign-in-action.ts";
import { setupPage, setupView, signInPage, signInView } from "./sign-in-view.ts";

export interface SignInDeps {
  readonly db: StaffDb;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  readonly limit: RateLimit;
}

/** Signing in and out, and the making of the first account. */
export function signInRoutes(deps: SignInDeps): Router {
  const router = Router();
  const show = (response: Response, status: number, next: string, form?: FormRefusal) =>
    void response.status(status).send(deps.renderer.html(signInPage(signInView(next, form))));
  const showSetup = (response: Response, status: number, form?: FormRefusal) =>
    void response.status(status).send(deps.renderer.html(setupPage(setupView(form))));

  const stranger = { public: true, reason: "nobody is signed in yet" } as const;
  route(router, "get", paths.signIn.pattern, stranger, async (request, response) => {
    if (await isInstallationEmpty(deps.db)) return response.redirect(303, paths.setup());
    show(response, 200, safeNext(request.query["next"]));
  });

  route(router, "post", paths.signIn.pattern, stranger, async (request, response) => {
    const next = safeNext(bodyOf(request)["next"]);
    const form = readForm(request, {
      email: emailAddress(),
      password: z.string().min(1, "The password is missing.").max(512, "This is not the password."),
      next: z.string().optional(),
    });
    if (!form.ok) return show(response, 422, next, form.refusal);
    const checked = await checkSignIn(deps.db, deps, form.value);
    if (!checked.ok) {
      const message = "E-mail and password do not belong together. Please try again.";
      return show(response, 422, next, refuseField(request, "", message));
    }
    await beginSession(request, checked.value);
    response.redirect(303, next);
  });

  route(
    router,
    "post",
    paths.signOut.pattern,
    { public: true, reason: "ends only the own session" },
    async (request, response) => {
      await endSession(request);
      response.clearCookie("upwell-staff", { path: paths.home() }).redirect(303, paths.signIn());
    },
  );

  const first = {
    public: true,
    reason: "guarded by the code of the log; open only while there is no account",
  } as const;
  route(router, "get", paths.setup.pattern, first, async (_request, response) => {
    if (!(await isInstallationEmpty(deps.db))) return response.redirect(303, paths.signIn());
    showSetup(response, 200);
  });

  route(router, "post", paths.setup.pattern, first, async (request, response) => {
    if (!(await isInstallationEmpty(deps.db))) return response.redirect(303, paths.signIn());
    const form = readForm(request, {
      code: lineOfText("The code", 1, 60),
      name: lineOfText("Your name", 1, 200),
      email: emailAddress(),
      password: newPassword(),
    });
    if (!form.ok) return showSetup(response, 422, form.refusal);
    const done = await completeSetup(deps.db, deps, form.value);
    if (!done.ok) {
      const message = "This is not the code. Take the one that the server printed to its log when it started last.";
      return showSetup(response, 422, refuseField(request, "code", message));
    }
    await beginSession(request, done.value);
    response.redirect(303, paths.home());
  });
  return router;
}

const bodyOf = (request: Request) => (request.body ?? {}) as Readonly<Record<string, unknown>>;

/** An address of the staff side to go on to; anything else, such as another site, becomes the start page. */
export function safeNext(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/")) return paths.home();
  const base = "http://staff.invalid";
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined;
  const isOurs = url?.origin === base && (url.pathname === "/staff" || url.pathname.startsWith("/staff/"));
  return url && isOurs ? `${url.pathname}${url.search}` : paths.home();
}
