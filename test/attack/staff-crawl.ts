import { createAccount } from "../../server/access/account-action.ts";
import { upsertMembership } from "../../server/access/membership-store.ts";
import { createApp } from "../../server/app.ts";
import type { Role } from "../../server/db/schema.ts";
import { inOrganisation } from "../../server/db/transaction.ts";
import type { OrganisationId, UnitId } from "../../server/kernel/brand.ts";
import { servedRoutes } from "../support/served-routes.ts";
import type { AttackedApp } from "./site.ts";

/** What one visitor got for one address. */
export interface Seen {
  readonly who: string;
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** The values that stand for the parameters of the routes, such as `wave` or `unit`. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

const password = "correct horse battery staple";
const roles: readonly Role[] = ["admin", "consultant", "hr", "manager"];

/** Signed-in staff of every role (the manager of `unitId`), an operator, and a stranger; each with a cookie. */
export async function signInEverybody(
  app: AttackedApp,
  organisationId: OrganisationId,
  unitId: UnitId,
): Promise<ReadonlyMap<string, string>> {
  const { deps } = app;
  const { db } = deps.staff;
  const cookies = new Map<string, string>([["stranger", ""]]);
  for (const name of [...roles, "operator"] as const) {
    const email = `${name}@staff.example`;
    const made = await createAccount(db, deps, "attack", { email, name, isOperator: name === "operator", password });
    if (!made.ok) throw new Error(made.refusal);
    if (name !== "operator")
      await inOrganisation(db, organisationId, "add staff", (tx) =>
        upsertMembership(tx, {
          accountId: made.value.id,
          organisationId,
          role: name,
          unitId: name === "manager" ? unitId : null,
        }),
      );
    const answer = await fetch(`${app.url}/staff/sign-in`, {
      method: "POST",
      redirect: "manual",
      headers: { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ email, password }),
    });
    const cookie = /^[^;]+/.exec(answer.headers.get("set-cookie") ?? "")?.[0];
    if (answer.status !== 303 || cookie === undefined) throw new Error(`${name} cannot sign in: ${answer.status}`);
    cookies.set(name, cookie);
  }
  return cookies;
}

/** Every address that answers GET, for every value of its parameters. */
export function addressesOf(app: AttackedApp, parameters: Parameters): string[] {
  const patterns = servedRoutes(createApp(app.deps))
    .filter((route) => route.method === "get")
    .map((route) => route.path);
  return [...new Set(patterns)].flatMap((pattern) => {
    let addresses = [pattern];
    for (const [whole, name = ""] of pattern.matchAll(/:(\w+)/g)) {
      const values = parameters[name];
      if (values === undefined) throw new Error(`${pattern}: the crawl of the attack knows no value for :${name}`);
      addresses = addresses.flatMap((address) => values.map((value) => address.replace(whole, value)));
    }
    return addresses;
  });
}

/** Gets every address as everybody. */
export async function crawl(
  app: AttackedApp,
  cookies: ReadonlyMap<string, string>,
  addresses: readonly string[],
): Promise<Seen[]> {
  const seen: Seen[] = [];
  const jobs = [...cookies].flatMap(([who, cookie]) => addresses.map((path) => ({ who, cookie, path }))).values();
  const work = async () => {
    for (const { who, cookie, path } of jobs) {
      const headers = {
        ...(cookie === "" ? {} : { cookie }),
        "sec-fetch-site": "same-origin",
        accept: "text/html,*/*",
      };
      const answer = await fetch(`${app.url}${path}`, { headers, redirect: "manual" });
      const body = Buffer.from(await answer.arrayBuffer());
      seen.push({ who, path, status: answer.status, type: answer.headers.get("content-type") ?? "", body });
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return seen.sort((a, b) => (a.who + a.path < b.who + b.path ? -1 : 1));
}
