import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "./app.ts";
import { startDuties } from "./background.ts";
import type { Config } from "./config.ts";
import { type DepsOptions, openDeps } from "./deps.ts";
import type { Log } from "./kernel/log.ts";

/** A server that answers. */
export interface Serving {
  readonly port: number;
  /** Health says 503, what is in flight is finished, then the duties and the database end. At most 15 seconds. */
  stop(): Promise<void>;
}

const drainMs = 500;
const stopLimitMs = 15_000;
const dutyPauseMs = 2_000;

/** Opens everything and listens. Throws a Problem that says what to do when something is missing or in the way. */
export async function serve(config: Config, log: Log, options: DepsOptions = {}): Promise<Serving> {
  const deps = await openDeps(config, log, options);
  let isDraining = false;
  const server = createServer(createApp(deps, () => isDraining));
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(config.port, config.host, resolve);
    });
  } catch (error) {
    await deps.close();
    throw error;
  }
  const duties = startDuties(deps.duties, log, dutyPauseMs);
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const limit = setTimeout(() => server.closeAllConnections(), stopLimitMs - 2_000);
      isDraining = true;
      await pause(drainMs);
      const closed = new Promise((resolve) => server.close(resolve));
      // a connection turns idle only after its last request: ask again until all are gone
      const sweep = setInterval(() => server.closeIdleConnections(), 200);
      await closed;
      clearInterval(sweep);
      clearTimeout(limit);
      await duties.stop();
      await deps.close();
    },
  };
}
