import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const secret = Buffer.from("a secret of thirty-two bytes ok?");

function twoFolders(): { one: string; two: string; directories: string[] } {
  const folder = temporaryFolder();
  const [one, two] = [join(folder, "one"), join(folder, "two")];
  return { one, two, directories: [one, two] };
}

test("a secret is kept in every directory, readable by its owner alone", async () => {
  const { one, two, directories } = twoFolders();
  const store = await openKeyStore({ directories });
  await store.write("box-1", secret);
  for (const folder of [one, two]) {
    expect(readFileSync(join(folder, "box-1"))).toEqual(secret);
    expect(statSync(join(folder, "box-1")).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }
  expect(await store.read("box-1")).toEqual(secret);
  expect(await store.read("box-2")).toBeUndefined();
  expect(await store.list()).toEqual(["box-1"]);
});

test("a copy that is missing or differs is made again, when the store opens and when it reads", async () => {
  const { one, two, directories } = twoFolders();
  const store = await openKeyStore({ directories });
  await store.write("box-1", secret);
  rmSync(join(one, "box-1"));
  expect(await store.read("box-1")).toEqual(secret);
  expect(readFileSync(join(one, "box-1"))).toEqual(secret);
  writeFileSync(join(two, "box-1"), "half");
  await openKeyStore({ directories });
  expect(readFileSync(join(two, "box-1"))).toEqual(secret);
});

test("a destroyed secret is gone from every directory, and a copy that turns up later is destroyed too", async () => {
  const { one, two, directories } = twoFolders();
  const store = await openKeyStore({ directories });
  await store.write("box-1", secret);
  await store.destroy("box-1");
  for (const folder of [one, two]) expect(existsSync(join(folder, "box-1"))).toBe(false);
  expect(await store.list()).toEqual([]);

  writeFileSync(join(two, "box-1"), secret);
  expect(await store.list()).toEqual([]);
  expect(await store.read("box-1")).toBeUndefined();
  expect(existsSync(join(two, "box-1"))).toBe(false);

  writeFileSync(join(one, "box-1"), secret);
  await openKeyStore({ directories });
  expect(existsSync(join(one, "box-1"))).toBe(false);
});

test("a destruction that was cut short after its first mark is finished at the next opening", async () => {
  const { one, two, directories } = twoFolders();
  const store = await openKeyStore({ directories });
  await store.write("box-1", secret);
  writeFileSync(join(one, "box-1.destroyed"), "", { mode: 0o600 });
  await openKeyStore({ directories });
  for (const folder of [one, two]) expect(readdirSync(folder)).toEqual(["box-1.destroyed"]);
});

test("several that destroy the same secret at once all succeed", async () => {
  const folder = temporaryFolder();
  const store = await openKeyStore({ directories: [folder] });
  for (let round = 0; round < 20; round++) {
    await store.write(`box-${round}`, Buffer.alloc(32, 1));
    await Promise.all(Array.from({ length: 8 }, () => store.destroy(`box-${round}`)));
  }
  expect(await store.list()).toEqual([]);
});

test("the name of a destroyed secret is never used again", async () => {
  const { directories } = twoFolders();
  const store = await openKeyStore({ directories });
  await store.destroy("box-1");
  await expect(store.write("box-1", secret)).rejects.toThrow("has been destroyed");
  await expect(store.ensure("box-1", () => secret)).rejects.toThrow("has been destroyed");
  await store.destroy("box-1");
});

test("all who ask for a secret that is not there yet get the same one", async () => {
  const { directories } = twoFolders();
  const stores = await Promise.all([1, 2, 3, 4].map(() => openKeyStore({ directories })));
  const got = await Promise.all(stores.map((store, index) => store.ensure("kek", () => Buffer.alloc(32, index))));
  expect(new Set(got.map((bytes) => bytes.toString("hex"))).size).toBe(1);
  expect(await stores[0]?.read("kek")).toEqual(got[0]);
});

test("what a killed process has half written is removed", async () => {
  const { one, directories } = twoFolders();
  await openKeyStore({ directories });
  writeFileSync(join(one, ".new-999999999-0badcafe"), secret);
  await openKeyStore({ directories });
  expect(readdirSync(one)).toEqual([]);
});

test("a name that could leave the directory is refused", async () => {
  const store = await openKeyStore({ directories: [join(temporaryFolder(), "keys")] });
  for (const name of ["../box", "", "a/b", ".new-1", "box.destroyed", "Box"]) {
    await expect(store.read(name)).rejects.toThrow("not a name of a secret");
    await expect(store.write(name, secret)).rejects.toThrow("not a name of a secret");
    await expect(store.destroy(name)).rejects.toThrow("not a name of a secret");
  }
});

test("a directory that others can read is refused, with the line that mends it", async () => {
  const folder = join(temporaryFolder(), "keys");
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o750);
  await expect(openKeyStore({ directories: [folder] })).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining(`others can read the key directory ${folder}\n    chmod 700 ${folder}\n`),
  });
});

test("a directory inside PostgreSQL's data is refused, also behind a link", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  symlinkSync(data, join(folder, "link"));
  const inside = openKeyStore({ directories: [join(folder, "link", "keys")], notInside: [data] });
  await expect(inside).rejects.toThrow("lies inside the data of PostgreSQL");
  await expect(openKeyStore({ directories: [join(folder, "data-keys")], notInside: [data] })).resolves.toBeDefined();
});

test("two directories that are one are refused", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "keys"), { mode: 0o700 });
  symlinkSync(join(folder, "keys"), join(folder, "link"));
  const directories = [join(folder, "keys"), join(folder, "link")];
  await expect(openKeyStore({ directories })).rejects.toThrow("choose directories apart");
});
