import { itemIndex } from "../score/answer-row.ts";
import type { ScaleCode, ScoringKey } from "../score/instrument.ts";
import { seededChance } from "./simulator-chance.ts";

/** How an item answers to a person's standing: graded response model with four thresholds. */
export interface SimulatedItem {
  /** Position in the answer row. */
  readonly index: number;
  readonly key: 1 | -1;
  readonly slope: number;
  readonly thresholds: readonly number[];
}

/** A sub-scale with its items, and +1, 0 or -1: how it moves with readiness as a whole. */
export interface SimulatedScale {
  readonly code: ScaleCode;
  readonly direction: number;
  readonly items: readonly SimulatedItem[];
}

const thresholds = [-1.9, -0.9, 0, 1.5] as const;
/** Standard deviation of a person's leaning to agree with anything. */
export const acquiescenceDeviation = 0.25;

/** The items of a key with parameters from their own fixed stream. */
export function simulatedScalesOf(key: ScoringKey, itemSeed: number): readonly SimulatedScale[] {
  const chance = seededChance(itemSeed);
  return key.scales.map((scale) => ({
    code: scale.code,
    direction: scale.pillar !== "CONTEXT" ? 1 : scale.code === "DEP" ? -1 : 0,
    items: scale.items.map((item) => {
      const slope = 1.3 + 0.9 * chance.uniform();
      const shift = 0.25 * chance.normal();
      return { index: itemIndex(key, item.code), key: item.key, slope, thresholds: thresholds.map((b) => b + shift) };
    }),
  }));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The recoded answer 1..5 of a person standing at `level` (acquiescence included), from one uniform draw. */
export function answerAt(item: SimulatedItem, level: number, draw: number): number {
  let answer = 1;
  for (const threshold of item.thresholds) {
    if (draw >= logistic(item.slope * (level - threshold))) break;
    answer++;
  }
  return answer;
}

/** Expected 0-100 score of a person with this latent standing and leaning to agree. */
export function expectedScore(scale: SimulatedScale, latent: number, acquiescence: number): number {
  let sum = 0;
  for (const item of scale.items) {
    const level = latent + item.key * acquiescence;
    for (const threshold of item.thresholds) sum += logistic(item.slope * (level - threshold));
  }
  return (25 * sum) / scale.items.length;
}

/** Mean expected score of people spread normally around `centre` with this latent variance (without acquiescence). */
export function meanScore(scale: SimulatedScale, centre: number, variance: number): number {
  const deviation = Math.sqrt(variance + acquiescenceDeviation ** 2);
  let [sum, weights] = [0, 0];
  for (let z = -4; z <= 4; z += 0.4) {
    const weight = Math.exp(-0.5 * z * z);
    sum += weight * expectedScore(scale, centre + z * deviation, 0);
    weights += weight;
  }
  return sum / weights;
}

/** The centre at which `meanScore` is the wanted one (0-100, kept inside 1..99). */
export function centreFor(scale: SimulatedScale, wanted: number, variance: number): number {
  const target = Math.min(99, Math.max(1, wanted));
  let [low, high] = [-12, 12];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (meanScore(scale, middle, variance) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
