import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../kernel/process-alive.ts";

/** What PostgreSQL writes about itself into postmaster.pid of its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** Reads postmaster.pid of `cluster`; undefined where there is none or it is only half written. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port)) return undefined;
  return { pid, port, isReady: lines[7]?.trim() === "ready" };
}

/**
 * True if `pid` is the PostgreSQL server of `cluster`. After a reboot the id in a left-over file often belongs to some
 * other program. Where neither /proc nor ps can tell, a living process counts as ours: better no start than two.
 */
export function isServerOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandLineOf(pid);
  return command === undefined || command.includes(cluster);
}

function commandLineOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    if (existsSync("/proc/self")) return isAlive(pid) ? undefined : "";
  }
  try {
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
  } catch {
    return undefined;
  }
}

/**
 * Removes postmaster.pid if it is a left-over, and tells whether it did. The file is moved aside first and looked at
 * again, so that a server that has just started does not lose its own.
 */
export function removeStalePidFile(cluster: string): boolean {
  const file = join(cluster, "postmaster.pid");
  const seen = readPostmaster(cluster);
  if (seen === undefined || isServerOf(seen.pid, cluster)) return false;
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (Number(readFileSync(aside, "utf8").split("\n")[0]) !== seen.pid) renameSync(aside, file);
  } catch {
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}
