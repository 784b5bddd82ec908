import { join } from "node:path";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { type BenchHouse, freePort } from "../house/bench-house.ts";
import { type ServerProcess, startAnswering } from "../house/server-process.ts";
import { requestOf } from "./connection.ts";
import { closedLoad, type Load } from "./load.ts";

/** "Express + pg, one durable insert", ready to be loaded. */
export interface Anchor {
  readonly server: ServerProcess;
  /** `count` requests by so many clients at once. */
  load(clients: number, count: number): Promise<Load>;
}

export async function startAnchor(house: BenchHouse): Promise<Anchor> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const script = join(packageRoot(), "bench", "anchor-server.ts");
  const env = { DATABASE_URL: house.config.databaseUrl ?? "", PORT: String(port), NODE_ENV: "production" };
  const server = await startAnswering(["--import", "tsx", script], env, baseUrl, "/health");
  const answers = Array.from({ length: 45 }, (_, at) => (at % 5) + 1);
  const body = Buffer.from(JSON.stringify({ answers }));
  const request = requestOf("POST", `${baseUrl}/answers`, { "content-type": "application/json" }, body);
  return {
    server,
    load: (clients, count) =>
      closedLoad(baseUrl, clients, Array.from({ length: count }), async (connection) => {
        const { status } = await connection.send(request);
        if (status !== 204) throw new Error(`the anchor answered ${status}`);
      }),
  };
}

/** CPU of a server and of PostgreSQL while something runs. */
export async function measuredCpu<Value>(
  house: BenchHouse,
  server: ServerProcess,
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly appSeconds: number; readonly databaseSeconds: number }> {
  const [app, database] = [server.cpuSeconds(), house.databaseCpuSeconds()];
  const value = await work();
  return { value, appSeconds: server.cpuSeconds() - app, databaseSeconds: house.databaseCpuSeconds() - database };
}
