import fc from "fast-check";
import { expect, test } from "vitest";
import type { UnitId } from "../../server/kernel/brand.ts";
import { type CountedUnit, commentUnitsOf } from "../../server/response/comment-units.ts";
import { planOf } from "../../server/wave/plan.ts";

const id = (name: string) => name as UnitId;

function unitsFrom(rows: readonly (readonly [name: string, parent: string | null, included: number])[]): CountedUnit[] {
  return rows.map(([name, parent, included]) => ({
    id: id(name),
    parentId: parent === null ? null : id(parent),
    included,
  }));
}

function placed(units: readonly CountedUnit[], commentsFrom = 10): Record<string, string> {
  const plan = planOf(
    units.map((unit) => ({ id: unit.id, parentId: unit.parentId, own: unit.included })),
    5,
  );
  return plan.isWithheld ? {} : Object.fromEntries(commentUnitsOf(units, plan.published, commentsFrom));
}

test("comments of teams stand under their department, when ten or more answered there", () => {
  const units = unitsFrom([
    ["org", null, 0],
    ["sales", "org", 0],
    ["north", "sales", 8],
    ["south", "sales", 6],
    ["plant", "org", 0],
    ["line", "plant", 30],
    ["stores", "plant", 7],
  ]);
  expect(placed(units)).toEqual({ north: "sales", south: "sales", line: "plant", stores: "plant" });
  expect(placed(units, 20)).toEqual({ north: "org", south: "org", line: "org", stores: "org" });
});

test("a department with one team only does not show that team's comments under another name", () => {
  const units = unitsFrom([
    ["org", null, 0],
    ["sales", "org", 0],
    ["north", "sales", 40],
    ["plant", "org", 15],
    ["line", "plant", 12],
  ]);
  expect(placed(units)).toEqual({ north: "org", plant: "plant", line: "plant" });
});

test("in any organisation a unit's comments come from at least so many, of its own subtree, and from no single team", () => {
  const tree = fc.array(fc.record({ parent: fc.nat(), included: fc.nat({ max: 25 }) }), {
    minLength: 1,
    maxLength: 14,
  });
  fc.assert(
    fc.property(tree, fc.integer({ min: 5, max: 20 }), (rows, commentsFrom) => {
      const units = rows.map(({ parent, included }, i): CountedUnit => {
        return { id: id(`u${i}`), parentId: i === 0 ? null : id(`u${parent % i}`), included };
      });
      const plan = planOf(
        units.map((unit) => ({ id: unit.id, parentId: unit.parentId, own: unit.included })),
        5,
      );
      if (plan.isWithheld) return;
      const byId = new Map(units.map((unit) => [unit.id, unit]));
      const places = commentUnitsOf(units, plan.published, commentsFrom);
      const pools = new Map<UnitId, UnitId[]>();
      for (const [from, to] of places) {
        pools.set(to, [...(pools.get(to) ?? []), from]);
        let at: UnitId | null | undefined = from;
        while (at && at !== to) at = byId.get(at)?.parentId;
        expect(at).toBe(to);
        expect(plan.published.has(to)).toBe(true);
      }
      const answered = units.filter((unit) => unit.included > 0);
      const total = answered.reduce((sum, unit) => sum + unit.included, 0);
      for (const [to, from] of pools) {
        const n = from.reduce((sum, one) => sum + (byId.get(one)?.included ?? 0), 0);
        expect(n).toBeGreaterThanOrEqual(commentsFrom);
        const isTeam = !units.some((unit) => unit.parentId === to);
        if (isTeam) expect(byId.get(to)?.parentId).toBeNull();
        if (from.length === 1 && from[0] !== to) expect(byId.get(to)?.parentId).toBeNull();
      }
      // nobody's comment is dropped while the whole organisation has enough
      expect(places.size).toBe(total >= commentsFrom ? answered.length : 0);
    }),
    { numRuns: 500 },
  );
});
