import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { prepareSetup } from "../../server/access/setup-action.ts";
import { runUntilIdle } from "../../server/background.ts";
import { readConfig } from "../../server/config.ts";
import { type Deps, type DepsOptions, openDeps } from "../../server/deps.ts";
import type { Log, LogFields } from "../../server/kernel/log.ts";
import { listen } from "../../server/serve.ts";

/** The whole server in this process, as `npm start` opens it; mails go to a folder. */
export interface RunningApp {
  readonly url: string;
  readonly deps: Deps;
  readonly outboxFolder: string;
  /** Everything that was logged, as text. */
  readonly logged: string[];
  /** Does all the background work that can be done now. */
  work(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens it on a database in which nothing has been done yet, with everything that it writes below `folder`. */
export async function runApp(
  databaseUrl: string,
  folder: string,
  options: Pick<DepsOptions, "clock"> = {},
): Promise<RunningApp> {
  const port = await freePort();
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    UPWELL_DATA: join(folder, "data"),
    UPWELL_KEYS: join(folder, "keys"),
    PORT: String(port),
  });
  const logged: string[] = [];
  const line = (event: string, fields?: LogFields) => logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { info: line, warn: line, error: line };
  const outboxFolder = join(folder, "outbox");
  const deps = await openDeps(config, log, { ...options, outboxFolder });
  await prepareSetup(deps.staff.db, { ...deps, setupUrl: `${config.publicUrl}/staff/setup` });
  const running = await listen(deps);
  return {
    url: config.publicUrl,
    deps,
    outboxFolder,
    logged,
    work: () => runUntilIdle(deps.duties),
    async stop() {
      await running.stop();
      await deps.close();
    },
  };
}

/** A port of this machine that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
