import fc from "fast-check";
import { expect, test } from "vitest";
import type { GroupId, UnitId } from "../../server/kernel/brand.ts";
import { type BoxedGroup, mixedTreeOf, returnUnitsOf } from "../../server/response/return-units.ts";
import { showableTreeOf, type TreeUnit } from "../../server/response/tree.ts";
import { planOf } from "../../server/wave/plan.ts";

/** A tree of up to 25 units; some were joined with the nearest group above, the others have ballots of their own. */
const boxes = fc
  .array(fc.record({ parent: fc.nat(), ballots: fc.nat({ max: 14 }), isJoined: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((rows) => {
    const idOf = (i: number) => `u${String(i).padStart(2, "0")}` as UnitId;
    const hosts: UnitId[] = [];
    const tree = rows.map(({ parent, isJoined }, i): TreeUnit => {
      const above = i === 0 ? 0 : parent % i;
      const id = idOf(i);
      const groupUnitId = i > 0 && isJoined ? (hosts[above] ?? id) : id;
      hosts.push(groupUnitId);
      const parentId = i === 0 ? null : idOf(above);
      return { id, parentId, externalId: id, name: id, depth: 0, invitedOwn: 20, groupUnitId };
    });
    const groups = tree
      .filter((unit) => unit.groupUnitId === unit.id)
      .map((unit, leaf): BoxedGroup => {
        const ballots = rows[tree.indexOf(unit)]?.ballots ?? 0;
        return { id: `g${leaf}` as GroupId, unitId: unit.id, leaf, ballots };
      });
    return { tree, groups };
  });

function planOfBox(tree: readonly TreeUnit[], own: ReadonlyMap<string, number>, k: number) {
  return planOf(
    showableTreeOf(tree).map(({ id, parentId }) => ({ id, parentId, own: own.get(id) ?? 0 })),
    k,
  );
}

test("nothing comes back from fewer than k, everything comes back once, and the same units are shown", () => {
  fc.assert(
    fc.property(boxes, fc.integer({ min: 5, max: 9 }), ({ tree, groups }, k) => {
      const before = planOfBox(tree, new Map(groups.map((group) => [group.unitId, group.ballots])), k);
      const units = returnUnitsOf(tree, groups, k);
      expect(units === undefined).toBe(before.isWithheld);
      if (units === undefined || before.isWithheld) return;
      for (const unit of units) expect(unit.ballots).toBeGreaterThanOrEqual(k);
      const given = units.flatMap((unit) => unit.groups.map((group) => group.leaf)).sort((a, b) => a - b);
      expect(given).toEqual(groups.filter((group) => group.ballots > 0).map((group) => group.leaf));

      const own = new Map<string, number>();
      for (const unit of units) own.set(unit.unitId, (own.get(unit.unitId) ?? 0) + unit.ballots);
      const after = planOfBox(mixedTreeOf(tree, units), own, k);
      if (after.isWithheld) expect.fail("withheld after mixing");
      expect(after.atoms).toEqual(before.atoms);
      for (const unit of units)
        for (const group of unit.groups) expect(after.atomOf.get(unit.unitId)).toBe(before.atomOf.get(group.unitId));
    }),
    { numRuns: 600 },
  );
});

test("a group with enough ballots stays alone; a smaller one takes the smallest of those that count with it", () => {
  const unit = (id: string, parentId: string | null) =>
    ({ id, parentId, externalId: id, name: id, depth: 0, invitedOwn: 9, groupUnitId: id }) as TreeUnit;
  const tree = [unit("top", null), unit("a", "top"), unit("b", "top"), unit("c", "top")];
  const group = (unitId: string, leaf: number, ballots: number) =>
    ({ id: unitId, unitId, leaf, ballots }) as BoxedGroup;
  const units = returnUnitsOf(tree, [group("top", 0, 0), group("a", 1, 9), group("b", 2, 3), group("c", 3, 6)], 5);
  expect(units?.map((one) => [one.unitId, one.groups.map(({ unitId }) => unitId), one.ballots])).toEqual([
    ["a", ["a"], 9],
    ["top", ["b", "c"], 9],
  ]);
});
