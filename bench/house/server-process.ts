import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Config } from "../../server/config.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { cpuSecondsOf, memoryOf } from "./processes.ts";

/** The compiled server in a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  readonly pid: number;
  readonly baseUrl: string;
  /** From the start of the process to the first 200 of /health. */
  readonly startedAfterMs: number;
  cpuSeconds(): number;
  memory(): { readonly now: number; readonly peak: number };
  stop(): Promise<void>;
}

const patienceMs = 60_000;

/** Starts it and waits until it answers. Throws with its last words when it ends instead. */
export async function startServer(config: Config): Promise<ServerProcess> {
  const env: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
    NODE_ENV: "production",
    UPWELL_DATA: config.dataFolder,
    PORT: String(config.port),
    LOG_LEVEL: "warn",
    ...(config.databaseUrl === undefined ? {} : { DATABASE_URL: config.databaseUrl }),
  };
  return await startAnswering([join(packageRoot(), "dist", "server", "main.js")], env, config.publicUrl, "/health");
}

/** Any program of Node that answers HTTP at `baseUrl`. */
export async function startAnswering(
  args: readonly string[],
  env: Record<string, string>,
  baseUrl: string,
  path: string,
): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args], { cwd: packageRoot(), env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => (said = `${said}${chunk}`.slice(-2_000)));
  const exited = once(child, "exit");
  const pid = child.pid ?? 0;
  while (!(await isAnswering(`${baseUrl}${path}`))) {
    if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}: ${said}`);
    if (performance.now() - started > patienceMs) throw new Error(`${args[0]} does not answer: ${said}`);
    await pause(5);
  }
  return {
    pid,
    baseUrl,
    startedAfterMs: performance.now() - started,
    cpuSeconds: () => cpuSecondsOf(pid),
    memory: () => memoryOf(pid),
    stop: () => stop(child, exited),
  };
}

async function isAnswering(url: string): Promise<boolean> {
  return await fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await exited;
}
