import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * Headers of every staff page: own scripts and styles only, nothing inline, no frame, no other origin. The referrer
 * stays within the origin, because with `no-referrer` browsers would send a form with `Origin: null` (see csrf.ts).
 */
export function securityHeaders(options: { readonly isHttps: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
      },
    },
    referrerPolicy: { policy: "same-origin" },
    strictTransportSecurity: options.isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: "deny" },
  });
}

/** Staff pages are never kept by a browser or a proxy. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader("cache-control", "no-store");
  next();
};
