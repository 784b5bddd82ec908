import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type Config, readConfig } from "../../server/config.ts";
import { urlFor, withClient } from "../../server/db/admin-client.ts";
import { startEmbedded } from "../../server/db/embedded.ts";
import { clusterAt } from "../../server/db/embedded-cluster.ts";
import { readPostmaster } from "../../server/db/embedded-postmaster.ts";
import { type House, openHouse } from "../../server/house.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { type KeyEncryptionKey, keyEncryptionKey } from "../../server/keys/key-wrap.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** How much is measured: `short` within a minute, `usual`, or `large` with 100,000 ballots and 1,000,000 responses. */
export type Size = "short" | "usual" | "large";

/** A database of its own with everything that a piece of work needs. */
export interface BenchHouse extends House {
  readonly config: Config;
  readonly kek: KeyEncryptionKey;
  /** the superuser: plants rows past every wall */
  readonly admin: pg.Pool;
  /** Seconds of CPU that PostgreSQL has used so far. */
  databaseCpuSeconds(): number;
  /** Starts the compiled server on this database. */
  startServer(): Promise<ServerProcess>;
}

/** One temporary folder with one PostgreSQL, durable as in earnest; every work gets a database in it. */
export interface BenchSite {
  readonly folder: string;
  readonly size: Size;
  openHouse(name: string): Promise<BenchHouse>;
  /** Stops PostgreSQL and removes the folder. */
  close(): Promise<void>;
}

export async function openSite(size: Size): Promise<BenchSite> {
  const folder = mkdtempSync(join(tmpdir(), "upwell-bench-"));
  chmodSync(folder, 0o711);
  const dataFolder = join(folder, "data");
  const embedded = await startEmbedded({ dataFolder, log: silentLog });
  const postmaster = readPostmaster(clusterAt(join(dataFolder, `postgres-${await majorOf(embedded.url)}`)).data);
  if (postmaster === undefined) throw new Error("the PostgreSQL of the bench has no postmaster.pid");
  const { pid } = postmaster;
  const { cpuSecondsOfTree } = await import("./processes.ts");

  return {
    folder,
    size,
    async openHouse(name) {
      await withClient(embedded.url, (client) => client.query(`create database ${pg.escapeIdentifier(name)}`));
      const databaseUrl = urlFor(embedded.url, { database: name });
      const port = await freePort();
      const config = readConfig({
        DATABASE_URL: databaseUrl,
        UPWELL_DATA: join(folder, name),
        PORT: String(port),
        LOG_LEVEL: "warn",
      });
      const house = await openHouse(config, silentLog);
      const admin = new pg.Pool({ connectionString: databaseUrl, max: 4 });
      admin.on("error", () => {});
      let server: ServerProcess | undefined;
      return {
        ...house,
        config,
        admin,
        kek: await keyEncryptionKey(house.keyStore, undefined),
        databaseCpuSeconds: () => cpuSecondsOfTree(pid),
        async startServer() {
          server = await startServer(config);
          return server;
        },
        async close() {
          await server?.stop();
          await admin.end();
          await house.close();
        },
      };
    },
    async close() {
      await embedded.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

/** A port of this machine that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function majorOf(url: string): Promise<number> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    return Math.floor(Number(rows[0]?.version) / 10_000);
  });
}
