import type { ScoringKey } from "../score/instrument.ts";
import type { ItemCounts, ReleaseUnit } from "./release.ts";
import type { PublishedUnit, ShownPlan } from "./shown-plan.ts";

/** By published unit, the answers of all its people to every statement that is shown there. */
export function itemCountsOf(
  key: ScoringKey,
  units: readonly PublishedUnit[],
  plan: ShownPlan,
): ReadonlyMap<string, NonNullable<ReleaseUnit["items"]>> {
  const codes = key.scales.flatMap((scale) => scale.items.map((item, at) => ({ ...item, at, scale: scale.code })));
  const counts = new Map(
    units.map(({ id, sums }) => [
      id,
      codes.map(({ scale, at, key: turned }) => {
        const found = sums?.scales[scale];
        const recoded = found?.itemCounts[at] ?? [];
        const clicked = turned === 1 ? recoded : recoded.toReversed();
        const [one = 0, two = 0, three = 0, four = 0, five = 0] = clicked;
        return [one, two, three, four, five, (found?.dk[at] ?? 0) + (found?.skipped[at] ?? 0)] as const;
      }),
    ]),
  );
  for (const { id, parentId } of units.toReversed()) {
    const [own, above] = [counts.get(id), parentId === null ? undefined : counts.get(parentId)];
    if (parentId !== null && own && above)
      counts.set(
        parentId,
        above.map((item, i) => added(item, own[i] ?? item)),
      );
  }
  return new Map(
    units.map(({ id }) => {
      const shown = codes.flatMap(({ code, scale }, i): [string, ItemCounts][] => {
        const found = counts.get(id)?.[i];
        return found && plan.get(scale)?.items.has(id) ? [[code, found]] : [];
      });
      return [id, Object.fromEntries(shown)];
    }),
  );
}

function added(a: ItemCounts, b: ItemCounts): ItemCounts {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4], a[5] + b[5]];
}
