import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { prepareSetup } from "../../server/access/setup-action.ts";
import { runUntilIdle } from "../../server/background.ts";
import { readConfig } from "../../server/config.ts";
import { type Deps, openDeps } from "../../server/deps.ts";
import type { Log, LogFields } from "../../server/kernel/log.ts";
import { listen } from "../../server/serve.ts";
import { emptyDatabase } from "./empty-database.ts";

/** The whole server on an empty database of its own, as `npm start` opens it; mails go to a folder. */
export interface WholeApp {
  readonly url: string;
  readonly deps: Deps;
  readonly outboxFolder: string;
  /** The roles of its parts begin with this. */
  readonly rolePrefix: string;
  /** Everything that was logged, as text. */
  readonly logged: string[];
  /** Does all the background work that can be done now. */
  work(): Promise<void>;
}

/** Call at the top of a test file; everything ends with the file. */
export async function wholeApp(): Promise<WholeApp> {
  const { url: databaseUrl, prefix: rolePrefix } = await emptyDatabase();
  const folder = mkdtempSync(join(tmpdir(), "upwell-app-"));
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
  const deps = await openDeps(config, log, { outboxFolder });
  await prepareSetup(deps.staff.db, { ...deps, setupUrl: `${config.publicUrl}/staff/setup` });
  const running = await listen(deps);
  afterAll(async () => {
    await running.stop();
    await deps.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { url: config.publicUrl, deps, outboxFolder, rolePrefix, logged, work: () => runUntilIdle(deps.duties) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
