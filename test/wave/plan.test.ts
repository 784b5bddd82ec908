import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PlanUnit, type PublishedPlan, planOf } from "../../server/wave/plan.ts";
import { checkPlan } from "../../server/wave/plan-check.ts";

/** A tree of units "u00", "u01", …: each unit's parent is drawn among the units before it. */
function treeArbitrary(unitsMax: number, ownMax: number): fc.Arbitrary<PlanUnit[]> {
  return fc
    .array(fc.record({ parent: fc.nat(), own: fc.oneof(fc.constant(0), fc.nat(ownMax)) }), {
      minLength: 1,
      maxLength: unitsMax,
    })
    .map((rows) =>
      rows.map((row, i) => ({ id: idOf(i), parentId: i === 0 ? null : idOf(row.parent % i), own: row.own })),
    );
}

function idOf(position: number): string {
  return `u${String(position).padStart(2, "0")}`;
}

function publishedPlanOf(units: readonly PlanUnit[], k: number): PublishedPlan {
  const plan = planOf(units, k);
  if (plan.isWithheld) throw new Error("expected a published plan");
  return plan;
}

function peopleBelow(units: readonly PlanUnit[], id: string): number {
  return units.reduce((sum, unit) => {
    if (unit.id === id) return sum + unit.own;
    return unit.parentId === id ? sum + peopleBelow(units, unit.id) : sum;
  }, 0);
}

/** The cheapest allowed plan by trying every set of published units. */
function cheapestByTrying(units: readonly PlanUnit[], k: number): number {
  const totals = units.map((unit) => peopleBelow(units, unit.id));
  let best = Number.POSITIVE_INFINITY;
  for (let set = 0; set < 2 ** units.length; set++) {
    const shown = (i: number): boolean => ((set >> i) & 1) === 1;
    if (!shown(0)) continue;
    const counts = units.map(() => 0);
    units.forEach((unit, i) => {
      let at = i;
      while (!shown(at)) at = units.findIndex((other) => other.id === units[at]?.parentId);
      counts[at] = (counts[at] ?? 0) + unit.own;
    });
    if (counts.some((n) => n > 0 && n < k)) continue;
    const cost = units.reduce(
      (sum, _, i) => (shown(i) || totals[i] === 0 ? sum : sum + 1 + Math.sqrt(totals[i] ?? 0)),
      0,
    );
    best = Math.min(best, cost);
  }
  return best;
}

describe("the plan on counts", () => {
  test("costs what the best of all plans costs", () => {
    fc.assert(
      fc.property(treeArbitrary(9, 9), fc.integer({ min: 2, max: 8 }), (units, k) => {
        const plan = planOf(units, k);
        if (plan.isWithheld) expect(plan.total).toBeLessThan(k);
        else expect(plan.cost).toBeCloseTo(cheapestByTrying(units, k), 9);
      }),
      { numRuns: 600 },
    );
  });

  test("never leaves an atom of fewer than k people, and passes its independent check", () => {
    fc.assert(
      fc.property(treeArbitrary(60, 12), fc.integer({ min: 1, max: 10 }), (units, k) => {
        const plan = planOf(units, k);
        expect(checkPlan(units, k, plan)).toEqual([]);
        if (plan.isWithheld) return;
        expect(plan.atoms.every((atom) => atom.n >= k)).toBe(true);
        expect(plan.atoms.reduce((sum, atom) => sum + atom.n, 0)).toBe(plan.total);
      }),
      { numRuns: 1000 },
    );
  });

  test("does not depend on the order of the rows", () => {
    const shuffled = treeArbitrary(30, 9).chain((units) =>
      fc.tuple(fc.constant(units), fc.shuffledSubarray(units, { minLength: units.length })),
    );
    fc.assert(
      fc.property(shuffled, ([units, other]) => {
        expect(planOf(other, 5)).toEqual(planOf(units, 5));
      }),
    );
  });

  test("shows every team when all are large enough", () => {
    const units = [
      { id: "firm", parentId: null, own: 0 },
      { id: "east", parentId: "firm", own: 0 },
      { id: "a", parentId: "east", own: 5 },
      { id: "b", parentId: "east", own: 8 },
    ];
    expect([...publishedPlanOf(units, 5).published].sort()).toEqual(["a", "b", "east", "firm"]);
  });

  test("pools a team that is too small with the smallest sibling that helps", () => {
    const units = [
      { id: "firm", parentId: null, own: 0 },
      { id: "a", parentId: "firm", own: 3 },
      { id: "b", parentId: "firm", own: 8 },
      { id: "c", parentId: "firm", own: 20 },
    ];
    const plan = publishedPlanOf(units, 5);
    expect([...plan.published].sort()).toEqual(["c", "firm"]);
    expect(plan.atoms).toEqual([
      { id: "c", n: 20 },
      { id: "firm", n: 11 },
    ]);
    expect(plan.atomOf.get("a")).toBe("firm");
  });

  test("leaves units without anybody out, wherever they stand", () => {
    const units = [
      { id: "firm", parentId: null, own: 0 },
      { id: "empty", parentId: "firm", own: 0 },
      { id: "emptier", parentId: "empty", own: 0 },
      { id: "a", parentId: "firm", own: 6 },
    ];
    const plan = publishedPlanOf(units, 5);
    expect([...plan.published].sort()).toEqual(["a", "firm"]);
    expect(plan.atomOf.get("emptier")).toBe("firm");
    expect(plan.cost).toBe(0);
  });

  test("withholds everything below k people in all", () => {
    expect(planOf([{ id: "firm", parentId: null, own: 4 }], 5)).toEqual({ isWithheld: true, total: 4 });
    expect(planOf([{ id: "firm", parentId: null, own: 0 }], 5).isWithheld).toBe(true);
  });

  test("plans a chain of 20,000 units and a wide firm of 10,000 teams", () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => ({
      id: `c${i}`,
      parentId: i ? `c${i - 1}` : null,
      own: i % 4,
    }));
    expect(checkPlan(chain, 8, planOf(chain, 8))).toEqual([]);
    const wide = Array.from({ length: 10_001 }, (_, i) => ({ id: `t${i}`, parentId: i ? "t0" : null, own: i % 13 }));
    expect(checkPlan(wide, 5, planOf(wide, 5))).toEqual([]);
  });

  test.each([
    [
      "two roots",
      [
        { id: "a", parentId: null, own: 9 },
        { id: "b", parentId: null, own: 9 },
      ],
      /one root/,
    ],
    [
      "no root",
      [
        { id: "a", parentId: "b", own: 9 },
        { id: "b", parentId: "a", own: 9 },
      ],
      /one root/,
    ],
    [
      "a cycle",
      [
        { id: "r", parentId: null, own: 9 },
        { id: "a", parentId: "b", own: 9 },
        { id: "b", parentId: "a", own: 9 },
      ],
      /cycle/,
    ],
    [
      "an unknown parent",
      [
        { id: "r", parentId: null, own: 9 },
        { id: "a", parentId: "x", own: 9 },
      ],
      /unknown parent x/,
    ],
    [
      "an id twice",
      [
        { id: "r", parentId: null, own: 9 },
        { id: "r", parentId: "r", own: 9 },
      ],
      /twice/,
    ],
    ["half a person", [{ id: "r", parentId: null, own: 9.5 }], /9.5 people/],
  ])("refuses rows with %s", (_, units, message) => {
    expect(() => planOf(units, 5)).toThrow(message);
  });
});

describe("the check of a plan", () => {
  const units = [
    { id: "firm", parentId: null, own: 0 },
    { id: "a", parentId: "firm", own: 3 },
    { id: "b", parentId: "firm", own: 8 },
  ];
  const plan = publishedPlanOf(units, 5);

  test("finds an atom below k", () => {
    const bad: PublishedPlan = {
      ...plan,
      published: new Set(["firm", "b"]),
      atomOf: new Map([
        ["firm", "firm"],
        ["a", "firm"],
        ["b", "b"],
      ]),
      atoms: [
        { id: "b", n: 8 },
        { id: "firm", n: 3 },
      ],
    };
    expect(checkPlan(units, 5, bad).join()).toContain("the atom firm has 3 people");
  });

  test("finds people counted in the wrong unit, wrong sizes and a missing root", () => {
    expect(checkPlan(units, 5, { ...plan, atomOf: new Map([...plan.atomOf, ["a", "b"]]) }).length).toBeGreaterThan(0);
    expect(checkPlan(units, 5, { ...plan, atoms: [{ id: "firm", n: 12 }] }).join()).toContain("stated with 12");
    expect(checkPlan(units, 5, { ...plan, published: new Set() }).join()).toContain("the root firm is not published");
    expect(checkPlan(units, 5, { isWithheld: true, total: 11 }).join()).toContain("withheld although");
  });
});
