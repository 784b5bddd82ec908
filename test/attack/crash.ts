import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { readConfig } from "../../server/config.ts";
import { urlFor } from "../../server/db/admin-client.ts";
import { answerRowOf } from "../../server/definition/answer-row.ts";
import { type House, openHouse } from "../../server/house.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { boxKeyNameOf } from "../../server/response/box-key-job.ts";
import { boxJob } from "../../server/response/close-job.ts";
import type { OpeningStep } from "../../server/response/empty-box-action.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { opensslSeal, paddedBallot } from "../support/openssl-seal.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { type PlantedWave, plantWave } from "../support/planted-wave.ts";
import type { CrashOrder } from "./crash-process.ts";
import type { Finding, Size } from "./finding.ts";
import type { AttackSite } from "./site.ts";

const steps: readonly OpeningStep[] = [
  "read",
  "opened",
  "responses",
  "comments",
  "sums",
  "emptied",
  "rewritten",
  "ended",
  "committed",
  "destroyed",
];
const ballots = 22;

/** How the opener or its PostgreSQL dies. */
type Blow = { readonly at: OpeningStep; readonly of: "opener" | "postgres" } | { readonly afterMs: number };

const blowsOf = (size: Size, next: () => number): Blow[] =>
  size === "short"
    ? [
        { at: "responses", of: "opener" },
        { at: "committed", of: "opener" },
        { at: "emptied", of: "postgres" },
      ]
    : [
        ...[1, 2].flatMap(() => steps.map((at): Blow => ({ at, of: "opener" }))),
        ...Array.from({ length: 12 }, (): Blow => ({ afterMs: Math.floor(next() * 120) })),
        ...(["read", "responses", "sums", "emptied", "ended", "committed"] as const).map(
          (at): Blow => ({ at, of: "postgres" }),
        ),
      ];

/** T9: the opener is killed, or PostgreSQL under it, at every step and at any moment; then the next start goes on. */
export async function crashAttack(site: AttackSite, size: Size): Promise<Finding[]> {
  const next = seeded(9);
  const { url, folder } = await site.newDatabase(`crash_${size}`);
  const name = new URL(url).pathname.slice(1);
  const envNow = () => ({
    DATABASE_URL: urlFor(site.url(), { database: name }),
    UPWELL_DATA: join(folder, "data"),
    UPWELL_KEYS: `${join(folder, "keys")},${join(folder, "keys-2")}`,
  });
  const blows = blowsOf(size, next);
  const tally = { lost: 0, doubled: 0, ghosts: 0 };
  for (const [index, blow] of blows.entries()) {
    const house = await openHouse(readConfig(envNow()), silentLog);
    const admin = adminOf(envNow().DATABASE_URL);
    const { wave, rows } = await fullBox(house, admin, next, index);
    await admin.end();
    await struck(site, house, envNow(), wave, blow);
    const again = await openHouse(readConfig(envNow()), silentLog);
    await openedAgain(again, wave);
    await count(tally, again, adminOf(envNow().DATABASE_URL), wave, rows);
    await again.close();
  }
  const measured = `${tally.lost} lost, ${tally.doubled} doubled, ${tally.ghosts} ghosts in ${blows.length * ballots} ballots`;
  const control = await carelessMove(envNow().DATABASE_URL);
  const stops = blows.filter((blow) => "of" in blow && blow.of === "postgres").length;
  return [
    {
      id: "T9",
      attack: `${blows.length - stops} SIGKILLs of the opener and ${stops} immediate stops of PostgreSQL while boxes are opened`,
      chance: "0",
      measured,
      control: `${control} doubled without a transaction`,
      isHeld: tally.lost + tally.doubled + tally.ghosts === 0 && control > 0,
    },
  ];
}

async function fullBox(house: House, admin: pg.Pool, next: () => number, index: number) {
  const units = [
    { name: "Larkfield" },
    { name: "North", parent: "Larkfield", invited: 12 },
    { name: "South", parent: "Larkfield", invited: 12 },
  ];
  const wave = await plantWave(admin, units, { state: "closing", issuingEnded: true });
  await house.keyStore.write(boxKeyNameOf(wave.id), wave.boxPrivateKey);
  const boxKey = Buffer.from(String(JSON.parse(wave.manifest).boxKey), "base64url");
  const rows: string[] = [];
  for (let number = 0; number < ballots; number++) {
    const group = number % 2 === 0 ? "North" : "South";
    const groupId = wave.groups.get(group)?.id ?? "";
    const answers = randomAnswers(next, { comment: `Remark ${index}-${number}` });
    rows.push(answerRowOf(shippedDefinition(), answers).join());
    const token = wave.token(group);
    const sealed = opensslSeal(
      { boxKey, manifestHash: wave.manifestHash, groupId },
      paddedBallot(ballotContent(answers)),
    );
    await admin.query(
      `with spent as (insert into ballot.spent (nonce, group_id, signature) values ($1, $2, $3))
       insert into ballot.inbox (group_id, sealed) values ($2, $4)`,
      [token.subarray(2, 34), groupId, token.subarray(98), sealed],
    );
  }
  return { wave, rows };
}

async function struck(
  site: AttackSite,
  house: House,
  env: Record<string, string>,
  wave: PlantedWave,
  blow: Blow,
): Promise<void> {
  if ("of" in blow && blow.of === "postgres") {
    const { pools, keyStore } = house;
    let isStopped = false;
    const onStep = (step: OpeningStep) => {
      if (step !== blow.at || isStopped) return;
      isStopped = true;
      site.stopAtOnce();
    };
    // an answer or an error: either may be all that the opener gets to know
    await openBox({ db: pools.opener.db, keyStore, clock: systemClock, random: systemRandom, onStep }, wave.id).catch(
      () => {},
    );
    if (!isStopped) throw new Error(`the opening never came to ${blow.at}`);
    await house.close();
    await site.restart();
    return;
  }
  await house.close();
  const child = process_({ kind: "open", env, waveId: wave.id, dieAt: "at" in blow ? blow.at : null });
  const exited = once(child, "exit");
  if ("afterMs" in blow) {
    await once(child.stdout, "data");
    await pause(blow.afterMs);
    child.kill("SIGKILL");
  }
  const [code, signal] = await exited;
  const isEarly = "afterMs" in blow && code === 0;
  if (signal !== "SIGKILL" && !isEarly) throw new Error(`the opener ended with ${code} instead of being killed`);
}

function process_(order: CrashOrder) {
  const script = join(import.meta.dirname, "crash-process.ts");
  return spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** As the next start does. PostgreSQL ends the transaction of a dead process when it notices, which may take a moment. */
async function openedAgain(house: House, wave: PlantedWave): Promise<void> {
  const { pools, keyStore } = house;
  const job = boxJob({ db: pools.opener.db, keyStore, clock: systemClock, random: systemRandom, log: silentLog });
  for (let tries = 0; tries < 500; tries++) {
    await job.tick();
    const row = await pools.opener.db
      .selectFrom("wave.wave")
      .select("state")
      .where("id", "=", wave.id)
      .executeTakeFirst();
    if (row?.state !== "closing" && (await keyStore.read(boxKeyNameOf(wave.id))) === undefined) return;
    await pause(20);
  }
  throw new Error("the box was never opened");
}

async function count(
  tally: { lost: number; doubled: number; ghosts: number },
  house: House,
  admin: pg.Pool,
  wave: PlantedWave,
  cast: readonly string[],
): Promise<void> {
  const { rows } = await admin.query(
    "select array_to_string(answers, ',') as row from response.response where wave_id = $1",
    [wave.id],
  );
  const found = rows.map(({ row }) => String(row));
  const times = (row: string) => found.filter((one) => one === row).length;
  const ofWave = "group_id in (select id from wave.reporting_group where wave_id = $1)";
  const left = await admin.query(`select from ballot.inbox where ${ofWave}`, [wave.id]);
  const comments = await admin.query("select from response.comment where wave_id = $1", [wave.id]);
  const spent = await admin.query(`select from ballot.spent where ${ofWave}`, [wave.id]);
  await admin.end();
  const key = await house.keyStore.read(boxKeyNameOf(wave.id));
  tally.lost +=
    cast.filter((row) => times(row) === 0).length +
    Math.max(0, ballots - (comments.rowCount ?? 0)) +
    Math.max(0, ballots - (spent.rowCount ?? 0));
  tally.doubled += cast.filter((row) => times(row) > 1).length + Math.max(0, (comments.rowCount ?? 0) - ballots);
  tally.ghosts +=
    found.filter((row) => !cast.includes(row)).length + (left.rowCount ?? 0) + (key === undefined ? 0 : 1);
}

/** The same count for a mover of ballots that knows no transaction: killed half way, then started again. */
async function carelessMove(url: string): Promise<number> {
  const admin = adminOf(url);
  await admin.query(
    `create schema attack; create table attack.box (plain text); create table attack.opened (plain text);`,
  );
  await admin.query("insert into attack.box select 'ballot ' || n from generate_series(1, $1::integer) n", [ballots]);
  for (const dieAfter of [ballots / 2, -1]) await once(process_({ kind: "careless", url, dieAfter }), "exit");
  const { rows } = await admin.query("select count(*) - count(distinct plain) as doubled from attack.opened");
  await admin.end();
  return Number(rows[0]?.doubled);
}

function adminOf(url: string): pg.Pool {
  const admin = new pg.Pool({ connectionString: url, max: 1 });
  admin.on("error", () => {});
  return admin;
}
