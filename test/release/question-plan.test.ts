import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type QuestionNode, shownUnitsOf } from "../../server/release/question-plan.ts";
import { questionPlanFaults } from "../../server/release/question-plan-check.ts";
import { areSafe, joinedCounts, type OptionCounts } from "../../server/release/safe-counts.ts";

const rule = { k: 5, largestShare: 0.8 };

/** A random tree of published units, parents first: position i hangs on one before it. Inner units may have an atom. */
const nodes = (maxLength: number): fc.Arbitrary<QuestionNode[]> =>
  fc
    .array(
      fc.record({
        parent: fc.nat(),
        isEmpty: fc.boolean(),
        mayBeShown: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
        mayRestBeShown: fc.boolean(),
        options: fc.array(fc.nat(7), { minLength: 3, maxLength: 3 }),
        none: fc.nat(2),
      }),
      { minLength: 1, maxLength },
    )
    .map((rows) => {
      const parents = rows.map(({ parent }, i) => (i === 0 ? -1 : parent % i));
      // what is too small to be shown has nothing below that is larger
      const may: boolean[] = [];
      for (const [i, row] of rows.entries()) may.push(i === 0 || (row.mayBeShown && may[parents[i] ?? 0] === true));
      return rows.map(({ isEmpty, mayRestBeShown, options, none }, i): QuestionNode => {
        const isInner = parents.includes(i);
        const counts: OptionCounts = isInner && isEmpty ? { options: [0, 0, 0], none: 0 } : { options, none };
        const n = counts.options.reduce((sum, count) => sum + count, counts.none);
        return {
          id: `u${i}`,
          parentId: i === 0 ? null : `u${parents[i]}`,
          n,
          questions: [counts],
          mayBeShown: may[i] === true,
          mayRestBeShown,
        };
      });
    });

/** Positions of the atoms under a unit, itself too. */
function atomsUnder(all: readonly QuestionNode[], id: string): number[] {
  const isUnder = (node: QuestionNode | undefined): boolean =>
    node !== undefined && (node.id === id || isUnder(all.find((one) => one.id === node.parentId)));
  return all.flatMap((node, at) => (node.n > 0 && isUnder(node) ? [at] : []));
}

/** Whether a vector is a linear combination of the rows: elimination in numbers. */
function isInSpan(rows: readonly (readonly number[])[], vector: readonly number[]): boolean {
  const rank = (matrix: number[][]): number => {
    const m = matrix.map((row) => [...row]);
    let rankSoFar = 0;
    for (let column = 0; column < vector.length; column++) {
      const pivot = m.findIndex((row, at) => at >= rankSoFar && Math.abs(row[column] ?? 0) > 1e-9);
      if (pivot < 0) continue;
      const [found] = m.splice(pivot, 1);
      if (!found) continue;
      m.splice(rankSoFar, 0, found);
      for (let at = rankSoFar + 1; at < m.length; at++) {
        const row = m[at];
        const factor = (row?.[column] ?? 0) / (found[column] ?? 1);
        if (row) for (let c = column; c < row.length; c++) row[c] = (row[c] ?? 0) - factor * (found[c] ?? 0);
      }
      rankSoFar++;
    }
    return rankSoFar;
  };
  const matrix = rows.map((row) => [...row]);
  return rank(matrix) === rank([...matrix, [...vector]]);
}

/** Every group of atoms whose answers follow from what is shown, found by trying all groups. */
function derivableGroups(all: readonly QuestionNode[], shown: ReadonlySet<string>): number[][] {
  const atoms = all.flatMap((node, at) => (node.n > 0 ? [at] : []));
  const vectorOf = (group: readonly number[]) => atoms.map((at) => (group.includes(at) ? 1 : 0));
  const rows = [...shown].map((id) => vectorOf(atomsUnder(all, id)));
  const groups: number[][] = [];
  for (let bits = 1; bits < 2 ** atoms.length; bits++) {
    const group = atoms.filter((_, i) => (bits >> i) & 1);
    if (isInSpan(rows, vectorOf(group))) groups.push(group);
  }
  return groups;
}

function countsOf(all: readonly QuestionNode[], group: readonly number[]): OptionCounts {
  return group
    .flatMap((at) => all[at]?.questions ?? [])
    .reduce((sum, counts) => joinedCounts(sum, counts), { options: [], none: 0 });
}

describe("the plan of one question", () => {
  test("leaves no group that is small, or of one mind, and no hidden unit to be worked out, whoever subtracts what", () => {
    let hidden = 0;
    const property = fc.property(nodes(8), (all) => {
      const shown = shownUnitsOf(all, rule);
      expect(questionPlanFaults(all, shown, rule)).toEqual([]);
      const groups = derivableGroups(all, shown);
      for (const group of groups) expect(areSafe(countsOf(all, group), rule)).toBe(true);
      for (const node of all) {
        const atoms = atomsUnder(all, node.id);
        if (shown.has(node.id) || atoms.length === 0) continue;
        hidden++;
        // a hidden unit whose people are exactly those of a shown one is that unit under another name
        const isTwin = [...shown].some((id) => atomsUnder(all, id).join() === atoms.join());
        if (!isTwin) expect(groups.map((group) => group.join())).not.toContain(atoms.join());
      }
      for (const [at, node] of all.entries()) {
        const isRest = node.n > 0 && all.some(({ parentId }) => parentId === node.id);
        if (isRest && !node.mayRestBeShown && atomsUnder(all, node.id).length > 1)
          expect(groups.map((group) => group.join())).not.toContain(String(at));
      }
    });
    fc.assert(property, { numRuns: 1_500 });
    expect(hidden).toBeGreaterThan(500);
  });

  test("hides nothing where nothing has to be hidden", () => {
    const property = fc.property(nodes(12), (all) => {
      const safe = all.map((node): QuestionNode => {
        const counts = { options: [3, 3, 3], none: 0 };
        return {
          ...node,
          n: node.n > 0 ? 9 : 0,
          questions: node.n > 0 ? [counts] : [],
          mayBeShown: true,
          mayRestBeShown: true,
        };
      });
      const withPeople = safe.filter(({ id }) => atomsUnder(safe, id).length > 0).map(({ id }) => id);
      expect([...shownUnitsOf(safe, rule)].sort()).toEqual(withPeople.sort());
    });
    fc.assert(property, { numRuns: 500 });
  });

  test("the control: showing all units as they are fails the same examination", () => {
    let failures = 0;
    const property = fc.property(nodes(8), (all) => {
      const naive = new Set(all.filter(({ mayBeShown }) => mayBeShown).map(({ id }) => id));
      if (questionPlanFaults(all, naive, rule).length > 0) failures++;
    });
    fc.assert(property, { numRuns: 300 });
    expect(failures).toBeGreaterThan(100);
  });

  test("withholds the cheapest neighbour of a team of one mind, and leaves the large ones", () => {
    const team = (id: string, options: number[]): QuestionNode => {
      const n = options.reduce((sum, count) => sum + count, 0);
      return { id, parentId: "all", n, questions: [{ options, none: 0 }], mayBeShown: true, mayRestBeShown: true };
    };
    const root: QuestionNode = {
      id: "all",
      parentId: null,
      n: 0,
      questions: [{ options: [], none: 0 }],
      mayBeShown: true,
      mayRestBeShown: true,
    };
    const shown = shownUnitsOf([root, team("a", [9, 0, 0]), team("b", [5, 4, 3]), team("c", [20, 20, 20])], rule);
    expect([...shown]).toEqual(["all", "c"]);
  });
});
