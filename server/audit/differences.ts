/** One place at which a release does not say what follows from the answers. */
export interface Difference {
  /** such as "North / REW / own / mean" */
  readonly place: string;
  readonly published: unknown;
  readonly expected: unknown;
}

/** How far a published number may lie from the recomputed one: what two ways of computing differ by, no more. */
const exact = 1e-7;
/** Estimates follow from variance components, which both ways find by search. */
const searched = 1e-4;
const searchedNames = new Set(["estimate", "p50", "p60", "tau2", "sigma2", "allInPlace"]);

/** What was compared: how many single values, and which differ. */
export interface Comparison {
  compared: number;
  readonly differences: Difference[];
}

/** True if a number is the expected one for this name. */
export function isSameNumber(name: string, published: number, expected: number): boolean {
  const tolerance = searchedNames.has(name) ? searched : exact;
  return Math.abs(published - expected) <= tolerance * Math.max(1, Math.abs(expected));
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
      compare(into, [...place, field], published[field], value, searchedNames.has(name) ? name : field);
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
]);

function differenceAt(place: readonly string[], published: unknown, expected: unknown): Difference {
  return { place: place.join(" / "), published: published ?? null, expected: expected ?? null };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
