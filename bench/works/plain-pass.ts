import { scale12Of } from "../../server/response/opened-ballot.ts";
import { itemIndex } from "../../server/score/answer-row.ts";
import { isReadinessScale, type ScoringKey } from "../../server/score/instrument.ts";
import type { PlantedPerson } from "../planted/people.ts";

/** Answers packed for adding up, row by row. */
export interface Packed {
  readonly count: number;
  readonly team: Int32Array;
  /** row by row */
  readonly answers: Int8Array;
  readonly scale12: Int8Array;
}

/** Copies the answers into typed arrays. */
export function packedOf(key: ScoringKey, people: readonly PlantedPerson[]): Packed {
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
export function passOver(
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
