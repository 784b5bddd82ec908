/** One place at which a release does not say what follows from the answers. */
export interface Difference {
  /** such as "North / REW / own / mean" */
  readonly place: string;
  readonly published: unknown;
  readonly expected: unknown;
}

/** What two ways of computing may differ by: variance components are found by search. */
const searched = 1e-4;
/** How far rounding moves a number of this name: means in whole points, ends twice, chances in percents, and so on. */
const roundings: Readonly<Record<string, number>> = {
  mean: 0.5,
  lower: 1,
  upper: 1,
  difference: 0.5,
  before: 0.5,
  now: 0.5,
  points: 1,
  from: 1.5,
  to: 1.5,
  ...Object.fromEntries(["p50", "p60", "p", "q", "pMajority", "allInPlace"].map((name) => [name, 0.01])),
  ...Object.fromEntries(
    ["alpha", "alphaWithin", "icc1", "icc2", "designEffect", "uniform", "slightSkew", "rest"].map((name) => [
      name,
      0.005,
    ]),
  ),
  tau2: 0.05,
  sigma2: 0.05,
};

/** What was compared: how many single values, and which differ. */
export interface Comparison {
  compared: number;
  readonly differences: Difference[];
}

/** True if a number is the expected one for this name, at the precision at which it is published. */
export function isSameNumber(name: string, published: number, expected: number): boolean {
  return Math.abs(published - expected) <= (roundings[name] ?? 0) + searched * Math.max(1, Math.abs(expected));
}

/**
 * Compares a published value with the expected one, part by part. Every field that is expected must be there; lists
 * and the maps of `wholeMaps` must hold nothing else.
 */
export function compare(
  into: Comparison,
  place: readonly string[],
  published: unknown,
  expected: unknown,
  name = place.at(-1) ?? "",
): void {
  if (isRecord(expected) && isRecord(published)) {
    for (const [field, value] of Object.entries(expected))
      compare(into, [...place, field], published[field], value, field);
    if (!wholeMaps.has(name)) return;
    for (const field of Object.keys(published))
      if (!(field in expected)) into.differences.push(differenceAt([...place, field], published[field], undefined));
    return;
  }
  if (Array.isArray(expected) && Array.isArray(published) && expected.length === published.length) {
    for (const [i, value] of expected.entries()) compare(into, [...place, String(i + 1)], published[i], value, name);
    return;
  }
  into.compared++;
  const isSame =
    typeof expected === "number" && typeof published === "number"
      ? isSameNumber(name, published, expected)
      : JSON.stringify(expected) === JSON.stringify(published);
  if (!isSame) into.differences.push(differenceAt(place, published, expected));
}

const wholeMaps = new Set([
  "cells",
  "pillars",
  "kinds",
  "questions",
  "means",
  "verdicts",
  "rest",
  "own",
  "estimate",
  "items",
  "teams",
  "scales",
]);

function differenceAt(place: readonly string[], published: unknown, expected: unknown): Difference {
  return { place: place.join(" / "), published: published ?? null, expected: expected ?? null };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
