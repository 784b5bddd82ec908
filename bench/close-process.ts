/**
 * Closes one wave in a process of its own, as the opener does, and prints what it took as JSON:
 * `node --import tsx close-process.ts '{"databaseUrl": …, "dataFolder": …, "waveId": …}'`.
 */
import { readConfig } from "../server/config.ts";
import { openHouse } from "../server/house.ts";
import type { WaveId } from "../server/kernel/brand.ts";
import { systemClock } from "../server/kernel/clock.ts";
import { silentLog } from "../server/kernel/log.ts";
import { systemRandom } from "../server/kernel/random.ts";
import { releaseWave } from "../server/release/release-action.ts";
import { openBox } from "../server/response/open-box-action.ts";

const { databaseUrl, dataFolder, waveId } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly databaseUrl: string;
  readonly dataFolder: string;
  readonly waveId: WaveId;
};
const house = await openHouse(readConfig({ DATABASE_URL: databaseUrl, UPWELL_DATA: dataFolder }), silentLog);
const deps = { db: house.pools.opener.db, keyStore: house.keyStore, clock: systemClock, random: systemRandom };
const restMegabytes = process.memoryUsage.rss() / 1e6;
const cpu = process.cpuUsage();
const started = performance.now();
const opening = await openBox(deps, waveId);
const opened = performance.now();
const isReleased = await releaseWave(deps, waveId);
const ended = performance.now();
const { user, system } = process.cpuUsage(cpu);
if (opening !== "closed" || !isReleased) throw new Error(`the wave is ${opening}, released: ${isReleased}`);
console.log(
  JSON.stringify({
    openSeconds: (opened - started) / 1000,
    releaseSeconds: (ended - opened) / 1000,
    cpuSeconds: (user + system) / 1e6,
    restMegabytes,
    peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
  }),
);
await house.close();
