import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "../kernel/process-alive.ts";
import { systemRandom } from "../kernel/random.ts";

const pollMs = 25;
/** No start takes longer; a lock this old was left by a process whose id has been given to another since. */
const staleAfterMs = 60_000;

/**
 * Runs `work` while no other process of this machine does so under the same file. The lock of a process that has died
 * is taken over. It spares work when several start at once; that there is never more than one server on a data folder
 * is PostgreSQL's own lock.
 */
export async function withFileLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  const own = `${file}.${process.pid}-${systemRandom.bytes(4).toString("hex")}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  const { ino, mtimeMs } = statSync(own);
  try {
    for (let waitedMs = 0; !take(own, file, mtimeMs + waitedMs); waitedMs += pollMs) await wait(pollMs);
  } finally {
    rmSync(own, { force: true });
  }
  try {
    return await work();
  } finally {
    if (statSync(file, { throwIfNoEntry: false })?.ino === ino) rmSync(file, { force: true });
  }
}

/** A link appears whole or not at all, so nobody ever reads a lock without the id in it. */
function take(own: string, file: string, nowMs: number): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  try {
    const isLeft = !isAlive(Number(readFileSync(file, "utf8"))) || nowMs - statSync(file).mtimeMs > staleAfterMs;
    if (isLeft) rmSync(file, { force: true });
  } catch {
    // given back in this moment
  }
  return false;
}

/** Notes that someone in this process uses the server, so that the last one out can stop it. Gives back the note. */
export function noteUse(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const note = join(folder, `${process.pid}-${systemRandom.bytes(4).toString("hex")}`);
  writeFileSync(note, "", { mode: 0o600 });
  return note;
}

/** Takes the note back and tells whether somebody else still uses the server; notes of the dead do not count. */
export function endUse(note: string): { readonly isUsedByOthers: boolean } {
  rmSync(note, { force: true });
  let isUsedByOthers = false;
  for (const name of readdirSync(dirname(note))) {
    if (isAlive(Number.parseInt(name, 10))) isUsedByOthers = true;
    else rmSync(join(dirname(note), name), { force: true });
  }
  return { isUsedByOthers };
}
