import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { urlFor, withClient } from "../../server/db/admin-client.ts";
import { examineSettings } from "../../server/db/database-settings.ts";
import { startEmbedded } from "../../server/db/embedded.ts";
import { isServerOf, readPostmaster } from "../../server/db/embedded-postmaster.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { isAlive } from "../../server/kernel/process-alive.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { embeddedProcess } from "../support/embedded-process.ts";
import { stopAt, testFolder } from "../support/test-server.ts";

const isRoot = process.getuid?.() === 0;

/** A data folder of its own; the server on it, if one is left, ends with the test. */
function dataFolder(): string {
  const folder = mkdtempSync(join(testFolder(), "embedded-"));
  chmodSync(folder, 0o711);
  onTestFinished(() => {
    stopAt(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  return folder;
}

function clusterOf(folder: string): string {
  const name = readdirSync(folder).find((entry) => /^postgres-\d+$/.test(entry)) ?? "";
  return join(folder, name, "data");
}

function pidOf(folder: string): number {
  return readPostmaster(clusterOf(folder))?.pid ?? 0;
}

function start(folder: string) {
  return startEmbedded({ dataFolder: folder, log: silentLog });
}

async function answer(url: string, statement: string): Promise<unknown> {
  return await withClient(url, async (client) => Object.values((await client.query(statement)).rows[0] ?? {})[0]);
}

test("of four processes that start at once one starts the server, three attach, and the last one out stops it", async () => {
  const folder = dataFolder();
  const four = await Promise.all([1, 2, 3, 4].map(() => embeddedProcess(folder)));
  expect(four.map((one) => one.attached).sort()).toEqual([false, true, true, true]);
  expect(new Set(four.map((one) => one.url)).size).toBe(1);
  const pid = pidOf(folder);
  const [starter, ...others] = four.sort((a, b) => Number(a.attached) - Number(b.attached));
  await starter?.end();
  await Promise.all(others.slice(1).map((other) => other.end()));
  expect(await answer(four[0]?.url ?? "", "select 1")).toBe(1);
  await others[0]?.end();
  expect(isServerOf(pid, clusterOf(folder))).toBe(false);
});

// the system may still list the killed program for a moment, and then it counts as a user of the server
test("after kill -9 of the program the server lives on, and the next start takes it over with its data", {
  retry: 2,
}, async () => {
  const folder = dataFolder();
  const killed = await embeddedProcess(folder);
  await answer(killed.url, "create table kept as select 42 as value");
  await killed.kill();
  const next = await start(folder);
  expect(next).toMatchObject({ attached: true, url: killed.url });
  expect(await answer(next.url, "select value from kept")).toBe(42);
  const pid = pidOf(folder);
  await next.stop();
  expect(isServerOf(pid, clusterOf(folder))).toBe(false);
});

test("after kill -9 of the server the next start recovers what was committed", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  await answer(first.url, "create table kept as select 42 as value");
  process.kill(pidOf(folder), "SIGKILL");
  const second = await start(folder);
  expect(second.attached).toBe(false);
  expect(await answer(second.url, "select value from kept")).toBe(42);
  await first.stop();
  await second.stop();
});

test("a left-over pid file that names another program is removed, and that program is left alone", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  const file = join(clusterOf(folder), "postmaster.pid");
  const lines = readFileSync(file, "utf8").split("\n");
  await first.stop();
  const other = spawn("sleep", ["60"]);
  onTestFinished(() => void other.kill("SIGKILL"));
  writeFileSync(file, [String(other.pid), ...lines.slice(1)].join("\n"));
  if (isRoot) chownSync(file, ...ownerOf(clusterOf(folder)));
  const second = await start(folder);
  expect(second.attached).toBe(false);
  expect(isAlive(other.pid ?? 0)).toBe(true);
  await second.stop();
});

test("what is left by a start that was killed half way is swept and does not stop the next", async () => {
  const folder = dataFolder();
  const dead = spawn("true");
  await new Promise((resolve) => dead.on("exit", resolve));
  mkdirSync(join(folder, `postgres-18.making-${dead.pid}-0badcafe`, "data"), { recursive: true });
  writeFileSync(join(folder, "starting"), String(dead.pid));
  const embedded = await start(folder);
  expect(readdirSync(folder).filter((name) => name.includes("making"))).toEqual([]);
  await embedded.stop();
});

test("a server left running on purpose is there for the next start", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  await first.stop({ leaveRunning: true });
  const second = await start(folder);
  expect(second.attached).toBe(true);
  await second.stop();
});

test("a wrong password file is named, with what to do", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  const file = join(clusterOf(folder), "..", "password");
  writeFileSync(file, "another");
  await expect(start(folder)).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining(`does not take the password in ${file}`),
  });
  await first.stop();
});

test("the server listens on 127.0.0.1 alone, asks for the password, and keeps no statement and no value in its log", async () => {
  const folder = dataFolder();
  const embedded = await start(folder);
  expect(await answer(embedded.url, "show listen_addresses")).toBe("127.0.0.1");
  expect(await answer(embedded.url, "show unix_socket_directories")).toBe("");
  expect(await answer(embedded.url, "select datcollate from pg_database where datname = 'postgres'")).toBe("C");
  for (const password of ["password", ""]) {
    const client = new pg.Client({ connectionString: urlFor(embedded.url, { password: "x" }), password });
    await expect(client.connect()).rejects.toThrow();
  }
  await answer(embedded.url, "create table secret (word text primary key)");
  await withClient(embedded.url, (client) => client.query("insert into secret values ($1)", ["canary-in-parameter"]));
  const twice = withClient(embedded.url, (client) =>
    client.query("insert into secret values ($1) /* canary-in-statement */", ["canary-in-parameter"]),
  );
  await expect(twice).rejects.toMatchObject({ code: "23505" });
  const log = readFileSync(join(folder, "postgres.log"), "utf8");
  expect(log).toContain("duplicate key value");
  expect(log).not.toContain("canary");
  const findings = await withClient(embedded.url, examineSettings);
  expect(findings.filter((finding) => !finding.ok)).toEqual([]);
  expect(findings.length).toBeGreaterThan(8);
  await embedded.stop();
});

test("the programs run from the data folder, and the password is readable by its owner alone", async () => {
  const folder = dataFolder();
  const embedded = await start(folder);
  if (existsSync("/proc/self/exe")) {
    expect(readlinkSync(`/proc/${pidOf(folder)}/exe`).startsWith(join(folder, "runtime"))).toBe(true);
  }
  expect(statSync(join(clusterOf(folder), "..", "password")).mode & 0o777).toBe(0o600);
  await embedded.stop();
});

test("a data folder that cannot be one is refused with what to do", async () => {
  const folder = dataFolder();
  writeFileSync(join(folder, "file"), "");
  await expect(start(join(folder, "file", "below"))).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("Set UPWELL_DATA to a folder that you own"),
  });
});

test("keys and data share a folder that was not there, even under a strict umask", async () => {
  const folder = join(dataFolder(), "not", "there");
  const before = process.platform === "win32" ? 0 : statSync(dirname(dirname(folder))).mode;
  await openKeyStore({ directories: [join(folder, "keys")] });
  expect(statSync(folder).mode & 0o777).toBe(0o711);
  expect(statSync(dirname(dirname(folder))).mode).toBe(before);
  const other = await embeddedProcess(join(folder, "postgres"), { umask: "077" });
  expect(other.problem).toBeUndefined();
  await other.end();
});

test.runIf(isRoot)("as root, a folder that PostgreSQL's account cannot enter is named", async () => {
  const folder = dataFolder();
  const closed = join(folder, "closed");
  mkdirSync(closed, { mode: 0o700 });
  chmodSync(folder, 0o755);
  await expect(start(join(closed, "data"))).rejects.toMatchObject({
    message: expect.stringContaining(`chmod o+x ${closed}`),
  });
});

test.runIf(isRoot && othersCanRead())("an ordinary account runs the server as itself", async () => {
  const folder = dataFolder();
  chownSync(folder, 65534, 65534);
  const other = await embeddedProcess(folder, { uid: 65534, gid: 65534 });
  expect(other.problem).toBeUndefined();
  expect(ownerOf(clusterOf(folder))).toEqual([65534, 65534]);
  await other.end();
});

test.runIf(isRoot && othersCanRead())("an account without a name is told so", async () => {
  const folder = dataFolder();
  chownSync(folder, 54321, 54321);
  const other = await embeddedProcess(folder, { uid: 54321, gid: 54321 });
  expect(other.problem).toContain("This user id has no name on this machine");
});

function ownerOf(path: string): [number, number] {
  const { uid, gid } = statSync(path);
  return [uid, gid];
}

/** True if another account could run this checkout at all. */
function othersCanRead(): boolean {
  for (let at = packageRoot(); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
