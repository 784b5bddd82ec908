import assert from "node:assert/strict";
import type { Request, RequestHandler, Response, Router } from "express";
import type { Account, Member } from "../access/member.ts";
import type { Role } from "../db/schema.ts";
import { Problem } from "../kernel/problem.ts";
import { paths } from "./paths.ts";

/** Anybody may ask; the reason stands in the inventory. */
export interface PublicRule {
  readonly public: true;
  readonly reason: string;
}
/** Anybody who is signed in. */
export interface SignedInRule {
  readonly signedIn: true;
}
/** Whoever runs the installation. */
export interface OperatorRule {
  readonly operator: true;
}
/** A member of the organisation in the address (`:organisation`) with one of these roles. */
export interface MemberRule {
  readonly roles: readonly Role[];
}
export type Rule = PublicRule | SignedInRule | OperatorRule | MemberRule;

type Answer = void | Promise<void>;
type HandlerOf<R extends Rule> = R extends PublicRule
  ? (request: Request, response: Response) => Answer
  : R extends MemberRule
    ? (member: Member, request: Request, response: Response) => Answer
    : (account: Account, request: Request, response: Response) => Answer;

/** Finds out who is asking, afresh from the database on each request. */
export interface Gate {
  /** The account of the session, or undefined when nobody is signed in (or no longer may be). */
  findAccount(request: Request): Promise<Account | undefined>;
  /** What the account is in the organisation with this slug; undefined for a foreign one and for a missing one. */
  findMember(account: Account, slug: string): Promise<Member | undefined>;
}

export type Method = "get" | "post";

/** How a served route is guarded: what `inventoryOf` tells. */
export interface GuardedRoute {
  readonly method: Method;
  readonly path: string;
  readonly rule: Rule;
}

const gates = new WeakMap<Request, Gate>();
const guarded = new WeakMap<RequestHandler, GuardedRoute>();

/** Hands the gate to every route that follows. Without it no rule but `public` lets anybody in. */
export function openGate(gate: Gate): RequestHandler {
  return (request, _response, next) => {
    gates.set(request, gate);
    next();
  };
}

/** The rule of a handler that `route` registered; undefined for any other. A test walks Express with it. */
export function guardedRouteOf(handler: RequestHandler): GuardedRoute | undefined {
  return guarded.get(handler);
}

/**
 * The only way to register a route. The rule is the gate: the handler runs only after it is met, and gets what was
 * found out (`Account` for signedIn and operator, `Member` for roles). An organisation that is foreign, missing or
 * malformed is the same 404.
 */
export function route<R extends Rule>(
  router: Router,
  method: Method,
  path: string,
  rule: R,
  handler: HandlerOf<R>,
): void {
  if ("roles" in rule) assert(path.includes("/:organisation"), `${path} needs :organisation for its roles`);
  const call = handler as (...args: readonly unknown[]) => Answer;
  const guard: RequestHandler = async (request, response) => {
    if ("public" in rule) return await call(request, response);
    const gate = gates.get(request);
    const account = await gate?.findAccount(request);
    if (gate === undefined || account === undefined) return refuseStranger(request, response);
    if (account.mustChangePassword && path !== paths.account.pattern) return response.redirect(303, paths.account());
    if ("operator" in rule && !account.isOperator)
      throw new Problem("forbidden", "Only the people who run this installation can do this.");
    if (!("roles" in rule)) return await call(account, request, response);
    const member = await gate.findMember(account, String(request.params["organisation"]));
    if (member === undefined) throw notFound();
    if (!rule.roles.includes(member.role))
      throw new Problem("forbidden", "Your role in this organisation does not include this page. Ask an admin of it.");
    return await call(member, request, response);
  };
  guarded.set(guard, { method, path, rule });
  router[method](path, guard);
}

/** What a missing thing and a foreign thing both look like. */
export function notFound(): Problem {
  return new Problem("not-found", "There is nothing at this address, or it is not yours to see.");
}

function refuseStranger(request: Request, response: Response): void {
  if (request.method !== "GET" && request.method !== "HEAD")
    throw new Problem("not-signed-in", "You are no longer signed in. Sign in, then send it again.");
  const next = request.originalUrl === paths.home() ? "" : `?next=${encodeURIComponent(request.originalUrl)}`;
  response.redirect(303, `${paths.signIn()}${next}`);
}
