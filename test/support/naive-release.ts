import type { ReleaseInput } from "../../server/release/assemble.ts";
import type { OutsideCell, OutsideRelease } from "../../server/release/outside-release.ts";
import type { ItemCounts } from "../../server/release/release.ts";
import type { ScoringKey } from "../../server/score/instrument.ts";

const noCounts: ItemCounts = [0, 0, 0, 0, 0, 0];

/**
 * What a threshold alone gives: the answers to every statement, shown as they are in every unit with k people. The rest
 * of the release stays out, so that what is found is found in these tables.
 */
export function naiveRelease(release: OutsideRelease, input: ReleaseInput, key: ScoringKey): OutsideRelease {
  const codes = key.scales.flatMap((scale) =>
    scale.items.map((item, at) => ({ scale: scale.code, code: item.code, at })),
  );
  const tables = new Map(codes.map((one) => [one.code, countsOf(input, one)]));
  const cells = release.cells
    .filter(({ unit, n }) => n >= release.k && input.tree.some(({ id }) => id === unit))
    .map((cell): OutsideCell => {
      const shown = [...tables].map(([code, table]) => [code, { counts: table.get(cell.unit) ?? noCounts }] as const);
      return { ...cell, q: Object.fromEntries(shown) };
    });
  return { ...release, cells, scales: [], kinds: [] };
}

/** Answers to one statement by unit, with all units below. */
function countsOf(
  { tree, sums }: ReleaseInput,
  { scale, at }: { readonly scale: ScoringKey["scales"][number]["code"]; readonly at: number },
): ReadonlyMap<string, ItemCounts> {
  const counted = new Map<string, ItemCounts>();
  const add = (unit: string, counts: readonly number[]) => {
    const old = counted.get(unit) ?? noCounts;
    counted.set(unit, old.map((count, option) => count + (counts[option] ?? 0)) as unknown as ItemCounts);
  };
  for (const { id, parentId } of tree.toReversed()) {
    const own = sums.get(id)?.scales[scale];
    add(id, [...(own?.itemCounts[at] ?? [0, 0, 0, 0, 0]), (own?.dk[at] ?? 0) + (own?.skipped[at] ?? 0)]);
    if (parentId !== null) add(parentId, counted.get(id) ?? noCounts);
  }
  return counted;
}
