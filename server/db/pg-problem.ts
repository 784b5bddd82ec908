import { Problem } from "../kernel/problem.ts";

/** Which Problem a violated constraint is: by its name in the migrations. */
export type ConstraintProblems = Readonly<Record<string, Problem | undefined>>;

const connectionCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);
/** 08 connection, 53 resources, 57P shut down, 57014 statement timeout, 55P03 lock timeout, 40 retries used up, 25006 read-only */
const unavailableStates = /^(08...|53...|57P..|57014|55P03|40001|40P01|25006|25P03)$/;
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/** The constraint that the database error names, if it was a violated one. */
export function constraintOf(error: unknown): string | undefined {
  const { code, constraint } = facts(error);
  return code?.startsWith("23") ? constraint : undefined;
}

/** True if the database could not be reached or gave up: the same request may succeed later. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = facts(error);
  if (code !== undefined && (connectionCodes.has(code) || unavailableStates.test(code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  return driverMessages.test(message ?? "");
}

/** True if the connection was cut, as those are that a pool has kept over a restart of PostgreSQL. */
export function isDeadConnection(error: unknown): boolean {
  const { code, message } = facts(error);
  return (
    /^(57P0[123]|08003|08006|ECONNRESET|EPIPE)$/.test(code ?? "") ||
    /^Connection terminated( unexpectedly)?$/.test(message ?? "")
  );
}

/**
 * What to throw for a database error: the Problem of its constraint, Problem("unavailable") for connection trouble, or
 * the error itself, which is then a bug. The original is the cause; nothing of it is shown to people.
 */
export function problemOf(error: unknown, byConstraint: ConstraintProblems = {}): unknown {
  if (error instanceof Problem) return error;
  const named = constraintOf(error);
  const known = named === undefined ? undefined : byConstraint[named];
  if (known !== undefined) return new Problem(known.kind, known.message, { cause: error });
  if (!isUnavailable(error)) return error;
  return new Problem("unavailable", "The database cannot be reached just now. Please try again in a minute.", {
    cause: error,
  });
}

function facts(error: unknown): { code?: string; constraint?: string; message?: string } {
  if (typeof error !== "object" || error === null) return {};
  const { code, constraint, message } = error as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return Object.fromEntries(
    Object.entries({ code: text(code), constraint: text(constraint), message: text(message) }).filter(([, v]) => v),
  );
}
