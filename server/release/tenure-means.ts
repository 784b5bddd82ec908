import type { ReleaseTenureBand } from "./release.ts";

/** Sums of one measure (a sub-scale, or EXP1) over the people of one band; of twelve times the mean on 1..5. */
export interface TenureSumRow {
  /** options of the question, joined by " + " */
  readonly band: string;
  readonly measure: string;
  readonly n: number;
  readonly sum12: number;
}

/** Fewest people of a band with a value. */
const tenureFrom = 20;
/** Sets the answers to EXP1 beside the sub-scales. */
const expectationMeasure = "EXP1";

/**
 * Means by time in the organisation, over the organisation as a whole: whole points on 0..100 from 20 people up, nothing
 * else. Never by unit, never crossed. `options`: value and text of each answer, in the order of the question.
 */
export function tenureMeansOf(
  rows: readonly TenureSumRow[],
  options: readonly { readonly value: string; readonly text: string }[],
): ReleaseTenureBand[] {
  const texts = new Map(options.map(({ value, text }) => [value, text]));
  const order = options.map(({ value }) => value);
  const placeOf = (band: string) => order.indexOf(band.split(" + ")[0] ?? "");
  const bands = [...new Set(rows.map(({ band }) => band))].sort((a, b) => placeOf(a) - placeOf(b));
  return bands.map((band) => {
    const means = rows
      .filter((row) => row.band === band)
      .map(({ measure, n, sum12 }): [string, number | null] => [measure, n < tenureFrom ? null : pointsOf(sum12 / n)]);
    const { [expectationMeasure]: expectation = null, ...scales } = Object.fromEntries(means);
    return { band: band.split(" + ").map((option) => texts.get(option) ?? option), expectation, means: scales };
  });
}

/** Twelve times a mean on 1..5, as whole points on 0..100. */
function pointsOf(twelfths: number): number {
  return Math.round((twelfths / 12 - 1) * 25);
}
