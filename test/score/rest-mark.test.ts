import fc from "fast-check";
import { expect, test } from "vitest";
import { isMarked } from "../../server/score/rest-mark.ts";

const interval = { lower: 48, upper: 56 };

test("a team is called different if q is below .10 and its whole interval lies on that side of the others", () => {
  expect(isMarked({ est: -10, q: 0.09 }, 50, interval)).toBe(true); // the others at 60
  expect(isMarked({ est: -10, q: 0.1 }, 50, interval)).toBe(false);
  expect(isMarked({ est: -5, q: 0.01 }, 50, interval)).toBe(false); // at 55, inside
  expect(isMarked({ est: 8, q: 0.01 }, 50, interval)).toBe(true); // at 42
  expect(isMarked({ est: 1, q: 0.01 }, 50, interval)).toBe(false); // at 49, inside
  expect(isMarked({ est: 8, q: 0.01 }, 70, interval)).toBe(false); // at 62: the interval is on the other side
  expect(isMarked({ est: -10, q: 0.001 }, 50, null)).toBe(false);
});

test("more doubt, in q or in the interval, never marks a team", () => {
  const points = fc.double({ min: 0, max: 100, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const property = fc.property(points, points, points, points, share, share, (own, others, mean, half, q, more) => {
    const est = own - others;
    const narrow = { lower: mean - half, upper: mean + half };
    const wide = { lower: mean - half - 10 * more, upper: mean + half + 10 * more };
    if (isMarked({ est, q: Math.max(q, more) }, own, narrow)) expect(isMarked({ est, q }, own, narrow)).toBe(true);
    if (isMarked({ est, q }, own, wide)) expect(isMarked({ est, q }, own, narrow)).toBe(true);
  });
  fc.assert(property, { numRuns: 10_000 });
});
