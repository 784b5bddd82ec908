/**
 * The program that `crash.ts` kills: `node --import tsx crash-process.ts '{…}'`. Opens the box of one wave and dies by
 * SIGKILL at a step; or moves ballots one by one without a transaction, and dies half way.
 */
import pg from "pg";
import { readConfig } from "../../server/config.ts";
import { openHouse } from "../../server/house.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import type { OpeningStep } from "../../server/response/empty-box-action.ts";
import { openBox } from "../../server/response/open-box-action.ts";

/** What it is told to do. */
export type CrashOrder =
  | {
      readonly kind: "open";
      readonly env: Readonly<Record<string, string>>;
      readonly waveId: WaveId;
      /** null: whoever started it ends it */
      readonly dieAt: OpeningStep | null;
    }
  | { readonly kind: "careless"; readonly url: string; readonly dieAfter: number };

const die = () => process.kill(process.pid, "SIGKILL");
const order = JSON.parse(process.argv[2] ?? "{}") as CrashOrder;

if (order.kind === "careless") {
  const client = new pg.Client({ connectionString: order.url });
  await client.connect();
  const { rows } = await client.query("select plain from attack.box");
  for (const [count, { plain }] of rows.entries()) {
    if (count === order.dieAfter) die();
    await client.query("insert into attack.opened values ($1)", [plain]);
  }
  await client.query("delete from attack.box");
  await client.end();
} else {
  const { waveId, dieAt } = order;
  const house = await openHouse(readConfig(order.env), silentLog);
  const onStep = (step: OpeningStep) => {
    if (dieAt === step) die();
  };
  const { pools, keyStore } = house;
  process.stdout.write("opening\n");
  await openBox({ db: pools.opener.db, keyStore, clock: systemClock, random: systemRandom, onStep }, waveId);
  await house.close();
}
