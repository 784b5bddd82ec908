import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrganisationId, UnitId } from "../../server/kernel/brand.ts";
import { frozenTreeOf, type LiveUnit } from "../../server/wave/frozen-tree.ts";
import { groupingOf } from "../../server/wave/reporting-groups.ts";

const mill = { id: "org" as OrganisationId, name: "Fen Mills" };

function unit(id: string, parent: string | null, people: number, position = 0): LiveUnit {
  const parentId = parent as UnitId | null;
  return { id: id as UnitId, externalId: `x-${id}`, parentId, name: id.toUpperCase(), position, people };
}

describe("the frozen tree", () => {
  test("is in reading order, siblings by their position, whatever the order of the rows", () => {
    const units = [
      unit("b1", "b", 3),
      unit("b", "top", 0, 1),
      unit("a2", "a", 2, 1),
      unit("top", null, 1),
      unit("a", "top", 0, 0),
      unit("a1", "a", 1, 0),
    ];
    const tree = frozenTreeOf(mill, units);
    expect(tree.map((u) => `${u.position} ${u.depth} ${u.id} in ${u.parentId} ${u.invitedOwn}`)).toEqual([
      "0 0 top in null 1",
      "1 1 a in top 0",
      "2 2 a1 in a 1",
      "3 2 a2 in a 2",
      "4 1 b in top 0",
      "5 2 b1 in b 3",
    ]);
    expect(frozenTreeOf(mill, [...units].reverse())).toEqual(tree);
  });

  test("several units at the top are put under the organisation, which keeps its id from wave to wave", () => {
    const tree = frozenTreeOf(mill, [unit("b", null, 2, 1), unit("a", null, 3, 0), unit("b1", "b", 4)]);
    expect(tree.map((u) => [u.id, u.parentId, u.depth, u.name])).toEqual([
      ["org", null, 0, "Fen Mills"],
      ["a", "org", 1, "A"],
      ["b", "org", 1, "B"],
      ["b1", "b", 2, "B1"],
    ]);
  });

  test("an organisation without units is a root alone", () => {
    expect(frozenTreeOf(mill, []).map((u) => u.id)).toEqual(["org"]);
  });

  test("a cycle is a fault", () => {
    expect(() => frozenTreeOf(mill, [unit("top", null, 1), unit("a", "b", 1), unit("b", "a", 1)])).toThrow("cycle");
  });
});

describe("reporting groups", () => {
  test("a team that is too small is joined with the unit above, and the label says what it is", () => {
    const tree = frozenTreeOf(mill, [
      unit("top", null, 0),
      unit("sales", "top", 2, 0),
      unit("north", "sales", 9, 0),
      unit("south", "sales", 4, 1),
      unit("export", "sales", 3, 2),
      unit("plant", "top", 0, 1),
      unit("line", "plant", 5, 0),
      unit("lab", "plant", 4, 1),
    ]);
    const result = groupingOf(tree, 8);
    if (!result.ok) expect.fail(result.refusal);
    expect(result.value.groups).toEqual([
      {
        unitId: "sales",
        label: "Rest of SALES",
        invited: 9,
        joined: [
          { name: "SOUTH", people: 4 },
          { name: "EXPORT", people: 3 },
        ],
      },
      { unitId: "north", label: "NORTH", invited: 9, joined: [] },
      {
        unitId: "plant",
        label: "PLANT",
        invited: 9,
        joined: [
          { name: "LINE", people: 5 },
          { name: "LAB", people: 4 },
        ],
      },
    ]);
    expect(result.value.groupUnitOf.get("export" as UnitId)).toBe("sales");
    expect(result.value.groupUnitOf.has("top" as UnitId)).toBe(false);
  });

  test("too few people in all are refused with the number", () => {
    const result = groupingOf(frozenTreeOf(mill, [unit("top", null, 7)]), 8);
    expect(result).toEqual({
      ok: false,
      refusal: "There are 7 people on the list and the smallest group is 8. Import more people first.",
    });
  });

  test("everybody is in exactly one group, and no group is below the threshold", () => {
    const shape = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(shape, fc.integer({ min: 5, max: 12 }), (rows, k) => {
        const units = rows.map(([parent, people], i) => unit(`u${i}`, i === 0 ? null : `u${parent % i}`, people, i));
        const tree = frozenTreeOf(mill, units);
        const total = tree.reduce((sum, u) => sum + u.invitedOwn, 0);
        const result = groupingOf(tree, k);
        expect(result.ok).toBe(total >= k);
        if (!result.ok) return;
        const counted = new Map<UnitId, number>();
        for (const u of tree.filter((u) => u.invitedOwn > 0)) {
          const group = result.value.groupUnitOf.get(u.id);
          if (group === undefined) expect.fail(`nobody counts ${u.id}`);
          counted.set(group, (counted.get(group) ?? 0) + u.invitedOwn);
        }
        expect([...counted].sort()).toEqual(result.value.groups.map((g) => [g.unitId, g.invited]).sort());
        for (const group of result.value.groups) expect(group.invited).toBeGreaterThanOrEqual(k);
        expect(result.value.invited).toBe(total);
      }),
    );
  });
});
