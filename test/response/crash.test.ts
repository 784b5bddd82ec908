import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { answerRowOf } from "../../server/definition/answer-row.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { boxKeyNameOf } from "../../server/response/box-key-job.ts";
import { boxJob } from "../../server/response/close-job.ts";
import type { OpeningStep } from "../../server/response/empty-box-action.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import type { PlantedWave } from "../support/planted-wave.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const definition = shippedDefinition();

async function killedAt(step: OpeningStep, waveId: WaveId): Promise<void> {
  const order = JSON.stringify({ urls: database.urls, directories: opener.directories, waveId, dieAt: step });
  const script = resolve(import.meta.dirname, "../support/open-box-process.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, order], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const [code, signal] = await once(child, "exit");
  expect([code, signal, said]).toEqual([null, "SIGKILL", ""]);
}

/** PostgreSQL ends the transaction of a dead process when it notices, which may take a moment. */
async function openedAgain(wave: PlantedWave): Promise<void> {
  const job = boxJob(opener.deps);
  for (let tries = 0; tries < 500; tries++) {
    await job.tick();
    const { rows } = await database.admin.query("select state from wave.wave where id = $1", [wave.id]);
    if (rows[0].state !== "closing" && (await opener.keyStore.read(boxKeyNameOf(wave.id))) === undefined) return;
    await wait(20);
  }
  throw new Error("the box was never opened");
}

const count = async (text: string, waveId: WaveId) => (await database.admin.query(text, [waveId])).rowCount;
const ofGroup = (table: string) =>
  `select from ballot.${table} t join wave.reporting_group g on g.id = t.group_id where g.wave_id = $1`;

const beforeCommit: OpeningStep[] = [
  "read",
  "opened",
  "responses",
  "comments",
  "sums",
  "emptied",
  "rewritten",
  "ended",
];
const afterCommit: OpeningStep[] = ["committed", "destroyed"];

test.each([...beforeCommit, ...afterCommit])(
  "killed at the step %s, nothing is lost, doubled or left over",
  async (step) => {
    const wave = await opener.closingWave([
      { name: "Larkfield" },
      { name: "North", parent: "Larkfield", invited: 12 },
      { name: "South", parent: "Larkfield", invited: 12 },
    ]);
    const next = seeded(17);
    const cast = Array.from({ length: 22 }, (_, i) => randomAnswers(next, { comment: `Comment ${i}` }));
    await wave.cast(
      "North",
      cast.slice(0, 11).map((answers) => ballotContent(answers)),
    );
    await wave.cast(
      "South",
      cast.slice(11).map((answers) => ballotContent(answers)),
    );

    await killedAt(step, wave.id);
    const isCommitted = afterCommit.includes(step);
    if (!isCommitted) {
      expect(await count(ofGroup("inbox"), wave.id)).toBe(22);
      expect(await count("select from response.response where wave_id = $1", wave.id)).toBe(0);
      expect(await opener.keyStore.read(boxKeyNameOf(wave.id))).toEqual(wave.boxPrivateKey);
    }
    await openedAgain(wave);

    const { rows } = await database.admin.query("select answers from response.response where wave_id = $1", [wave.id]);
    const texts = (list: readonly (readonly number[])[]) => list.map((row) => row.join()).sort();
    expect(texts(rows.map((row) => row.answers))).toEqual(
      texts(cast.map((answers) => answerRowOf(definition, answers))),
    );
    expect(await count("select from response.comment where wave_id = $1", wave.id)).toBe(22);
    expect(await count("select from response.opening where wave_id = $1", wave.id)).toBe(3);
    expect(await count("select from response.scale_sum where wave_id = $1", wave.id)).toBe(22);
    expect(await count(ofGroup("inbox"), wave.id)).toBe(0);
    expect(await count(ofGroup("spent"), wave.id)).toBe(22);
  },
);
