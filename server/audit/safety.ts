import type { Release } from "../release/release.ts";
import type { OpenedWave, Reading } from "./opened-wave.ts";

/** Answers of one published unit's own, read. */
export type ReadingsOf = (unitId: string) => readonly Reading[];

interface Fault {
  readonly place: string;
  readonly published: unknown;
  readonly expected: unknown;
}

/**
 * Groups whose answers follow from what is published, and which must not be known: fewer than k answered, or nearly all
 * alike. For every sub-scale and statement: what is left of each unit that shows it, without the units below that show
 * it too, from the answers themselves. `publishedAbove`: the published units over a unit, itself first.
 */
export function safetyFaultsOf(
  wave: OpenedWave,
  release: Release,
  readingsOf: ReadingsOf,
  publishedAbove: (unitId: string) => readonly string[],
): Fault[] {
  const units = release.units.filter((unit) => unit.status === "published");
  const leftOf = (shows: (unitId: string) => boolean): ReadonlyMap<string, readonly Reading[]> => {
    const left = new Map<string, Reading[]>();
    for (const { id } of units) {
      const home = publishedAbove(id).find(shows);
      if (home !== undefined) left.set(home, [...(left.get(home) ?? []), ...readingsOf(id)]);
    }
    return left;
  };
  const nameOf = new Map(units.map(({ id, name }) => [id, name]));
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const faults = units.flatMap(({ name, answered, items }): Fault[] => {
    const isSmall = (answered ?? 0) < 10 && Object.keys(items ?? {}).length > 0;
    return isSmall ? [{ place: `statements of ${name}`, published: `${answered} answers`, expected: null }] : [];
  });
  const look = (what: string, shows: (unitId: string) => boolean, value: (reading: Reading) => number | null) => {
    for (const [id, readings] of leftOf(shows)) {
      const reason = reasonOf(readings.map(value), wave.thresholds);
      if (reason)
        faults.push({ place: `${what}: what is left of ${nameOf.get(id)}`, published: reason, expected: null });
    }
  };
  for (const { code, items } of wave.key.scales) {
    const shows = (id: string) =>
      byId.get(id)?.team?.cells[code] !== undefined || byId.get(id)?.summary?.means[code] !== undefined;
    look(code, shows, (reading) => reading.scores[code] ?? null);
    for (const [i, item] of items.entries())
      look(
        item.code,
        (id) => byId.get(id)?.items?.[item.code] !== undefined,
        (reading) => reading.items[code]?.[i] ?? null,
      );
  }
  return faults;
}

/** Why the answers of these people must not be known together; undefined where they may. */
function reasonOf(
  values: readonly (number | null)[],
  { k, largestShare }: { readonly k: number; readonly largestShare: number },
): string | undefined {
  if (values.length === 0) return undefined;
  const given = values.filter((value) => value !== null);
  if (given.length < k) return `${given.length} answers`;
  const counts = new Map<number, number>();
  for (const value of given) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  if (most > largestShare * given.length + 1e-9) return `${most} of ${given.length} alike`;
  const none = values.length - given.length;
  return none > largestShare * values.length + 1e-9 ? `${none} of ${values.length} without an answer` : undefined;
}
