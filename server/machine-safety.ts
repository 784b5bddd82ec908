import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { advised, type Finding, fine } from "./kernel/finding.ts";

/**
 * What of the machine could write keys or answers to a disk behind our back. None of it stops the server: memory is
 * read by whoever owns the machine anyway, and containers often cannot change it.
 */
export async function examineMachine(): Promise<readonly Finding[]> {
  return [await examineSwap(), await examineCoreDumps()];
}

/**
 * A program that crashes shall leave no picture of its memory: sets the limit of this process, and of those it starts
 * from now on, to 0 where the system lets it (`prlimit` of util-linux). What is left to do, `examineMachine` says.
 */
export async function forbidCoreDumps(): Promise<void> {
  if ((await coreLimit()) === "0") return;
  await promisify(execFile)("prlimit", ["--pid", String(process.pid), "--core=0:"]).catch(() => undefined);
}

async function examineSwap(): Promise<Finding> {
  const swaps = (await readFile("/proc/swaps", "utf8").catch(() => "")).trim().split("\n").slice(1);
  if (swaps.length === 0) return fine("no swap: keys in memory are not written to a disk");
  return advised(
    `swap is on (${swaps.map((line) => line.split(/\s/)[0]).join(", ")})`,
    "keys in memory may be written to it: swapoff -a, or encrypt it with a key of each start",
  );
}

async function examineCoreDumps(): Promise<Finding> {
  await forbidCoreDumps();
  const limit = await coreLimit();
  if (limit === undefined || limit === "0") return fine("no core dumps: a crash leaves no picture of the memory");
  return advised(
    `core dumps are on (limit ${limit})`,
    "a crash could leave keys on the disk: start the server with ulimit -c 0, or LimitCORE=0 in its systemd unit",
  );
}

/** The soft limit of this process; undefined where the system does not tell. */
async function coreLimit(): Promise<string | undefined> {
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => "");
  return /^Max core file size\s+(\S+)/m.exec(limits)?.[1];
}
