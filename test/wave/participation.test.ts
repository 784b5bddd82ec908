import fc from "fast-check";
import { expect, test } from "vitest";
import { overallOf, participationOf } from "../../server/wave/participation.ts";

test.each([
  [null, 9, "not counted yet"],
  [0, 9, "under 10 %"],
  [0, 20, "under 10 %"],
  [1, 10, "1 of 10"],
  [1, 11, "under 10 %"],
  [4, 9, "4 of 9"],
  [9, 10, "9 of 10"],
  [10, 11, "over 90 %"],
  [9, 9, "over 90 %"],
])("while the wave is open, %s answers of %s are told as %s", (answered, invited, words) => {
  expect(participationOf({ answered, invited }, false)).toBe(words);
});

test("after the end the counts are exact", () => {
  expect(participationOf({ answered: 9, invited: 9 }, true)).toBe("9 of 9");
  expect(participationOf({ answered: 0, invited: 9 }, true)).toBe("0 of 9");
  expect(
    overallOf(
      [
        { answered: 9, invited: 9 },
        { answered: 0, invited: 8 },
      ],
      true,
    ),
  ).toBe("53 %");
});

test("a capped group cannot be worked out from the share over all", () => {
  const group = fc.integer({ min: 5, max: 40 }).chain((invited) => fc.tuple(fc.constant(invited), fc.nat(invited)));
  const told = (groups: readonly { invited: number; answered: number }[]) =>
    JSON.stringify([groups.map((g) => participationOf(g, false)), overallOf(groups, false)]);
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 12 }), (rows) => {
      const others = rows.map(([invited, answered]) => ({ invited, answered }));
      // a large company, so that one person moves the whole by less than a step of ten percent
      const rest = { invited: 400, answered: 200 };
      const full = told([{ invited: 11, answered: 11 }, rest, ...others]);
      const nearly = told([{ invited: 11, answered: 10 }, rest, ...others]);
      const share = (answered: number) =>
        (10 * others.reduce((sum, g) => sum + g.answered, rest.answered + answered)) /
        others.reduce((sum, g) => sum + g.invited, rest.invited + 11);
      fc.pre(Math.round(share(10)) === Math.round(share(11)));
      expect(full).toBe(nearly);
    }),
  );
});

test("nothing is told before the first count", () => {
  expect(overallOf([{ answered: null, invited: 9 }], false)).toBeNull();
  expect(overallOf([], false)).toBeNull();
});
