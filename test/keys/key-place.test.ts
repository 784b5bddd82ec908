import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Finding } from "../../server/kernel/finding.ts";
import { examineKeys } from "../../server/keys/examine-keys.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const nowhere = { notInside: [], backups: [] };
const isRoot = process.getuid?.() === 0;

function made(...path: string[]): string {
  const folder = join(...path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** What doctor says is wrong; the key store refuses with the first of it, where the keys lie before what lies there. */
async function faultsOf(directory: string, places: { notInside?: string[]; backups?: string[] } = {}) {
  const findings = await examineKeys([directory], { ...nowhere, ...places });
  const faults = findings.filter((finding): finding is Extract<Finding, { ok: false }> => !finding.ok);
  const refusal = await openKeyStore({ directories: [directory], ...places }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (faults.length === 0) expect(refusal).toBeUndefined();
  else expect(refusal).toContain(`  ${faults[0]?.what}\n    ${faults[0]?.mend}`);
  return faults;
}

test("T18: a key file that others can read is refused with the line that mends it", async () => {
  const directory = made(temporaryFolder(), "keys");
  const file = join(directory, "box-1");
  writeFileSync(file, "x".repeat(32), { mode: 0o600 });
  expect(await faultsOf(directory)).toEqual([]);
  chmodSync(file, 0o640);
  expect(await faultsOf(directory)).toMatchObject([
    { what: expect.stringContaining("others can read"), mend: `chmod 600 ${file}` },
  ]);
  chmodSync(file, 0o600);
  expect(await faultsOf(directory)).toEqual([]);
});

test("T18: a key directory that others can enter is refused with the line that mends it", async () => {
  const directory = made(temporaryFolder(), "keys");
  chmodSync(directory, 0o701);
  expect(await faultsOf(directory)).toMatchObject([{ mend: `chmod 700 ${directory}` }]);
});

test.runIf(isRoot)("T18: keys of another account are refused with the line that mends it", async () => {
  const directory = made(temporaryFolder(), "keys");
  writeFileSync(join(directory, "box-1"), "x", { mode: 0o600 });
  chownSync(join(directory, "box-1"), 65_534, 65_534);
  expect(await faultsOf(directory)).toMatchObject([{ mend: `chown 0 ${join(directory, "box-1")}` }]);
  chownSync(directory, 65_534, 65_534);
  expect(await faultsOf(directory)).toContainEqual(expect.objectContaining({ mend: `chown 0 ${directory}` }));
});

test("T18: keys inside a folder that is a backup by its name, or by UPWELL_BACKUPS, are refused; beside it they are not", async () => {
  const folder = temporaryFolder();
  for (const name of ["backup", "Backups", ".snapshots", "nightly.bak"])
    expect(await faultsOf(made(folder, name, "upwell", "keys"))).toMatchObject([
      { what: expect.stringContaining("by its name is a backup"), mend: expect.stringContaining("UPWELL_KEYS") },
    ]);
  const directory = made(folder, "nas", "keys");
  expect(await faultsOf(directory)).toEqual([]);
  expect(await faultsOf(directory, { backups: [join(folder, "nas")] })).toHaveLength(1);
  expect(await faultsOf(directory, { backups: [join(folder, "na")] })).toEqual([]);
  expect(await faultsOf(directory, { backups: [made(directory, "dumps")] })).toHaveLength(1);
});

test("T18: keys inside a cluster, a database or a tablespace of any PostgreSQL are refused by what lies there", async () => {
  const folder = temporaryFolder();
  const cluster = made(folder, "cluster");
  writeFileSync(join(cluster, "PG_VERSION"), "18\n");
  made(folder, "space", "PG_18_202506291");
  for (const outer of [cluster, join(folder, "space")])
    expect(await faultsOf(made(outer, "keys"))).toMatchObject([
      { what: expect.stringContaining(`lies inside the data of PostgreSQL (${outer})`) },
    ]);
});

test("T18: a key directory that holds the folder of the database is refused", async () => {
  const directory = made(temporaryFolder(), "keys");
  const notInside = [made(directory, "postgres")];
  expect(await faultsOf(directory, { notInside })).toMatchObject([{ what: expect.stringContaining("holds the data") }]);
});

test("one copy of the keys is advised against, two are not, and a directory that is missing is no fault", async () => {
  const [one, two] = [made(temporaryFolder(), "keys"), join(temporaryFolder(), "not-there")];
  expect((await examineKeys([one], nowhere)).map((finding) => finding.ok && finding.advice)).toEqual([
    undefined,
    expect.stringContaining("two directories on two disks"),
  ]);
  expect(await examineKeys([one, two], nowhere)).toEqual([
    { ok: true, what: expect.stringContaining("lie safely") },
    { ok: true, what: expect.stringContaining("will be made") },
  ]);
});
