import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "../bench/house/bench-house.ts";
import { buildServer } from "../build.ts";
import { packageRoot } from "../server/kernel/package-root.ts";
import { emptyDatabase } from "./support/empty-database.ts";
import { folderOfFile } from "./support/temporary-folder.ts";

const database = await emptyDatabase();
const folder = folderOfFile();

test("the built server starts on an empty database, shows its pages, and ends with 0 when it is asked to", async () => {
  await buildServer(packageRoot());
  const port = await freePort();
  const env = { PATH: process.env["PATH"], DATABASE_URL: database.url, UPWELL_DATA: folder, PORT: String(port) };
  const server = spawn(process.execPath, [join(packageRoot(), "dist", "server", "main.js")], { cwd: folder, env });
  onTestFinished(() => void server.kill("SIGKILL"));
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (said += chunk));
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
  while ((await ask("/health"))?.status !== 200) {
    expect(server.exitCode, said).toBeNull();
    await pause(50);
  }
  // no account yet: the sign-in leads to the making of the first one, drawn from the templates
  const page = await ask("/staff/sign-in");
  expect(page?.url).toMatch(/\/staff\/setup$/);
  expect(await page?.text()).toContain("<!doctype html>");
  expect(said).toContain("there is no account yet");
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
});
