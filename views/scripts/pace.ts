import type { Pace } from "./seal.ts";

/** Measures how long the statements were in view on this device. Only two yes-or-no words of it ever leave. */
export interface Stopwatch {
  /** starts or stops; `now` in milliseconds of a clock that never goes back */
  run(isRunning: boolean, now: number): void;
  /** seconds so far */
  seconds(now: number): number;
}

/** A stopwatch that goes on from `before` seconds, as kept with a draft. */
export function stopwatch(before: number): Stopwatch {
  let total = before * 1000;
  let since: number | undefined;
  const read = (now: number) => total + (since === undefined ? 0 : now - since);
  return {
    run: (isRunning, now) => {
      total = read(now);
      since = isRunning ? now : undefined;
    },
    seconds: (now) => read(now) / 1000,
  };
}

/** Under two and under one second for each answered statement; never true when nothing was answered. */
export function paceOf(seconds: number, answered: number): Pace {
  const each = answered > 0 ? seconds / answered : Number.POSITIVE_INFINITY;
  return { speed: each < 2, tooFast: each < 1 };
}
