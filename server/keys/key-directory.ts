import { realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { type Fault, faultLines } from "../kernel/finding.ts";
import { makeFolder } from "../kernel/make-folder.ts";
import { Problem } from "../kernel/problem.ts";

/** Makes the directory with mode 0700 if it is missing, and gives back its real path. */
export async function makeKeyDirectory(directory: string): Promise<string> {
  const path = resolve(directory);
  try {
    makeFolder(path, 0o700);
  } catch (cause) {
    throw refusal(`The key directory ${path} cannot be made (${(cause as Error).message}). Set UPWELL_KEYS.`, cause);
  }
  const real = await realpath(path);
  if (!(await stat(real)).isDirectory()) throw refusal(`${path} is not a directory. Set UPWELL_KEYS to one.`);
  return real;
}

/** Throws a Problem that names every fault, with the line that mends it. */
export function refuseUnsafeKeys(faults: readonly Fault[]): void {
  if (faults.length > 0) throw refusal(`The keys do not lie safely:\n${faultLines(faults)}\nThen start again.`);
}

/** Two copies in one place are one copy. */
export function refuseSharedDirectories(directories: readonly string[]): void {
  for (const [index, one] of directories.entries()) {
    for (const other of directories.slice(index + 1)) {
      if (one === other || one.startsWith(other + sep) || other.startsWith(one + sep)) {
        throw refusal(`UPWELL_KEYS names ${one} and ${other}: choose directories apart, best on two disks.`);
      }
    }
  }
}

function refusal(message: string, cause?: unknown): Problem {
  return new Problem("unavailable", message, cause === undefined ? {} : { cause });
}
