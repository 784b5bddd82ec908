import type { LogFields } from "./kernel/log.ts";

const hiddenName = /pass(word|wd)?$|secret|token|cookie|authorization|kek|sealed|blinded|answers?$|session/i;
const hidden = "(hidden)";
const depthMax = 4;

/** The fields as they may stand in a log. */
export function safeFields(fields: LogFields): LogFields {
  return safeEntries(fields, 0);
}

function safeEntries(fields: object, depth: number): LogFields {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    hiddenName.test(name) && value !== undefined && value !== null && typeof value !== "boolean"
      ? hidden
      : safe(value, depth),
  ]);
  return Object.fromEntries(entries);
}

function safe(value: unknown, depth: number): unknown {
  if (typeof value === "string") return safeText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return safeError(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (depth >= depthMax) return "(more)";
  if (Array.isArray(value)) return value.slice(0, 100).map((element) => safe(element, depth + 1));
  return safeEntries(value, depth + 1);
}

/** Without passwords in addresses of servers, secrets behind the # of a link, and e-mail addresses. */
export function safeText(text: string): string {
  return text
    .replace(/(:\/\/)[^\s/@]*@/g, "$1…@")
    .replace(/(https?:\/\/[^\s#]*)#\S*/g, "$1#…")
    .replace(/[\w.+%-]+@[\w-]+(\.[\w-]+)+/g, "(e-mail address)");
}

/**
 * An error as facts. Of one that PostgreSQL reports, only code and names are told: in the classes 22 and 23 its
 * message quotes values, and its detail, hint and query always may.
 */
function safeError(error: Error, depth: number): LogFields {
  const { code, constraint, transaction, severity } = error as Error & Record<string, unknown>;
  const quotesValues = severity !== undefined && typeof code === "string" && /^2[23]/.test(code);
  const message = quotesValues ? `database error ${String(code)}` : safeText(error.message);
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return Object.fromEntries(
    Object.entries({
      ...{ type: error.name, message, code, constraint, transaction },
      cause: error.cause !== undefined && depth < depthMax ? safe(error.cause, depth + 1) : undefined,
      errors: error instanceof AggregateError && depth < depthMax ? safe(error.errors, depth + 1) : undefined,
      stack: frames.join("\n"),
    }).filter(([, value]) => value !== undefined),
  );
}
