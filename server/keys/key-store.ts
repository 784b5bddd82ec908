import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Random, systemRandom } from "../kernel/random.ts";
import { makeKeyDirectory, refuseSharedDirectories, refuseUnsafeKeys } from "./key-directory.ts";
import { overwriteAndRemove, readIfThere, sweepStaging, writeDurably } from "./key-file.ts";
import { type KeyPlaces, keyFileFaults, keyPlaceFaults } from "./key-place.ts";

/** Secrets outside the database: box keys, invitation secrets, passwords of the parts. A name is used for one secret only. */
export interface KeyStore {
  /** The secret, or undefined if it was never written or has been destroyed. A copy that is missing is made again. */
  read(name: string): Promise<Buffer | undefined>;
  /** On disk in every directory when this returns; replaces what was there. Refuses a name that was destroyed. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** The secret; made by `make` if there is none. Of several processes that ask at once, all get the same one. */
  ensure(name: string, make: () => Uint8Array): Promise<Buffer>;
  /** Overwritten and removed in every directory, for good: a copy that turns up later is destroyed when it is seen. */
  destroy(name: string): Promise<void>;
  /** Names of the secrets that are there, sorted. */
  list(): Promise<readonly string[]>;
}

export interface KeyStoreOptions extends Partial<KeyPlaces> {
  /** One directory, or several that hold the same: the first is asked first. Made with mode 0700 if missing. */
  readonly directories: readonly string[];
  readonly random?: Random;
}

const namePattern = /^[a-z0-9][a-z0-9_-]{0,150}$/;
const destroyedMark = ".destroyed";

/**
 * Checks where the directories lie and who can read them, finishes destructions that a crash has cut short, and makes
 * missing copies again. Throws a Problem with the lines that mend what is not safe.
 */
export async function openKeyStore({
  directories,
  notInside = [],
  backups = [],
  random = systemRandom,
}: KeyStoreOptions): Promise<KeyStore> {
  const folders: string[] = [];
  for (const directory of directories) folders.push(await makeKeyDirectory(directory));
  const places = await Promise.all(folders.map((folder) => keyPlaceFaults(folder, { notInside, backups })));
  refuseUnsafeKeys(places.flat());
  refuseSharedDirectories(folders);
  const [first, ...others] = folders;
  if (first === undefined) throw new Error("a key store needs a directory");

  async function isDestroyed(name: string): Promise<boolean> {
    const marks = await Promise.all(folders.map((folder) => readIfThere(join(folder, name + destroyedMark))));
    return marks.some((mark) => mark !== undefined);
  }

  async function writeCopies(name: string, bytes: Uint8Array, into: readonly string[]): Promise<void> {
    for (const folder of into) await writeDurably(folder, name, bytes, random);
  }

  async function destroy(name: string): Promise<void> {
    assertName(name);
    for (const folder of folders) {
      if ((await readIfThere(join(folder, name + destroyedMark))) === undefined) {
        await writeDurably(folder, name + destroyedMark, new Uint8Array(), random);
      }
    }
    for (const folder of folders) await overwriteAndRemove(folder, name, random);
  }

  async function read(name: string): Promise<Buffer | undefined> {
    assertName(name);
    if (await isDestroyed(name)) {
      await destroy(name);
      return undefined;
    }
    const copies = await Promise.all(folders.map((folder) => readIfThere(join(folder, name))));
    const found = copies.find((copy) => copy !== undefined);
    if (found === undefined) return undefined;
    const stale = folders.filter((_, index) => copies[index]?.equals(found) !== true);
    await writeCopies(name, found, stale);
    return found;
  }

  async function list(): Promise<readonly string[]> {
    const entries = (await Promise.all(folders.map((folder) => readdir(folder)))).flat();
    const destroyed = await destroyedNames(folders);
    return [...new Set(entries)].filter((name) => namePattern.test(name) && !destroyed.has(name)).sort();
  }

  const store: KeyStore = {
    read,
    list,
    destroy,
    async write(name, bytes) {
      assertName(name);
      if (await isDestroyed(name)) throw new Error(`the secret ${name} has been destroyed; its name is not used again`);
      await writeCopies(name, bytes, folders);
    },
    async ensure(name, make) {
      const there = await read(name);
      if (there !== undefined) return there;
      if (await isDestroyed(name)) throw new Error(`the secret ${name} has been destroyed; its name is not used again`);
      await writeDurably(first, name, make(), random, { onlyIfAbsent: true });
      const settled = await readFile(join(first, name));
      await writeCopies(name, settled, others);
      return settled;
    },
  };
  for (const folder of folders) await sweepStaging(folder, random);
  for (const name of await destroyedNames(folders)) await destroy(name);
  const names = await store.list();
  refuseUnsafeKeys((await Promise.all(folders.map((folder) => keyFileFaults(folder, names)))).flat());
  for (const name of names) await store.read(name);
  return store;
}

function assertName(name: string): void {
  if (!namePattern.test(name)) throw new Error(`not a name of a secret: ${JSON.stringify(name)}`);
}

async function destroyedNames(folders: readonly string[]): Promise<Set<string>> {
  const entries = (await Promise.all(folders.map((folder) => readdir(folder)))).flat();
  const marks = entries.filter((entry) => entry.endsWith(destroyedMark));
  return new Set(marks.map((mark) => mark.slice(0, -destroyedMark.length)));
}
