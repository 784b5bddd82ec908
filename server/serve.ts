import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { prepareSetup } from "./access/setup-action.ts";
import { createApp } from "./app.ts";
import { startDuties } from "./background.ts";
import type { Config } from "./config.ts";
import { type Deps, type DepsOptions, openDeps } from "./deps.ts";
import { paths } from "./http/paths.ts";
import type { Log } from "./kernel/log.ts";
import { Problem } from "./kernel/problem.ts";
import { examineMachine } from "./machine-safety.ts";

/** Something that runs until it is stopped. */
export interface Running {
  stop(): Promise<void>;
}

const drainMs = 500;
const stopLimitMs = 13_000;
const dutyPauseMs = 2_000;

/** The whole server: opens everything, listens, works in the background. Throws a Problem that says what to do. */
export async function serve(config: Config, log: Log, options: DepsOptions = {}): Promise<Running> {
  const deps = await openDeps(config, log, options);
  try {
    for (const finding of await examineMachine())
      if (finding.ok && finding.advice !== undefined)
        log.warn("machine could write memory to a disk", { what: finding.what, advice: finding.advice });
    await prepareSetup(deps.staff.db, { ...deps, setupUrl: `${config.publicUrl}${paths.setup()}` });
    const listening = await listen(deps);
    const duties = startDuties(deps.duties, log, dutyPauseMs);
    return {
      async stop() {
        await listening.stop();
        await duties.stop();
        await deps.close();
      },
    };
  } catch (error) {
    await deps.close();
    throw error;
  }
}

/** Answers HTTP on the configured address. Stopping says 503 on health first, then finishes what is in flight. */
export async function listen(deps: Deps): Promise<Running> {
  const { host, port } = deps.config;
  let isDraining = false;
  const server = createServer(createApp(deps, () => isDraining));
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    async stop() {
      const limit = setTimeout(() => server.closeAllConnections(), stopLimitMs);
      isDraining = true;
      await pause(drainMs);
      const closed = new Promise((resolve) => server.close(resolve));
      // a connection turns idle only after its last request: ask again until all are gone
      const sweep = setInterval(() => server.closeIdleConnections(), 200);
      server.closeIdleConnections();
      await closed;
      clearInterval(sweep);
      clearTimeout(limit);
    },
  };
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === "EADDRINUSE")
    return new Problem("unavailable", `Port ${port} on ${host} is taken. Stop what uses it, or set PORT to another.`);
  if (error.code === "EACCES")
    return new Problem("unavailable", `This account may not listen on port ${port}. Set PORT to one above 1023.`);
  if (error.code === "EADDRNOTAVAIL")
    return new Problem("unavailable", `${host} is not an address of this machine. Set HOST to one that is.`);
  return error;
}
