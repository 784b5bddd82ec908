import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { urlFor, withClient } from "../../server/db/admin-client.ts";
import { type Embedded, startEmbedded } from "../../server/db/embedded.ts";
import { clusterAt } from "../../server/db/embedded-cluster.ts";
import { isServerOf, readPostmaster } from "../../server/db/embedded-postmaster.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { type RunningApp, runApp } from "../support/running-app.ts";
import type { Size } from "./finding.ts";

/**
 * A PostgreSQL of the attacker's own to look into: its files are readable, and it keeps for ever what an operator's
 * would drop sooner or later (write-ahead log, dead rows), so that an attack has all it could ever have.
 */
export interface AttackSite {
  /** everything lies below it */
  readonly folder: string;
  /** PostgreSQL's data folder */
  readonly dataFolder: string;
  readonly postgresLog: string;
  /** of the superuser, on the database `postgres`; another after a restart */
  url(): string;
  /** A new, empty database; its folder is for the keys and mails of whoever uses it. */
  newDatabase(name: string): Promise<{ readonly url: string; readonly folder: string }>;
  /** SIGQUIT to the postmaster: nothing is tidied up. */
  stopAtOnce(): void;
  /** Starts it again after that; it may be reached on another port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const keepEverything: Readonly<Record<string, string>> = {
  autovacuum: "off",
  wal_keep_size: "8GB",
  max_wal_size: "8GB",
  checkpoint_timeout: "1d",
};

/**
 * `short`: without waiting for the disk, which only a failing machine would notice. A commit still waits until it is
 * written: an immediate stop of PostgreSQL must lose nothing that was confirmed.
 */
export async function openAttackSite(size: Size): Promise<AttackSite> {
  const folder = mkdtempSync(join(tmpdir(), "upwell-attack-"));
  chmodSync(folder, 0o711);
  const clusterFolder = join(folder, "cluster");
  const settings = { ...keepEverything, ...(size === "short" ? { fsync: "off" } : {}) };
  const start = () => startEmbedded({ dataFolder: clusterFolder, log: silentLog, settings });
  let embedded: Embedded = await start();
  const major = await withClient(embedded.url, async (client) => {
    const { rows } = await client.query("select current_setting('server_version_num')::integer / 10000 as major");
    return String(rows[0]?.major);
  });
  const dataFolder = clusterAt(join(clusterFolder, `postgres-${major}`)).data;
  return {
    folder,
    dataFolder,
    postgresLog: join(clusterFolder, "postgres.log"),
    url: () => embedded.url,
    async newDatabase(name) {
      await withClient(embedded.url, (client) => client.query(`create database ${pg.escapeIdentifier(name)}`));
      const own = join(folder, name);
      mkdirSync(own);
      return { url: urlFor(embedded.url, { database: name }), folder: own };
    },
    stopAtOnce() {
      const running = readPostmaster(dataFolder);
      if (running === undefined) throw new Error("no PostgreSQL runs");
      process.kill(running.pid, "SIGQUIT");
    },
    async restart() {
      const { pid } = readPostmaster(dataFolder) ?? {};
      while (pid !== undefined && isServerOf(pid, dataFolder)) await pause(20);
      await embedded.stop({ leaveRunning: true });
      embedded = await start();
    },
    async close() {
      await embedded.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

/** The whole server on a database of its own, and the superuser beside it. */
export interface AttackedApp extends RunningApp {
  readonly admin: pg.Pool;
}

export async function openAttackedApp(site: AttackSite, name: string): Promise<AttackedApp> {
  const { url, folder } = await site.newDatabase(name);
  const app = await runApp(url, folder);
  const admin = new pg.Pool({ connectionString: url, max: 3 });
  admin.on("error", () => {});
  return {
    ...app,
    admin,
    async stop() {
      await admin.end();
      await app.stop();
    },
  };
}
