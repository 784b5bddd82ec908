/**
 * What was worked out of a release is kept with it: a release never changes once it is frozen, and the same pages of it
 * are read again and again. Goes when the release is let go; of one release the oldest go first when there are too many.
 */
import type { Release } from "../release/release.ts";

const kept = new WeakMap<Release, Map<string, unknown>>();

/** About 12 kB each where they are rows of teams. */
const entriesAtMost = 1_500;

/** The value under `key`, made the first time. The same key must always mean the same pure work on the release. */
export function keptOf<Value>(release: Release, key: string, make: () => Value): Value {
  const known = kept.get(release) ?? new Map<string, unknown>();
  if (known.size === 0) kept.set(release, known);
  const found = known.get(key);
  if (found !== undefined) return found as Value;
  const made = make();
  known.set(key, made);
  const [oldest] = known.keys();
  if (known.size > entriesAtMost && oldest !== undefined) known.delete(oldest);
  return made;
}
