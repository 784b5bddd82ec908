import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { problemOf } from "../db/pg-problem.ts";
import type { Log } from "../kernel/log.ts";
import { Problem, type ProblemKind } from "../kernel/problem.ts";
import type { Random } from "../kernel/random.ts";
import { definePage } from "./page.ts";
import { paths } from "./paths.ts";
import type { Renderer } from "./render.ts";
import { notFound } from "./route.ts";

export interface ErrorView {
  readonly title: string;
  readonly message: string;
  /** Groups of letters to tell the operator; "" where there is nothing to look up. */
  readonly reference: string;
  readonly backHref: string;
  readonly backLabel: string;
}
export const errorPage = definePage<ErrorView>("errors/page");

interface Answer {
  readonly status: number;
  readonly title: string;
}

const answers: Readonly<Record<ProblemKind, Answer>> = {
  "bad-request": { status: 400, title: "The server did not understand this" },
  "not-signed-in": { status: 401, title: "Please sign in" },
  forbidden: { status: 403, title: "This is not open to you" },
  "not-found": { status: 404, title: "Nothing here" },
  conflict: { status: 409, title: "This cannot be done now" },
  gone: { status: 410, title: "This is over" },
  "too-large": { status: 413, title: "This is too large" },
  invalid: { status: 422, title: "Something needs to be corrected" },
  "too-many": { status: 429, title: "Too many tries" },
  unavailable: { status: 503, title: "Not available at the moment" },
};

/** What a page or a program is told about an error. */
interface Told extends Answer {
  readonly kind: ProblemKind | "error";
  readonly message: string;
  /** Nobody can mend it from outside: it is logged, with a reference. */
  readonly isOurs: boolean;
}

export interface ErrorHandlerOptions {
  readonly log: Log;
  readonly random: Random;
}

/** The last handler: an HTML page that says what to do, a reference where it is our fault, never a stack. */
export function errorPages(options: ErrorHandlerOptions & { readonly renderer: Renderer }): ErrorRequestHandler {
  return errorHandler(options, (response, told, reference) => {
    const isStranger = told.kind === "not-signed-in";
    const view: ErrorView = {
      title: told.title,
      message: told.message,
      reference,
      backHref: isStranger ? paths.signIn() : paths.home(),
      backLabel: isStranger ? "Sign in" : "To the start page",
    };
    response.type("html").send(options.renderer.html(errorPage(view)));
  });
}

export interface StrayView {
  readonly title: string;
  readonly message: string;
  readonly reference: string;
}
export const strayPage = definePage<StrayView>("errors/stray");

/** The last handler of the respondent's side: helps somebody whose link leads nowhere, and never points to staff. */
export function strayPages(options: ErrorHandlerOptions & { readonly renderer: Renderer }): ErrorRequestHandler {
  return errorHandler(options, (response, told, reference) => {
    const title = told.kind === "not-found" ? "This link does not lead to a survey" : told.title;
    const view: StrayView = { title, message: told.message, reference };
    response.type("html").send(options.renderer.html(strayPage(view)));
  });
}

/** The last handler where programs ask: `{ "problem": word, "message": what to do }`. */
export function errorJson(options: ErrorHandlerOptions): ErrorRequestHandler {
  return errorHandler(options, (response, told, reference) => {
    const message = reference ? `${told.message} Reference ${reference}.` : told.message;
    response.json({ problem: told.kind, message });
  });
}

/** Ends every path that no route took. */
export const nothingHere: RequestHandler = () => {
  throw notFound();
};

function errorHandler(
  { log, random }: ErrorHandlerOptions,
  write: (response: Response, told: Told, reference: string) => void,
): ErrorRequestHandler {
  return (error: unknown, request: Request, response, next) => {
    // a store that asks outside a transaction meets a lost connection as it is
    const told = toldOf(problemOf(error));
    const reference = told.isOurs ? newReference(random) : "";
    if (told.isOurs) {
      const fields = { reference, method: request.method, route: request.route?.path ?? "", error };
      if (told.status === 503) log.warn("request refused", fields);
      else log.error("request failed", fields);
    }
    if (response.headersSent) return next(error);
    response.status(told.status).setHeader("cache-control", "no-store");
    if (told.status === 503) response.setHeader("retry-after", "10");
    return write(response, told, reference);
  };
}

function toldOf(error: unknown): Told {
  if (error instanceof Problem)
    return { ...answers[error.kind], kind: error.kind, message: error.message, isOurs: error.kind === "unavailable" };
  const status = parserStatus(error);
  if (status === 413)
    return { ...answers["too-large"], kind: "too-large", message: "Send less at once.", isOurs: false };
  if (status !== undefined)
    return {
      ...answers["bad-request"],
      kind: "bad-request",
      message: "Go back, reload the page and try again.",
      isOurs: false,
    };
  return {
    status: 500,
    title: "Something went wrong here",
    kind: "error",
    message: "It is our fault, not yours. Try once more; if it stays, tell whoever runs this server the reference.",
    isOurs: true,
  };
}

/** 4xx that Express or a body parser decided on; undefined for anything else. */
function parserStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error)) return undefined;
  const { status } = error;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}

/** Eight letters that a person can read out: no vowels, nothing that looks like something else. */
function newReference(random: Random): string {
  const letters = "bcdfghjkmnpqrstvwxz23456789";
  const text = [...random.bytes(8)].map((byte) => letters[byte % letters.length]).join("");
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
