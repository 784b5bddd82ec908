import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readConfig } from "../../server/config.ts";
import { freePort } from "../house/bench-house.ts";
import { startAnswering, startServer } from "../house/server-process.ts";
import { lineOf } from "../line.ts";
import { medianOf } from "../load/load.ts";
import type { Work } from "./work.ts";

/** The packages alone, so that what is ours can be told from what is theirs. */
const anchorProgram = `
  import express from "express"; import pg from "pg"; import { Kysely } from "kysely";
  import Handlebars from "handlebars"; import { pino } from "pino";
  const app = express();
  app.get("/health", (_request, response) => response.send(String([pg, Kysely, Handlebars, pino].length)));
  app.listen(Number(process.env.PORT), "127.0.0.1");
  process.once("SIGTERM", () => process.exit(0));`;

/** From the start of the process to the first 200, on a new and on an existing embedded database. */
export const start: Work = {
  name: "start",
  summary: "start of the server until it answers, on a new and an existing embedded database; memory at rest",
  async run(site) {
    const rounds = site.size === "short" ? 3 : 7;
    const fresh: number[] = [];
    const existing: number[] = [];
    const bare: number[] = [];
    const rest: number[] = [];
    const bareRest: number[] = [];
    for (let round = 0; round < Math.ceil(rounds / 2); round++) {
      const config = await configIn(join(site.folder, `fresh-${round}`));
      const server = await startServer(config);
      fresh.push(server.startedAfterMs);
      await server.stop();
    }
    const config = await configIn(join(site.folder, "fresh-0"));
    for (let round = 0; round < rounds; round++) {
      const server = await startServer(config);
      existing.push(server.startedAfterMs);
      if (round === 0) {
        await pause(3_000);
        rest.push(server.memory().now);
      }
      await server.stop();
      const port = await freePort();
      const program = ["--input-type=module", "--eval", anchorProgram];
      const env = { PATH: process.env["PATH"] ?? "", PORT: String(port) };
      const anchor = await startAnswering(program, env, `http://127.0.0.1:${port}`, "/health");
      bare.push(anchor.startedAfterMs);
      bareRest.push(anchor.memory().now);
      await anchor.stop();
    }
    const anchor = { name: "its packages alone", figure: medianOf(bare) };
    return [
      lineOf({
        work: "start",
        name: "answers on an existing database",
        figure: medianOf(existing),
        unit: "ms",
        anchor,
        goal: { atMost: 700 },
      }),
      lineOf({
        work: "start",
        name: "answers on a new database",
        figure: medianOf(fresh),
        unit: "ms",
        anchor,
        goal: { atMost: 4_000 },
      }),
      lineOf({
        work: "start",
        name: "memory at rest",
        figure: medianOf(rest),
        unit: "MB",
        anchor: { name: "its packages alone", figure: medianOf(bareRest) },
        goal: { atMost: 120 },
      }),
    ];
  },
};

async function configIn(dataFolder: string) {
  return readConfig({ UPWELL_DATA: dataFolder, PORT: String(await freePort()), LOG_LEVEL: "warn" });
}
