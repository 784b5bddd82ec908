import type { Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { broken, type Fault } from "../kernel/finding.ts";

/** Where keys may not lie, beside what can be seen on the disk. */
export interface KeyPlaces {
  /** Folders of PostgreSQL. */
  readonly notInside: readonly string[];
  /** Folders that are copied elsewhere as they are: backups, snapshots, synchronised folders. */
  readonly backups: readonly string[];
}

const backupName = /^(backups?|\.snapshots?|.+\.(bak|backup))$/i;

/**
 * What is wrong with an existing key directory (its real path): others can read or own it, or it lies where a backup
 * would hold the keys together with what they open. Each with the line that mends it.
 */
export async function keyPlaceFaults(directory: string, places: KeyPlaces): Promise<readonly Fault[]> {
  const faults = ownershipFaults(`the key directory ${directory}`, directory, await stat(directory), "700");
  for (const folder of ancestorsOf(directory)) {
    if (backupName.test(basename(folder)))
      faults.push(elsewhere(directory, `lies in ${folder}, which by its name is a backup`));
    if (await isOfPostgres(folder)) faults.push(elsewhere(directory, `lies inside the data of PostgreSQL (${folder})`));
  }
  for (const folder of places.notInside) {
    const other = await realPathOf(folder);
    if (isWithin(directory, other) && !(await isOfPostgres(other)))
      faults.push(elsewhere(directory, `lies inside the data of PostgreSQL (${other})`));
    if (isWithin(other, directory)) faults.push(elsewhere(directory, `holds the data of PostgreSQL (${other})`));
  }
  for (const folder of places.backups) {
    const other = await realPathOf(folder);
    if (isWithin(directory, other) || isWithin(other, directory))
      faults.push(elsewhere(directory, `and the folder ${other} of UPWELL_BACKUPS lie one in the other`));
  }
  return faults;
}

/** Which of these files somebody else could read; the directory alone is no protection once it is copied. */
export async function keyFileFaults(directory: string, names: readonly string[]): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const name of names) {
    const file = join(directory, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts !== undefined) faults.push(...ownershipFaults(`the key file ${file}`, file, facts, "600"));
  }
  return faults;
}

function ownershipFaults(what: string, path: string, facts: Stats, mode: string): Fault[] {
  if (process.platform === "win32") return [];
  const faults: Fault[] = [];
  const own = process.getuid?.();
  if (facts.uid !== own) faults.push(broken(`${what} belongs to another account`, `chown ${own} ${quoted(path)}`));
  if ((facts.mode & 0o077) !== 0) faults.push(broken(`others can read ${what}`, `chmod ${mode} ${quoted(path)}`));
  return faults;
}

function elsewhere(directory: string, why: string): Fault {
  return broken(
    `the key directory ${directory} ${why}: a copy would hold the keys together with what they open`,
    "move its files to a directory elsewhere, and set UPWELL_KEYS to that",
  );
}

/** Every cluster, and every database in it, has a file PG_VERSION; a tablespace has a folder such as PG_18_202506291. */
async function isOfPostgres(folder: string): Promise<boolean> {
  if (await stat(join(folder, "PG_VERSION")).catch(() => undefined)) return true;
  const entries = await readdir(folder).catch(() => []);
  return entries.some((entry) => /^PG_\d+_\d+$/.test(entry));
}

/** The folder itself and all above it. */
function ancestorsOf(directory: string): string[] {
  const folders = [directory];
  for (let at = directory; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
}

async function realPathOf(folder: string): Promise<string> {
  return await realpath(folder).catch(() => resolve(folder));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

function quoted(path: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
