import { type Response, Router } from "express";
import { isPassword } from "../access/password.ts";
import type { StaffDb } from "../db/connect.ts";
import { inInstallation } from "../db/transaction.ts";
import { paths } from "../http/paths.ts";
import type { RateLimit } from "../http/rate-limit.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import type { Clock } from "../kernel/clock.ts";
import { reportFormats } from "../report/report-formats.ts";
import { mediaTypes } from "../report/report-formats-file.ts";
import { overView, sharedReportPage, sharedReportView } from "./shared-report-view.ts";
import { tokenHashOf } from "./version.ts";
import { findFrozenFile, findLink, selectVersions } from "./version-store.ts";

export interface SharedReportDeps {
  readonly db: StaffDb;
  readonly renderer: Renderer;
  readonly clock: Clock;
  /** tries at the password of one link */
  readonly limit: RateLimit;
}

const rule = {
  public: true,
  reason: "the secret of the address is the key, with a password where one was set",
} as const;

/** A published report for whoever has a link: first what it is, then its content, which only a button gets. */
export function sharedReportRoutes({ db, renderer, clock, limit }: SharedReportDeps): Router {
  const router = Router();
  const find = async (token: string) =>
    await inInstallation(db, "find report link", async (tx) => {
      const link = await findLink(tx, tokenHashOf(token));
      if (link === undefined || link.revokedAt !== null || link.expiresAt <= clock.now()) return undefined;
      const all = await selectVersions(tx, link.waveId);
      const version = all.find(({ number }) => number === link.number);
      return version && { link, all, version };
    });
  const nothing = (response: Response): void => {
    response.status(404).send(renderer.html(sharedReportPage(overView())));
  };

  route(router, "get", paths.sharedReport.pattern, rule, async (request, response) => {
    const token = String(request.params["token"]);
    const found = await find(token);
    if (found === undefined) return nothing(response);
    const { link, version, all } = found;
    const facts = { organisation: link.organisation, wave: link.wave, hasPassword: link.passwordHash !== null };
    const view = sharedReportView(facts, version, all, paths.sharedReport({ token }));
    response.status(version.withdrawn === null ? 200 : 410).send(renderer.html(sharedReportPage(view)));
  });

  route(router, "post", paths.sharedReport.pattern, rule, async (request, response) => {
    const token = String(request.params["token"]);
    const found = await find(token);
    if (found === undefined) return nothing(response);
    const { link, version, all } = found;
    const body = request.body as Readonly<Record<string, unknown>> | undefined;
    const facts = { organisation: link.organisation, wave: link.wave, hasPassword: link.passwordHash !== null };
    const again = (status: number, notice = ""): void => {
      const view = sharedReportView(facts, version, all, paths.sharedReport({ token }), notice);
      response.status(status).send(renderer.html(sharedReportPage(view)));
    };
    if (version.withdrawn !== null) return again(410);
    if (link.passwordHash !== null) {
      await limit.count(token);
      const typed = body?.["password"];
      if (typeof typed !== "string" || typed.length > 512 || !(await isPassword(typed, link.passwordHash)))
        return again(403, "This is not the password of this report.");
      await limit.forget(token);
    }
    const format = reportFormats.find((one) => one === body?.["format"]);
    if (format === undefined) return again(422);
    const file = await inInstallation(db, "read shared report", (tx) =>
      findFrozenFile(tx, link.waveId, link.number, format),
    );
    if (file === undefined) return again(410);
    response.type(mediaTypes[format]);
    if (format === "html") response.setHeader("content-security-policy", `${file.policy}; frame-ancestors 'none'`);
    else response.attachment(`report-${link.slug}-v${link.number}.${format}`).type(mediaTypes[format]);
    response.send(file.bytes);
  });
  return router;
}
