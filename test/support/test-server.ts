import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterAt } from "../../server/db/embedded-cluster.ts";
import { isServerOf, readPostmaster } from "../../server/db/embedded-postmaster.ts";
import { isAlive } from "../../server/kernel/process-alive.ts";

const mark = "upwell-test-";

/** The folder of this run below the one for temporary files. */
export function testFolder(): string {
  return join(tmpdir(), `${mark}${process.pid}`);
}

/** Ends the servers of test runs that were killed, and removes their folders. */
export function sweepDeadRuns(): void {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(mark))) {
    if (isAlive(Number(name.slice(mark.length)))) continue;
    const folder = join(tmpdir(), name);
    try {
      stopAt(folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    } catch {
      // another account's
    }
  }
}

/** Stops, without ado, every server whose data lie below `folder`. */
export function stopAt(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(join("data", "postmaster.pid"))) continue;
    const { data } = clusterAt(join(folder, entry, "..", ".."));
    const found = readPostmaster(data);
    if (found !== undefined && isServerOf(found.pid, data)) process.kill(found.pid, "SIGQUIT");
  }
}
