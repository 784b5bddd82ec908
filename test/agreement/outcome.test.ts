import fc from "fast-check";
import { expect, test } from "vitest";
import { judgedPredictions, leavesOutNoChange, outcomeOf, outcomes } from "../../server/agreement/outcome.ts";
import { agreement, sampleAgreed } from "../support/sample-agreements.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { sampleRelease } from "../support/sample-release.ts";

const change = (points: number, half: number) => ({ from: points - half, to: points + half });

test.each([
  [8, change(14, 5), "reached"],
  [8, change(13, 5), "reached"],
  [8, change(9, 5), "consistent"],
  [8, change(6, 5), "consistent"],
  [20, change(9, 5), "short"],
  [8, change(1, 5), "short"],
  [8, change(-3, 5), "short"],
  [8, change(-12, 5), "opposite"],
  [8, change(5, 9), "unknown"],
  [8, change(-3, 20), "unknown"],
  [8, null, "unknown"],
  [-8, change(-14, 5), "reached"],
  [-8, change(14, 5), "opposite"],
  [-20, change(-9, 5), "short"],
] as const)("a prediction of %s against %j: %s", (points, came, outcome) => {
  expect(outcomeOf(points, came)).toBe(outcome);
});

const changes = fc
  .record({ points: fc.integer({ min: -100, max: 100 }), half: fc.integer({ min: 0, max: 60 }) })
  .map(({ points, half }) => change(points, half));
const predictions = fc.integer({ min: 5, max: 60 });

test("a predicted fall is a predicted rise in the mirror", () => {
  fc.assert(
    fc.property(predictions, changes, (points, came) => {
      const mirrored = { from: -came.to, to: -came.from };
      expect(outcomeOf(-points, mirrored)).toBe(outcomeOf(points, came));
    }),
  );
});

test("what comes true or fits leaves out no change; a bolder prediction never does better", () => {
  const rank = { reached: 2, consistent: 1, short: 0, unknown: 0, opposite: 0 } as const;
  fc.assert(
    fc.property(predictions, fc.integer({ min: 0, max: 40 }), changes, (points, more, came) => {
      const outcome = outcomeOf(points, came);
      if (rank[outcome] > 0) expect(came.from).toBeGreaterThan(0);
      if (rank[outcome] > 0) expect(leavesOutNoChange(came)).toBe(true);
      if (outcome === "short") expect(came.to).toBeLessThan(points);
      expect(rank[outcomeOf(points + more, came)]).toBeLessThanOrEqual(rank[outcome]);
    }),
  );
});

test("a second wave judges every prediction, with a reason wherever there is no change", () => {
  const release = secondWave(sampleRelease());
  const { before } = sampleAgreed(release);
  const judged = judgedPredictions(release, before);
  expect(judged).toHaveLength(before.length);
  expect(new Set(judged.map(({ outcome }) => outcome))).toEqual(new Set(outcomes));
  for (const { change: came, reason, outcome } of judged) {
    expect(came === null).toBe(reason !== null);
    if (came === null) expect(outcome).toBe("unknown");
  }
  const root = judged.find(({ unit }) => unit?.parentId === null);
  expect(root?.change).toEqual(release.comparison?.scales["MIS"]?.organisation);
  expect(root?.whole).toBeNull();
});

test("a first wave judges nothing, and a unit that is not shown now says only that", () => {
  expect(judgedPredictions(sampleRelease(), [agreement()])).toEqual([]);
  const release = secondWave(sampleRelease());
  const hidden = release.units.find(({ status }) => status === "withheld");
  const [judged] = judgedPredictions(release, [agreement({ unit: hidden?.externalId ?? "" })]);
  expect(judged).toMatchObject({ change: null, reason: "not_now", outcome: "unknown", whole: expect.anything() });
});
