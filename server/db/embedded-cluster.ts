import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { Problem } from "../kernel/problem.ts";
import { isAlive } from "../kernel/process-alive.ts";
import { systemRandom } from "../kernel/random.ts";
import type { RunAs } from "./embedded-account.ts";
import type { Binaries } from "./embedded-binaries.ts";
import { embeddedSettings } from "./embedded-settings.ts";

/** A cluster is a folder with `data` (PostgreSQL's own) and `password` (the superuser's, 0600) in it. */
export interface Cluster {
  readonly data: string;
  readonly passwordFile: string;
}

export function clusterAt(folder: string): Cluster {
  return { data: join(folder, "data"), passwordFile: join(folder, "password") };
}

/** What a child process gets of the environment: nothing of ours, so no locale and no PG* variable can change it. */
const childEnv = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/**
 * Makes an empty cluster with a random SCRAM password, in a folder beside that becomes `folder` in one rename: a
 * crash leaves no half cluster, and of several that make it at once one wins. Returns false if another did.
 */
export async function makeCluster(folder: string, binaries: Binaries, account: RunAs): Promise<boolean> {
  sweepStaging(folder);
  const staging = `${folder}.making-${process.pid}-${systemRandom.bytes(4).toString("hex")}`;
  const { data, passwordFile } = clusterAt(staging);
  const forInitdb = join(data, "..", "initdb-password");
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    chmodSync(staging, 0o711);
    const password = systemRandom.bytes(24).toString("base64url");
    writeFileSync(passwordFile, password, { mode: 0o600 });
    writeFileSync(forInitdb, `${password}\n`, { mode: 0o600 });
    if (account !== undefined) for (const path of [data, forInitdb]) chownSync(path, account.uid, account.gid);
    const how = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"];
    how.push("--no-sync", "--no-instructions", "--auth=scram-sha-256", "--username=postgres", `--pwfile=${forInitdb}`);
    const { code, output } = await run(binaries.initdb, ["-D", data, ...how], account);
    if (code !== 0) throw initdbProblem(output, folder);
    rmSync(forInitdb);
    renameSync(staging, folder);
    return true;
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (existsSync(folder)) return false;
    throw error;
  }
}

function sweepStaging(folder: string): void {
  const mark = `${basename(folder)}.making-`;
  for (const name of readdirSync(dirname(folder)).filter((name) => name.startsWith(mark))) {
    if (!isAlive(Number.parseInt(name.slice(mark.length), 10))) {
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
    }
  }
}

function initdbProblem(output: string, folder: string): Problem {
  const said = output.trim().split("\n").slice(-6).join("\n");
  const next = output.includes("could not look up effective user")
    ? "This user id has no name on this machine. Run as a user that is in /etc/passwd, or set DATABASE_URL."
    : output.includes("No space left")
      ? `The disk of ${dirname(folder)} is full. Make room, or set UPWELL_DATA to a folder on another disk.`
      : "Set UPWELL_DATA to another folder, or DATABASE_URL to a PostgreSQL that is already running.";
  return new Problem("unavailable", `A new database could not be made in ${folder}. ${next}\ninitdb said: ${said}`);
}

function run(program: string, args: string[], account: RunAs): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: "/",
      env: childEnv,
      ...idsOf(account),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (cause) => reject(cannotRun(program, cause)));
    child.on("close", (code) => resolve({ code, output }));
  });
}

function idsOf(account: RunAs): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

function cannotRun(program: string, cause: Error): Problem {
  return new Problem(
    "unavailable",
    `${program} cannot be run (${cause.message}). If its disk is mounted noexec, set UPWELL_DATA to a folder on another.`,
    { cause },
  );
}

/** A server that has been spawned: it outlives this process. `exited` tells its last words if it ends early. */
export interface Spawned {
  readonly port: number;
  readonly exited: Promise<string>;
}

/** Starts the server on a free port of 127.0.0.1, apart from this process: neither its crash nor Ctrl-C reaches it. */
export async function spawnServer(
  cluster: Cluster,
  binaries: Binaries,
  account: RunAs,
  logFile: string,
  settings: Readonly<Record<string, string>>,
): Promise<Spawned> {
  const port = await freePort();
  const all = { ...embeddedSettings, ...settings, port: String(port) };
  const args = ["-D", cluster.data, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) truncateSync(logFile);
  const log = openSync(logFile, "a", 0o600);
  const before = statSync(logFile).size;
  const child = spawn(binaries.postgres, args, {
    ...{ cwd: "/", env: childEnv, detached: true, stdio: ["ignore", log, log] },
    ...idsOf(account),
  });
  closeSync(log);
  child.unref();
  const exited = new Promise<string>((resolve) => {
    child.on("error", (cause) => resolve(cannotRun(binaries.postgres, cause).message));
    child.on("exit", () => resolve(textFrom(logFile, before)));
  });
  return { port, exited };
}

function textFrom(file: string, start: number): string {
  try {
    return readFileSync(file).subarray(start).toString().trim();
  } catch {
    return "";
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(address)));
    });
  });
}
