import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { urlFor } from "../../server/db/admin-client.ts";
import { refuseUnsafeOpening } from "../../server/db/settings-guard.ts";
import { openHouse } from "../../server/house.ts";
import type { UnitId } from "../../server/kernel/brand.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { randomUuid, systemRandom } from "../../server/kernel/random.ts";
import { boxKeyNameOf } from "../../server/response/box-key-job.ts";
import { boxJob } from "../../server/response/close-job.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { insertComments } from "../../server/response/response-store.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { plantWave } from "../support/planted-wave.ts";
import { folderOfFile } from "../support/temporary-folder.ts";
import { throwAwayCluster } from "../support/throw-away-cluster.ts";

const cluster = await throwAwayCluster();
await cluster.run("create database upwell");
const url = urlFor(cluster.url, { database: "upwell" });
const config = readConfig({
  DATABASE_URL: url,
  UPWELL_DATA: folderOfFile(),
  UPWELL_KEYS: join(folderOfFile(), "keys"),
});
const house = await openHouse(config, silentLog);
const admin = new pg.Pool({ connectionString: url, max: 2 });
admin.on("error", () => {});
afterAll(async () => {
  await admin.end();
  await house.close();
});

const told: string[] = [];
const line = (event: string, fields?: object) => told.push(`${event} ${JSON.stringify(fields ?? {})}`);
const deps = {
  ...{ db: house.pools.opener.db, keyStore: house.keyStore, random: systemRandom },
  clock: { now: () => new Date("2026-12-12T06:00:00Z") },
  log: { info: line, warn: line, error: line },
};

async function closingWave(word: string) {
  const wave = await plantWave(admin, [{ name: "Larkfield", invited: 60 }], { state: "closing", issuingEnded: true });
  await house.keyStore.write(boxKeyNameOf(wave.id), wave.boxPrivateKey);
  const next = seeded(18);
  await wave.cast(
    "Larkfield",
    Array.from({ length: 12 }, (_, i) => ballotContent(randomAnswers(next, { comment: `${word} ${i}` }))),
  );
  return wave;
}

const stateOf = async (id: string) =>
  (await admin.query("select state from wave.wave where id = $1", [id])).rows[0]?.state;

test("T18: the opener refuses to open while PostgreSQL would log answers, says so once, and opens when it is mended", async () => {
  const wave = await closingWave("canary-opened");
  await cluster.run("alter system set log_statement = 'all'", "select pg_reload_conf()");
  await expect
    .poll(() => openBox(deps, wave.id).catch((error: Error) => error.message))
    .toContain("alter system set log_statement = none; select pg_reload_conf();");
  const job = boxJob(deps);
  for (let look = 0; look < 3; look++) expect(await job.tick()).toBe(false);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(`box not opened {"wave":"${wave.id}"`);
  expect(told[0]).toContain("alter system set log_statement = none; select pg_reload_conf();");
  expect(await stateOf(wave.id)).toBe("closing");
  expect(await house.keyStore.list()).toContain(boxKeyNameOf(wave.id));

  await cluster.run("alter system set log_statement = none", "select pg_reload_conf()");
  await expect.poll(() => job.tick()).toBe(true);
  expect(await stateOf(wave.id)).toBe("closed");
  expect((await admin.query("select from response.comment where wave_id = $1", [wave.id])).rowCount).toBe(12);
  expect(cluster.log()).not.toContain("canary-opened");
});

test("T18, positive control: what the guard prevents, the statement of the opener puts into the log", async () => {
  const wave = await plantWave(admin, [{ name: "Larkfield", invited: 60 }], { state: "closing" });
  await cluster.run("alter system set log_statement = 'all'", "select pg_reload_conf()");
  await expect
    .poll(() => refuseUnsafeOpening(deps.db).catch((error: Error) => error.message))
    .toContain("log_statement");
  const unitId = wave.unitIds.get("Larkfield") as UnitId;
  await insertComments(deps.db, wave.id, [{ id: randomUuid(systemRandom), unitId, text: "canary-logged" }]);
  await cluster.run("alter system set log_statement = none", "select pg_reload_conf()");
  expect(cluster.log()).toContain("canary-logged");
});
