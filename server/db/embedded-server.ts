import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { Problem } from "../kernel/problem.ts";
import { isAlive } from "../kernel/process-alive.ts";
import type { Cluster, Spawned } from "./embedded-cluster.ts";
import { isServerOf, readPostmaster } from "./embedded-postmaster.ts";
import { isDeadConnection } from "./pg-problem.ts";

const pollMs = 20;
const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/** Attaches to the server that runs on the cluster, or starts one with `spawnIt`; it takes connections when this returns. */
export async function attachOrStart(
  cluster: Cluster,
  spawnIt: () => Promise<Spawned>,
  urlAt: (port: number) => string,
): Promise<{ readonly port: number; readonly attached: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const running = await portOfRunning(cluster);
    const port = running ?? (await start(spawnIt, cluster));
    try {
      await assertOurs(urlAt(port), cluster);
      return { port, attached: running !== undefined };
    } catch (error) {
      // it was killed in the moment between: what is left of it tells so the next time
      const { cause } = error as Error;
      const hasDied = isDeadConnection(cause) || (cause as { code?: string } | undefined)?.code === "ECONNREFUSED";
      if (!hasDied || attempt === 5) throw error;
      await wait(200);
    }
  }
}

/** The port of the server that runs on the cluster, once it takes connections; undefined if none runs. */
async function portOfRunning(cluster: Cluster): Promise<number | undefined> {
  for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += pollMs) {
    const found = readPostmaster(cluster.data);
    if (found === undefined || !isServerOf(found.pid, cluster.data)) return undefined;
    if (found.isReady) return found.port;
    await wait(pollMs);
  }
  throw new Problem("unavailable", `PostgreSQL on ${cluster.data} does not get ready. See postgres.log beside it.`);
}

async function start(spawnIt: () => Promise<Spawned>, cluster: Cluster): Promise<number> {
  let said = "";
  for (let attempt = 1; attempt <= 10; attempt++) {
    const { port, exited } = await spawnIt();
    const early = exited.then((words) => ({ words }));
    for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += pollMs) {
      const found = readPostmaster(cluster.data);
      if (found?.isReady && found.port === port) return port;
      const ended = await Promise.race([early, wait(pollMs)]);
      if (ended === undefined) continue;
      said = ended.words;
      break;
    }
    // another process was quicker on this folder
    const other = await portOfRunning(cluster);
    if (other !== undefined) return other;
    // worth another try: a port that was taken in the meantime, the last children of a server that was killed
    if (!/could not bind|Address already in use|pre-existing shared memory/.test(said)) break;
    await wait(200);
  }
  throw new Problem(
    "unavailable",
    `PostgreSQL does not start on ${cluster.data}. Its last words:\n${said.split("\n").slice(-8).join("\n")}\n` +
      "If another PostgreSQL uses this folder, stop that one; else set UPWELL_DATA to another folder, or DATABASE_URL.",
  );
}

/** The server behind the port takes our password and works on our folder; else it is somebody else's. */
async function assertOurs(url: string, cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder");
    if (rows[0]?.folder === cluster.data) return;
  } catch (cause) {
    throw new Problem(
      "unavailable",
      `A PostgreSQL runs on ${cluster.data}, but it does not take the password in ${cluster.passwordFile} ` +
        `(${(cause as Error).message}). Stop that server, or put the right password back into the file.`,
      { cause },
    );
  } finally {
    await client.end();
  }
  throw new Problem(
    "unavailable",
    `The server found for ${cluster.data} works on another folder. Stop it and try again.`,
  );
}

/** Fast shutdown: open transactions are rolled back, the rest is on disk when this returns. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const found = readPostmaster(cluster.data);
  if (found === undefined || !isServerOf(found.pid, cluster.data)) return;
  process.kill(found.pid, "SIGINT");
  for (let waitedMs = 0; waitedMs < stopTimeoutMs; waitedMs += pollMs) {
    // the file goes last; a process may linger as a zombie where nobody collects it
    if (readPostmaster(cluster.data)?.pid !== found.pid || !isAlive(found.pid)) return;
    await wait(pollMs);
  }
  // it recovers from its log at the next start
  process.kill(found.pid, "SIGQUIT");
}
