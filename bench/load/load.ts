import { setTimeout as pause } from "node:timers/promises";
import { type Connection, openConnection } from "./connection.ts";

export interface Load {
  /** of all jobs together */
  readonly seconds: number;
  /** milliseconds of every request, sorted */
  readonly latencies: readonly number[];
}

/** `clients` connections at once, each taking the next job as soon as its last one is done. */
export async function closedLoad<Job>(
  baseUrl: string,
  clients: number,
  jobs: readonly Job[],
  work: (connection: Connection, job: Job) => Promise<void>,
): Promise<Load> {
  const connections = await Promise.all(Array.from({ length: clients }, () => openConnection(baseUrl)));
  const queue = jobs.values();
  const latencies: number[] = [];
  const started = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (const job of queue) {
        const begun = performance.now();
        await work(connection, job);
        latencies.push(performance.now() - begun);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const connection of connections) connection.close();
  return { seconds, latencies: latencies.sort((a, b) => a - b) };
}

/**
 * `rate` jobs a second, whether the server keeps up or not: each begins at its own moment, and a request that had to
 * wait for the client counts its waiting. `work` reports every request through `timed`.
 */
export async function openLoad<Job>(
  baseUrl: string,
  rate: number,
  jobs: readonly Job[],
  work: (timed: Connection, job: Job) => Promise<void>,
): Promise<Load> {
  const idle: Connection[] = await Promise.all(Array.from({ length: 16 }, () => openConnection(baseUrl)));
  const all = [...idle];
  const latencies: number[] = [];
  const started = performance.now();
  const running: Promise<void>[] = [];
  const faults: unknown[] = [];
  for (const [index, job] of jobs.entries()) {
    const due = started + (index * 1000) / rate;
    while (performance.now() < due) await pause(Math.max(1, due - performance.now()));
    running.push(runOne(job, due).catch((error: unknown) => void faults.push(error)));
  }
  await Promise.all(running);
  if (faults.length > 0) throw faults[0];
  const seconds = (performance.now() - started) / 1000;
  for (const connection of all) connection.close();
  return { seconds, latencies: latencies.sort((a, b) => a - b) };

  async function runOne(job: Job, due: number): Promise<void> {
    let connection = idle.pop();
    if (connection === undefined) {
      connection = await openConnection(baseUrl);
      all.push(connection);
    }
    const own = connection;
    let from = due;
    const timed: Connection = {
      ...own,
      async send(request) {
        const answer = await own.send(request);
        const now = performance.now();
        latencies.push(now - from);
        from = now;
        return answer;
      },
    };
    await work(timed, job);
    idle.push(own);
  }
}

/** The value below which `share` (0..1) of the sorted values lie. */
export function quantileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function medianOf(values: readonly number[]): number {
  return quantileOf(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
