import { chmodSync, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../kernel/log.ts";
import { makeFolder } from "../kernel/make-folder.ts";
import { Problem } from "../kernel/problem.ts";
import { accountToRunAs, assertReachable } from "./embedded-account.ts";
import { placeBinaries } from "./embedded-binaries.ts";
import { type Cluster, clusterAt, makeCluster, spawnServer } from "./embedded-cluster.ts";
import { endUse, noteUse, withFileLock } from "./embedded-lock.ts";
import { removeStalePidFile } from "./embedded-postmaster.ts";
import { attachOrStart, stopServer } from "./embedded-server.ts";

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
      const password = readPassword(cluster);
      const urlAt = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
      if (removeStalePidFile(cluster.data)) options.log.warn("left-over postmaster.pid removed", { home });
      const spawnIt = () =>
        spawnServer(cluster, binaries, account, join(folder, "postgres.log"), options.settings ?? {});
      const { port, attached } = await attachOrStart(cluster, spawnIt, urlAt);
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
    makeFolder(dataFolder, 0o711);
    if (process.getuid !== undefined && statSync(dataFolder).uid !== process.getuid()) throw new Error("not its owner");
    chmodSync(dataFolder, 0o711);
    makeFolder(join(dataFolder, "runtime"), 0o755);
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

function readPassword(cluster: Cluster): string {
  try {
    return readFileSync(cluster.passwordFile, "utf8").trim();
  } catch (cause) {
    throw new Problem(
      "unavailable",
      `The password of the database cannot be read from ${cluster.passwordFile} (${(cause as Error).message}). ` +
        "Put the file back from a backup, or set UPWELL_DATA to an empty folder to begin anew.",
      { cause },
    );
  }
}
