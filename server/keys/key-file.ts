import { link, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../kernel/problem.ts";
import { isAlive } from "../kernel/process-alive.ts";
import type { Random } from "../kernel/random.ts";

/** Half-written files of a process that was killed hold a secret, so they go the way of a destroyed one. */
export async function sweepStaging(folder: string, random: Random): Promise<void> {
  for (const entry of await readdir(folder)) {
    const pid = /^\.new-(\d+)-/.exec(entry)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await overwriteAndRemove(folder, entry, random);
  }
}

/** The bytes of a file, or undefined if it is not there. */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Problem("unavailable", `The key file ${file} cannot be read (${(error as Error).message}).`, {
      cause: error,
    });
  }
}

/**
 * On disk, whole and readable by this account alone when it returns; with `onlyIfAbsent` the first writer wins.
 */
export async function writeDurably(
  folder: string,
  name: string,
  bytes: Uint8Array,
  random: Random,
  { onlyIfAbsent = false } = {},
): Promise<void> {
  const staging = join(folder, `.new-${process.pid}-${random.bytes(8).toString("hex")}`);
  const file = await open(staging, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  if (onlyIfAbsent) {
    await link(staging, join(folder, name)).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
    await unlink(staging);
  } else {
    await rename(staging, join(folder, name));
  }
  await syncFolder(folder);
}

/** Overwrites with chance, then removes. On flash storage the old bytes may survive below: the limit is documented. */
export async function overwriteAndRemove(folder: string, name: string, random: Random): Promise<void> {
  const path = join(folder, name);
  const length = (await readIfThere(path))?.length;
  if (length === undefined) return;
  const file = await open(path, "r+").catch(unlessGone);
  if (file === undefined) return;
  try {
    await file.write(random.bytes(length), 0, length, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await unlink(path).catch(unlessGone);
  await syncFolder(folder);
}

/** Somebody else, who destroys the same secret at the same time, was faster. */
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
