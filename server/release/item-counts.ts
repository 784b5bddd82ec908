import { recordOf } from "../kernel/record.ts";
import type { ScaleCode, ScoringKey } from "../score/instrument.ts";
import type { ItemCounts, ReleaseUnit } from "./release.ts";
import type { PublishedUnit, ShownPlan } from "./shown-plan.ts";

/** Places of a statement in the counts of a unit: 1 to 5 as clicked, and no answer. */
const places = 6;

/** By published unit, the answers of all its people to every statement that is shown there. */
export function itemCountsOf(
  key: ScoringKey,
  units: readonly PublishedUnit[],
  plan: ShownPlan,
): ReadonlyMap<string, NonNullable<ReleaseUnit["items"]>> {
  const items = key.scales.flatMap((scale) => scale.items.map((item, at) => ({ ...item, at, scale: scale.code })));
  const counts = new Map(units.map(({ id, sums }) => [id, countsOf(items, sums)]));
  for (const { id, parentId } of units.toReversed()) {
    const [own, above] = [counts.get(id), parentId === null ? undefined : counts.get(parentId)];
    if (own && above) for (let i = 0; i < above.length; i++) above[i] = (above[i] ?? 0) + (own[i] ?? 0);
  }
  const firstOf = new Map(items.map(({ code }, i) => [code, i * places]));
  return new Map(
    units.map(({ id }) => {
      const found = counts.get(id) ?? new Int32Array();
      const shown = items.filter(({ scale }) => plan.get(scale)?.items.has(id));
      const codes = shown.map(({ code }) => code);
      return [id, recordOf(codes, (code) => tupleAt(found, firstOf.get(code) ?? 0))];
    }),
  );
}

interface PlacedItem {
  readonly scale: ScaleCode;
  readonly at: number;
  readonly key: 1 | -1;
}

/** One after the other: there may be thousands of units. */
function countsOf(items: readonly PlacedItem[], sums: PublishedUnit["sums"]): Int32Array {
  const counts = new Int32Array(items.length * places);
  for (const [i, { scale, at, key }] of items.entries()) {
    const found = sums?.scales[scale];
    if (!found) continue;
    const recoded = found.itemCounts[at] ?? [];
    for (let answer = 0; answer < 5; answer++)
      counts[i * places + answer] = recoded[key === 1 ? answer : 4 - answer] ?? 0;
    counts[i * places + 5] = (found.dk[at] ?? 0) + (found.skipped[at] ?? 0);
  }
  return counts;
}

function tupleAt(counts: Int32Array, from: number): ItemCounts {
  const at = (place: number) => counts[from + place] ?? 0;
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}
