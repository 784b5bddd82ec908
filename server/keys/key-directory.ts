import { realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { makeFolder } from "../kernel/make-folder.ts";
import { Problem } from "../kernel/problem.ts";

/**
 * Makes the directory if it is missing and gives back its real path. Refuses one that others may read, that belongs to
 * somebody else, or that lies inside one of `notInside`; the message holds the line that mends it.
 */
export async function prepareKeyDirectory(directory: string, notInside: readonly string[]): Promise<string> {
  const path = resolve(directory);
  try {
    makeFolder(path, 0o700);
  } catch (cause) {
    throw refusal(`The key directory ${path} cannot be made (${(cause as Error).message}). Set UPWELL_KEYS.`, cause);
  }
  const real = await realpath(path);
  const facts = await stat(real);
  if (!facts.isDirectory()) throw refusal(`${path} is not a directory. Set UPWELL_KEYS to one.`);
  if (process.platform !== "win32") {
    const own = process.getuid?.();
    if (facts.uid !== own) {
      throw refusal(`The key directory ${path} belongs to another account. Run: chown ${own} ${quoted(path)}`);
    }
    if ((facts.mode & 0o077) !== 0) {
      throw refusal(`Others can read the key directory ${path}. Run: chmod 700 ${quoted(path)}`);
    }
  }
  for (const folder of notInside) {
    const outer = await realpath(folder).catch(() => resolve(folder));
    if (real === outer || real.startsWith(outer + sep)) {
      throw refusal(
        `The key directory ${path} lies inside the data of PostgreSQL (${outer}), so backups would hold the keys ` +
          "together with what they open. Set UPWELL_KEYS to a directory elsewhere.",
      );
    }
  }
  return real;
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

function quoted(path: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
