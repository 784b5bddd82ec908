import type { RequestHandler } from "express";
import { Problem } from "../kernel/problem.ts";

const readingMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site sends in the name of somebody who is signed in. Browsers say where a request comes from:
 * `Sec-Fetch-Site` on https and localhost, else `Origin`. A request that changes something and says neither is refused.
 * The session cookie is SameSite=Lax besides.
 */
export function refuseForeignForms(publicUrl: string): RequestHandler {
  const ownOrigin = new URL(publicUrl).origin;
  return (request, _response, next) => {
    if (readingMethods.has(request.method)) return next();
    const site = request.headers["sec-fetch-site"];
    const isOwn = site === undefined ? request.headers.origin === ownOrigin : site === "same-origin";
    if (!isOwn)
      throw new Problem(
        "forbidden",
        `This form was not sent from ${ownOrigin}. Open the page there and send it again.`,
      );
    next();
  };
}
