import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Log } from "../kernel/log.ts";
import { Problem } from "../kernel/problem.ts";
import { isAlive } from "../kernel/process-alive.ts";
import { accountToRunAs, assertReachable } from "./embedded-account.ts";
import { placeBinaries } from "./embedded-binaries.ts";
import { type Cluster, clusterAt, makeCluster, spawnServer } from "./embedded-cluster.ts";
import { endUse, noteUse, withFileLock } from "./embedded-lock.ts";
import { isServerOf, readPostmaster, removeStalePidFile } from "./embedded-postmaster.ts";

export interface EmbeddedOptions {
  /** Absolute or relative; made if missing. Everything of the server lies in it: programs, data, password, log. */
  readonly dataFolder: string;
  readonly log: Log;
  /** PostgreSQL settings over those of `embeddedSettings`; tests switch fsync off. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Embedded {
  /** The superuser `postgres` on 127.0.0.1, with its password: for provisioning, never for the parts. */
  readonly url: string;
  /** True if the server was running already. */
  readonly attached: boolean;
  /** The last one who uses the server stops it; `leaveRunning` lets it live on for the next start. */
  stop(options?: { readonly leaveRunning?: boolean }): Promise<void>;
}

const pollMs = 20;
const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/**
 * Starts the PostgreSQL that npm has brought along, or attaches to the one that already runs on the data folder
 * (another process of ours, or one left by a process that was killed). Throws Problem("unavailable") with cause and
 * next step.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = prepareFolder(options.dataFolder);
  const account = accountToRunAs();
  assertReachable(folder, account);
  const note = noteUse(join(folder, "users"));
  const lockFile = join(folder, "starting");
  const clusterFolder = (major: string) => join(folder, `postgres-${major}`);
  try {
    return await withFileLock(lockFile, async () => {
      const binaries = placeBinaries(join(folder, "runtime"));
      const home = clusterFolder(binaries.major);
      if (!existsSync(home) && (await makeCluster(home, binaries, account)))
        options.log.info("database made", { home });
      const cluster = clusterAt(home);
      const password = readFileSync(cluster.passwordFile, "utf8").trim();
      const urlAt = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
      if (removeStalePidFile(cluster.data)) options.log.warn("left-over postmaster.pid removed", { home });
      let attached = true;
      let port = await portOfRunning(cluster);
      if (port === undefined) {
        attached = false;
        port = await start(
          () => spawnServer(cluster, binaries, account, join(folder, "postgres.log"), options.settings ?? {}),
          cluster,
        );
      }
      await assertOurs(urlAt(port), cluster);
      options.log.info(attached ? "postgres attached" : "postgres started", { port, version: binaries.version });
      const stop: Embedded["stop"] = async ({ leaveRunning = false } = {}) => {
        await withFileLock(lockFile, async () => {
          if (endUse(note).isUsedByOthers || leaveRunning) return;
          await stopServer(cluster);
          options.log.info("postgres stopped");
        });
      };
      return { url: urlAt(port), attached, stop };
    });
  } catch (error) {
    endUse(note);
    throw error;
  }
}

/** The folder itself can be passed through by PostgreSQL's account but not listed; what is secret in it is 0600. */
function prepareFolder(dataFolder: string): string {
  try {
    mkdirSync(dataFolder, { recursive: true });
    if (process.getuid !== undefined && statSync(dataFolder).uid !== process.getuid()) throw new Error("not its owner");
    chmodSync(dataFolder, 0o711);
    mkdirSync(join(dataFolder, "runtime"), { recursive: true });
    chmodSync(join(dataFolder, "runtime"), 0o755);
    return realpathSync(dataFolder);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new Problem(
      "unavailable",
      `The data folder ${dataFolder} cannot be used (${reason}). Set UPWELL_DATA to a folder that you own.`,
      { cause },
    );
  }
}

/** The port of the server that runs on the cluster, once it takes connections; undefined if none runs. */
async function portOfRunning(cluster: Cluster): Promise<number | undefined> {
  for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += pollMs) {
    const found = readPostmaster(cluster.data);
    if (found === undefined || !isServerOf(found.pid, cluster.data)) return undefined;
    if (found.isReady) return found.port;
    await wait(pollMs);
  }
  throw new Problem("unavailable", `PostgreSQL on ${cluster.data} does not get ready. See postgres.log beside it.`);
}

async function start(spawnIt: () => ReturnType<typeof spawnServer>, cluster: Cluster): Promise<number> {
  let said = "";
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { port, exited } = await spawnIt();
    const early = exited.then((words) => ({ words }));
    for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += pollMs) {
      const found = readPostmaster(cluster.data);
      if (found?.isReady && found.port === port) return port;
      const ended = await Promise.race([early, wait(pollMs)]);
      if (ended === undefined) continue;
      said = ended.words;
      break;
    }
    // another process was quicker on this folder
    const other = await portOfRunning(cluster);
    if (other !== undefined) return other;
    // only a port that was taken in the meantime is worth another try
    if (!said.includes("could not bind") && !said.includes("Address already in use")) break;
  }
  throw new Problem(
    "unavailable",
    `PostgreSQL does not start on ${cluster.data}. Its last words:\n${said.split("\n").slice(-8).join("\n")}\n` +
      "If another PostgreSQL uses this folder, stop that one; else set UPWELL_DATA to another folder, or DATABASE_URL.",
  );
}

/** The server behind the port takes our password and works on our folder; else it is somebody else's. */
async function assertOurs(url: string, cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder");
    if (rows[0]?.folder === cluster.data) return;
  } catch (cause) {
    throw new Problem(
      "unavailable",
      `A PostgreSQL runs on ${cluster.data}, but it does not take the password in ${cluster.passwordFile} ` +
        `(${(cause as Error).message}). Stop that server, or put the right password back into the file.`,
      { cause },
    );
  } finally {
    await client.end();
  }
  throw new Problem(
    "unavailable",
    `The server found for ${cluster.data} works on another folder. Stop it and try again.`,
  );
}

/** Fast shutdown: open transactions are rolled back, the rest is on disk when this returns. */
async function stopServer(cluster: Cluster): Promise<void> {
  const found = readPostmaster(cluster.data);
  if (found === undefined || !isServerOf(found.pid, cluster.data)) return;
  process.kill(found.pid, "SIGINT");
  for (let waitedMs = 0; waitedMs < stopTimeoutMs; waitedMs += pollMs) {
    // the file goes last; a process may linger as a zombie where nobody collects it
    if (readPostmaster(cluster.data)?.pid !== found.pid || !isAlive(found.pid)) return;
    await wait(pollMs);
  }
  // it recovers from its log at the next start
  process.kill(found.pid, "SIGQUIT");
}
