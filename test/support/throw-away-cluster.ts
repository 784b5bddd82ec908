import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll } from "vitest";
import { withClient } from "../../server/db/admin-client.ts";
import { accountToRunAs } from "../../server/db/embedded-account.ts";
import { placeBinaries } from "../../server/db/embedded-binaries.ts";
import { clusterAt, makeCluster } from "../../server/db/embedded-cluster.ts";
import { testFolder } from "./test-server.ts";

/** A PostgreSQL with the settings that a fresh installation has: everything may be changed, and its log be read. */
export interface ThrowAwayCluster {
  /** the superuser, on the database postgres */
  readonly url: string;
  readonly dataDirectory: string;
  /** Runs statements as the superuser, one after the other. */
  run(...statements: string[]): Promise<void>;
  restart(): Promise<void>;
  /** Everything that PostgreSQL has written to its log. */
  log(): string;
}

/** Makes one for this test file, on the disk but without waiting for it; it is gone when the file has ended. */
export async function throwAwayCluster(): Promise<ThrowAwayCluster> {
  const folder = mkdtempSync(join(testFolder(), "cluster-"));
  chmodSync(folder, 0o711);
  const account = accountToRunAs();
  const binaries = placeBinaries(join(testFolder(), "data", "runtime"));
  const home = join(folder, "cluster");
  await makeCluster(home, binaries, account);
  const { data, passwordFile } = clusterAt(home);
  const password = readFileSync(passwordFile, "utf8").trim();
  const port = await freePort();
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const logFile = join(folder, "postgres.log");

  async function start() {
    const log = openSync(logFile, "a", 0o600);
    const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
    const child = spawn(binaries.postgres, ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
      ...{ cwd: "/", env: { LC_ALL: "C", TZ: "UTC" }, stdio: ["ignore", log, log] },
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    closeSync(log);
    for (let tries = 0; ; tries++) {
      try {
        await withClient(url, (client) => client.query("select 1"));
        return child;
      } catch (error) {
        if (tries > 200 || child.exitCode !== null) throw error;
        await wait(50);
      }
    }
  }

  let server = await start();
  async function stop() {
    const exited = once(server, "exit");
    server.kill("SIGINT");
    await exited;
  }
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  return {
    url,
    dataDirectory: data,
    async run(...statements) {
      await withClient(url, async (client) => {
        for (const statement of statements) await client.query(statement);
      });
    },
    async restart() {
      await stop();
      server = await start();
    },
    log: () => readFileSync(logFile, "utf8"),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
