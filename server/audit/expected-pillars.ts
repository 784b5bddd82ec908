import { alphaOf, completeRowOf, sumOf, varianceOf } from "./expected-reliability.ts";
import { type AuditScale, averageOf, type Reading } from "./opened-wave.ts";

/** Of every pillar of readiness, from the readings of everybody. */
export function expectedPillarsOf(scales: readonly AuditScale[], readings: readonly Reading[]) {
  return ["MOTIVE", "MEANS", "OPPORTUNITY"].map((pillar) => {
    const parts = scales.filter((scale) => scale.pillar === pillar);
    return expectedPillarOf(pillar, parts, readings);
  });
}

/**
 * Reliability of a pillar as it must stand in the release: the pillar's score of a person is the mean of the scores on
 * its sub-scales, each of whose error variance is its variance times (1 - alpha).
 */
function expectedPillarOf(code: string, scales: readonly AuditScale[], readings: readonly Reading[]) {
  const people = readings.flatMap((reading) => {
    const scores = scales.flatMap((scale) => reading.scores[scale.code] ?? []);
    return scores.length === scales.length ? [scores] : [];
  });
  const complete = scales.map((scale) => readings.flatMap((reading) => completeRowOf(reading, scale) ?? []));
  if (people.length < 50 || complete.some((rows) => rows.length < 50)) return { code, consistency: null };
  const whole = varianceOf(people.map(averageOf));
  const errors = complete.map((rows, s) => {
    const alpha = alphaOf(rows, rows.map(sumOf));
    return alpha === null
      ? null
      : (varianceOf(people.map((scores) => scores[s] ?? 0)) * (1 - alpha)) / scales.length ** 2;
  });
  const known = errors.filter((error) => error !== null);
  const alpha = known.length < errors.length || whole < 1e-9 ? null : 1 - sumOf(known) / whole;
  return { code, consistency: { people: people.length, alpha } };
}
