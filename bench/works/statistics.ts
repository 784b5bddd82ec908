import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { inTransaction } from "../../server/db/transaction.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { assembleRelease, type ReleaseInput } from "../../server/release/assemble.ts";
import { scoreAtoms } from "../../server/release/atom-scores.ts";
import type { Release } from "../../server/release/release.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { loadAtoms } from "../../server/release/wave-atoms-action.ts";
import { defaultRules, defaultThresholds } from "../../server/wave/draft.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { type Line, lineOf } from "../line.ts";
import { medianOf } from "../load/load.ts";
import { type OpenedWave, plantOpenedWave, sumUp } from "../planted/responses.ts";
import { packedOf, passOver } from "./plain-pass.ts";
import type { Work } from "./work.ts";

/**
 * Summing up in PostgreSQL, scoring and making the document, against adding up the same answers in typed arrays. All
 * figures are CPU, of this process and of PostgreSQL together. The attack on the release and its storing are told apart:
 * they belong to the closing of a wave.
 */
export const statistics: Work = {
  name: "statistics",
  summary: "score and release of 100,000 responses in 2,000 teams against a plain typed-array pass",
  async run(site) {
    const [teams, teamSize, fewer] = [site.size === "short" ? 500 : 2_000, 50, 12];
    const house = await site.openHouse("statistics");
    try {
      const opened = await plantOpenedWave(house, teams, teamSize, 4);
      const { key } = opened.wave.definition;
      const packed = packedOf(key, opened.people);
      const plain = await usualCostOf(house, async () => passOver(key, packed, teams));
      const anchor = { name: "typed arrays", figure: plain.ms };

      const sums = await costOf(house, () => sumUp(house, opened));
      await assertSameSums(house, plain.value);
      const input = await inputOf(house, opened);
      const score = await usualCostOf(house, async () => scoreAtoms(input));
      const made = await usualCostOf(house, async () => JSON.stringify(assembleRelease(input)).length);
      const kept = await keptOf(() => assembleRelease(input));
      const released = await costOf(house, () => releaseOnce(house, opened.wave.id));

      const small = await plantOpenedWave(house, teams, fewer, 5);
      await sumUp(house, small);
      const smallInput = await inputOf(house, small);
      const smallKept = await keptOf(() => assembleRelease(smallInput));
      const smallMade = await usualCostOf(house, async () => JSON.stringify(assembleRelease(smallInput)).length);

      const of = (people: number) => `${people.toLocaleString("en-GB")} responses`;
      const name = `${of(opened.people.length)}, ${teams.toLocaleString("en-GB")} teams`;
      const line = (about: string, figure: number, goal?: number): Line =>
        lineOf({
          work: "statistics",
          name: about,
          figure,
          unit: "ms",
          anchor,
          ...(goal === undefined ? {} : { goal: { of: "ratio", atMost: goal } as const }),
        });
      const less = of(small.people.length);
      return [
        line(`${name}: score and document`, made.ms, 3),
        line("the same with the sums in PostgreSQL", sums.ms + made.ms, 3),
        line("of it sums in PostgreSQL", sums.ms),
        line("of it the score", score.ms),
        line("of it the document, with what may be shown", made.ms - score.ms),
        line("beside it, reading sums, attack on the release, storing", released.ms - made.ms),
        lineOf({
          work: "statistics",
          name: "score and document, whatever the number of responses",
          figure: made.ms,
          unit: "ms",
          anchor: { name: less, figure: smallMade.ms },
          goal: { of: "ratio", atMost: 1.25 },
        }),
        lineOf({
          work: "statistics",
          name: "memory of the document",
          figure: kept,
          unit: "MB",
          anchor: { name: less, figure: smallKept },
          goal: { of: "ratio", atMost: 1.1 },
        }),
      ];
    } finally {
      await house.close();
    }
  },
};

/** CPU in milliseconds, of this process and of PostgreSQL. */
async function costOf<Value>(house: BenchHouse, work: () => Promise<Value>) {
  const [own, database] = [process.cpuUsage(), house.databaseCpuSeconds()];
  const value = await work();
  const { user, system } = process.cpuUsage(own);
  return { value, ms: (user + system) / 1e3 + (house.databaseCpuSeconds() - database) * 1e3 };
}

/** The median of seven: the first is slower, because its code is not compiled yet. */
async function usualCostOf<Value>(house: BenchHouse, work: () => Promise<Value>) {
  const { value, ms: first } = await costOf(house, work);
  const all = [first];
  for (let again = 1; again < 7; again++) all.push((await costOf(house, work)).ms);
  return { value, ms: medianOf(all) };
}

/** What the result of a piece of work keeps of the heap, in megabytes. */
async function keptOf(work: () => Release): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const release = work();
  collect();
  const kept = (process.memoryUsage().heapUsed - before) / 1e6;
  if (release.units.length === 0) throw new Error("the release has no unit");
  return kept;
}

async function assertSameSums(house: BenchHouse, plain: ReturnType<typeof passOver>): Promise<void> {
  const { rows } = await house.admin.query<{ n: string; sum12: string }>(
    "select sum(n) as n, sum(sum12) as sum12 from response.scale_sum",
  );
  const [found] = rows;
  if (Number(found?.n) !== plain.n || Number(found?.sum12) !== plain.sum12)
    throw new Error(`PostgreSQL added up ${found?.n} and ${found?.sum12}, typed arrays ${plain.n} and ${plain.sum12}`);
}

async function inputOf(house: BenchHouse, { wave }: OpenedWave): Promise<ReleaseInput> {
  const { key } = wave.definition;
  const atoms = await inTransaction(house.pools.opener.db, "load atoms", (tx) => loadAtoms(tx, wave.id, key));
  const today = "2026-11-25";
  return {
    wave: {
      id: wave.id,
      organisation: "Harrow & Fell",
      title: "Learning survey",
      opensOn: today,
      closedOn: today,
      mode: "sealed",
      definition: wave.definition.id,
      fingerprint: wave.manifestHash.toString("hex"),
    },
    thresholds: defaultThresholds,
    rules: defaultRules,
    kinds: key.kinds.map((kind) => ({ ...kind, mustProve: null })),
    ...atoms,
    statements: new Map(),
    tenure: [],
    excluded: [],
    quality: null,
    earlier: null,
  };
}

async function releaseOnce(house: BenchHouse, waveId: WaveId): Promise<void> {
  const deps = { db: house.pools.opener.db, clock: systemClock, random: systemRandom };
  if (!(await releaseWave(deps, waveId))) throw new Error("the wave was not released");
}
