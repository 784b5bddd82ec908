import { systemClock } from "../../server/kernel/clock.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { scale12Of } from "../../server/response/opened-ballot.ts";
import { itemIndex } from "../../server/score/answer-row.ts";
import { isReadinessScale, type ScoringKey } from "../../server/score/instrument.ts";
import { lineOf } from "../line.ts";
import { medianOf } from "../load/load.ts";
import type { PlantedPerson } from "../planted/people.ts";
import { plantOpenedWave, sumUp } from "../planted/responses.ts";
import type { Work } from "./work.ts";

/** Summing up in PostgreSQL, scoring and freezing, against adding up the same answers in typed arrays in memory. */
export const statistics: Work = {
  name: "statistics",
  summary: "score and release of 100,000 responses in 2,000 teams against a plain typed-array pass",
  async run(site) {
    const [teams, teamSize] = site.size === "short" ? [500, 50] : [2_000, 50];
    const house = await site.openHouse("statistics");
    try {
      const opened = await plantOpenedWave(house, teams, teamSize, 4);
      const { key } = opened.wave.definition;
      const packed = packedOf(key, opened.people);
      const passes = Array.from({ length: 7 }, () => timed(() => passOver(key, packed, teams)));
      const plain = medianOf(passes.map(({ ms }) => ms));
      const started = performance.now();
      await sumUp(house, opened);
      const summed = performance.now();
      if (!(await releaseWave({ db: house.pools.opener.db, clock: systemClock, random: systemRandom }, opened.wave.id)))
        throw new Error("the wave was not released");
      const ended = performance.now();
      const { rows } = await house.admin.query<{ n: string; sum12: string }>(
        "select sum(n) as n, sum(sum12) as sum12 from response.scale_sum",
      );
      const { n, sum12 } = passes[0]?.value ?? { n: 0, sum12: 0 };
      if (Number(rows[0]?.n) !== n || Number(rows[0]?.sum12) !== sum12)
        throw new Error(`PostgreSQL added up ${rows[0]?.n} and ${rows[0]?.sum12}, typed arrays ${n} and ${sum12}`);
      const of = `${opened.people.length.toLocaleString("en-GB")} responses, ${teams.toLocaleString("en-GB")} teams`;
      const anchor = { name: "typed arrays", figure: plain };
      return [
        lineOf({
          work: "statistics",
          name: `${of}: sums, score, release`,
          figure: ended - started,
          unit: "ms",
          anchor,
          goal: { of: "ratio", atMost: 3 },
        }),
        lineOf({ work: "statistics", name: "of it sums in PostgreSQL", figure: summed - started, unit: "ms", anchor }),
        lineOf({ work: "statistics", name: "of it score and release", figure: ended - summed, unit: "ms", anchor }),
      ];
    } finally {
      await house.close();
    }
  },
};

interface Packed {
  readonly count: number;
  readonly team: Int32Array;
  /** row by row */
  readonly answers: Int8Array;
  readonly scale12: Int8Array;
}

function packedOf(key: ScoringKey, people: readonly PlantedPerson[]): Packed {
  const width = people[0]?.answers.length ?? 0;
  const answers = new Int8Array(people.length * width);
  const scale12 = new Int8Array(people.length * key.scales.length);
  for (const [at, person] of people.entries()) {
    answers.set(person.answers, at * width);
    scale12.set(scale12Of(key, person.answers), at * key.scales.length);
  }
  return { count: people.length, team: Int32Array.from(people.map((person) => person.team)), answers, scale12 };
}

/** The same sums by team: n, sum and squares of every scale, counts of every answer, cross-products within scales. */
function passOver(
  key: ScoringKey,
  { count, team, answers, scale12 }: Packed,
  teams: number,
): { n: number; sum12: number } {
  const width = answers.length / count;
  const scales = key.scales.length;
  const [ns, sums, squares] = [
    new Int32Array(teams * scales),
    new Float64Array(teams * scales),
    new Float64Array(teams * scales),
  ];
  const counts = new Int32Array(teams * width * 7);
  const products = new Float64Array(teams * width * width);
  const members = key.scales.map((scale) => Int32Array.from(scale.items.map((item) => itemIndex(key, item.code))));
  const signs = key.scales.map((scale) => scale.items.map((item) => item.key));
  const readiness = key.scales.map((scale) => isReadinessScale(scale.code));
  let scored = 0;
  for (let person = 0; person < count; person++) {
    const [at, row] = [team[person] ?? 0, person * width];
    for (let item = 0; item < width; item++) {
      const slot = (at * width + item) * 7 + (answers[row + item] ?? -1) + 1;
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
    let isScored = false;
    for (let scale = 0; scale < scales; scale++) {
      const value = scale12[person * scales + scale] ?? -1;
      if (value >= 0) {
        const slot = at * scales + scale;
        ns[slot] = (ns[slot] ?? 0) + 1;
        sums[slot] = (sums[slot] ?? 0) + value;
        squares[slot] = (squares[slot] ?? 0) + value * value;
        if (readiness[scale]) isScored = true;
      }
      const items = members[scale] ?? new Int32Array();
      if (!items.every((item) => (answers[row + item] ?? -1) >= 1)) continue;
      for (let i = 0; i < items.length; i++) {
        const [a, signA] = [items[i] ?? 0, signs[scale]?.[i]];
        const x = signA === 1 ? (answers[row + a] ?? 0) : 6 - (answers[row + a] ?? 0);
        for (let j = 0; j < items.length; j++) {
          const b = items[j] ?? 0;
          const y = signs[scale]?.[j] === 1 ? (answers[row + b] ?? 0) : 6 - (answers[row + b] ?? 0);
          const slot = (at * width + a) * width + b;
          products[slot] = (products[slot] ?? 0) + x * y;
        }
      }
    }
    if (isScored) scored++;
  }
  if (scored === 0) throw new Error("nobody was scored");
  return { n: ns.reduce((sum, one) => sum + one, 0), sum12: sums.reduce((sum, one) => sum + one, 0) };
}

function timed<Value>(work: () => Value): { readonly value: Value; readonly ms: number } {
  const started = performance.now();
  const value = work();
  return { value, ms: performance.now() - started };
}
