import type { Writable } from "node:stream";
import { pino } from "pino";
import type { Log, LogFields } from "./kernel/log.ts";
import { safeFields } from "./log-safety.ts";

/**
 * A log of one JSON object a line: level, time, event, then the facts. Passwords, links, addresses of people and the
 * values that a database error quotes are taken out of every field (`log-safety.ts`). Lines are written at once, so
 * that the last one before a crash is there. `destination`: a file descriptor (1 = stdout, 2 = stderr) or a stream.
 */
export function createLog(level: "error" | "warn" | "info" | "silent", destination: number | Writable = 1): Log {
  const stream = typeof destination === "number" ? pino.destination({ dest: destination, sync: true }) : destination;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  const line = (event: string, fields: LogFields = {}) => ({ event, ...safeFields(fields) });
  return {
    info: (event, fields) => logger.info(line(event, fields)),
    warn: (event, fields) => logger.warn(line(event, fields)),
    error: (event, fields) => logger.error(line(event, fields)),
  };
}
