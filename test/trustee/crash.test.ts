import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WaveId } from "../../server/kernel/brand.ts";
import { returnKeyNameOf } from "../../server/response/box-key-job.ts";
import { boxJob } from "../../server/response/close-job.ts";
import type { OpeningStep } from "../../server/response/empty-box-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { councilKeyOf, openedTextOf, sealedTextOf, waitingWave } from "../support/trustee-wave.ts";

const database = await freshDatabase();
const opener = await testOpener(database);

async function killedAt(step: OpeningStep, waveId: WaveId): Promise<void> {
  const order = { urls: database.urls, directories: opener.directories, waveId, dieAt: step, isHandedOver: true };
  const script = resolve(import.meta.dirname, "../support/open-box-process.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(order)], { stdio: "ignore" });
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
}

const count = async (text: string, waveId: WaveId) => (await database.admin.query(text, [waveId])).rowCount;
const boxed = "select from ballot.inbox i join wave.reporting_group g on g.id = i.group_id where g.wave_id = $1";
const responses = "select from response.response where wave_id = $1";
const lying = "select from wave.hand_over where wave_id = $1";
const afterCommit: readonly OpeningStep[] = ["committed", "destroyed"];

test.each<OpeningStep>(["opened", "responses", "sums", "emptied", "ended", "committed", "destroyed"])(
  "killed at the step %s of taking ballots back, nothing is lost, doubled or left over",
  async (step) => {
    const wave = await waitingWave(database, opener, [{ name: "Larkfield", invited: 30 }]);
    const next = seeded(23);
    await wave.cast(
      "Larkfield",
      Array.from({ length: 14 }, () => ballotContent(randomAnswers(next))),
    );
    const file = await openedTextOf(councilKeyOf(wave), await sealedTextOf(database, wave));
    await database.admin.query("insert into wave.hand_over (wave_id, file) values ($1, $2)", [
      wave.id,
      Buffer.from(file),
    ]);
    await killedAt(step, wave.id);
    if (!afterCommit.includes(step))
      expect([await count(boxed, wave.id), await count(responses, wave.id), await count(lying, wave.id)]).toEqual([
        14, 0, 1,
      ]);
    const job = boxJob(opener.deps);
    // PostgreSQL ends the transaction of a dead process when it notices, which may take a moment
    for (let tries = 0; tries < 500; tries++) {
      await job.tick();
      if ((await count(lying, wave.id)) === 0 && !(await opener.keyStore.list()).includes(returnKeyNameOf(wave.id)))
        break;
      await wait(20);
    }
    expect([await count(boxed, wave.id), await count(responses, wave.id), await count(lying, wave.id)]).toEqual([
      0, 14, 0,
    ]);
    expect(await opener.keyStore.list()).not.toContain(returnKeyNameOf(wave.id));
    expect(await count("select from wave.wave where id = $1 and state = 'closed'", wave.id)).toBe(1);
  },
);
