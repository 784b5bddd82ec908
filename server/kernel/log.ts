/** What a log line may carry beside its event: plain facts, never an answer, a link or an address. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The log as every part sees it. `event` is a short stable name such as "postgres started"; `fields` are facts about it.
 * error = wake someone; warn = look at it today; info = the life of the process.
 */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** For code that must stay silent: most tests, and commands whose output a program reads. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
