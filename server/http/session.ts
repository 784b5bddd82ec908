import connectPgSimple from "connect-pg-simple";
import type { Request, RequestHandler } from "express";
import session from "express-session";
import type { Pool } from "pg";
import type { AccountId } from "../kernel/brand.ts";

declare module "express-session" {
  interface SessionData {
    accountId: AccountId;
  }
}

const hoursSignedIn = 10;

export interface SessionOptions {
  /** Pool of the staff part; the rows are in access.session. */
  readonly pool: Pool;
  readonly publicUrl: string;
  /** Signs the cookie. 32 bytes or more, the same after a restart. */
  readonly secret: string;
  /** Delete expired rows from time to time; off in tests. */
  readonly isPruning?: boolean;
}

/**
 * The session of staff: a row that holds the account's id, and a cookie that holds only the row's signed name.
 * Nobody gets a cookie before signing in, and none is ever sent outside /staff. It ends after ten hours.
 */
export function staffSession(options: SessionOptions): RequestHandler {
  const isHttps = new URL(options.publicUrl).protocol === "https:";
  const Store = connectPgSimple(session);
  const handler = session({
    name: "upwell-staff",
    secret: options.secret,
    resave: false,
    saveUninitialized: false,
    proxy: true,
    cookie: { path: "/staff", httpOnly: true, sameSite: "lax", secure: isHttps, maxAge: hoursSignedIn * 3_600_000 },
    store: new Store({
      pool: options.pool,
      schemaName: "access",
      tableName: "session",
      createTableIfMissing: false,
      disableTouch: true,
      pruneSessionInterval: options.isPruning === false ? false : 900,
    }),
  });
  return (request, response, next) => {
    // PUBLIC_URL decides whether people come by https; a proxy that forgets to say so must not stop the sign-in.
    if (isHttps) request.headers["x-forwarded-proto"] = "https";
    handler(request, response, next);
  };
}

/** Begins a session for this account, under a new name: a name known from before is worthless. */
export async function beginSession(request: Request, accountId: AccountId): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    request.session.regenerate((error) => (error ? reject(error) : resolve())),
  );
  request.session.accountId = accountId;
  await new Promise<void>((resolve, reject) => request.session.save((error) => (error ? reject(error) : resolve())));
}

/** Ends the session: the row is deleted, so a copy of the cookie is worthless too. */
export async function endSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => request.session.destroy((error) => (error ? reject(error) : resolve())));
}
