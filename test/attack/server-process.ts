import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { freePort } from "../support/running-app.ts";

/** The server as `npm start` runs it, in a process of its own, with everything that it prints in one file. */
export interface ServerProcess {
  readonly url: string;
  readonly logFile: string;
  /** its folder for temporary files */
  readonly temporaryFolder: string;
  stop(): Promise<void>;
}

/** Starts it on the database; `env` adds to its settings. Throws when it does not answer within a minute. */
export async function startServerProcess(
  databaseUrl: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const [logFile, temporaryFolder] = [join(folder, "server.log"), join(folder, "tmp")];
  mkdirSync(temporaryFolder);
  const output = openSync(logFile, "a");
  const child = spawn(process.execPath, ["--import", "tsx", join(packageRoot(), "server", "main.ts")], {
    cwd: packageRoot(),
    env: {
      PATH: process.env["PATH"] ?? "",
      TMPDIR: temporaryFolder,
      DATABASE_URL: databaseUrl,
      UPWELL_DATA: join(folder, "data"),
      UPWELL_KEYS: join(folder, "keys"),
      PORT: new URL(url).port,
      LOG_LEVEL: "info",
      ...env,
    },
    stdio: ["ignore", output, output],
  });
  const exited = once(child, "exit");
  for (let waitedMs = 0; !(await isAnswering(url)); waitedMs += 50) {
    if (child.exitCode !== null || waitedMs > 60_000) throw new Error(`the server does not answer: see ${logFile}`);
    await pause(50);
  }
  return {
    url,
    logFile,
    temporaryFolder,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function isAnswering(url: string): Promise<boolean> {
  return await fetch(`${url}/health`).then(
    (answer) => answer.ok,
    () => false,
  );
}
