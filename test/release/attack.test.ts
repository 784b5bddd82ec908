import { beforeAll, describe, expect, test } from "vitest";
import { simulatedReleaseInput } from "../../server/demo/simulated-release.ts";
import { organisationShapes } from "../../server/demo/simulated-tree.ts";
import { attackRelease } from "../../server/release/attack.ts";
import type { IntervalSolver } from "../../server/release/attack-means.ts";
import { loadIntervalSolver } from "../../server/release/interval-solver-file.ts";
import type { OutsideCell, OutsideRelease, OutsideScale } from "../../server/release/outside-release.ts";
import type { ItemCounts } from "../../server/release/release.ts";
import { questionsOf, safeRelease } from "../../server/release/safe-release-action.ts";
import { outsideReleaseOf } from "../../server/release/seen-from-outside.ts";
import { readinessKey as key } from "../score/readiness-key.ts";
import { naiveRelease } from "../support/naive-release.ts";

let solve: IntervalSolver;
beforeAll(async () => {
  solve = await loadIntervalSolver();
});

const base: OutsideRelease = {
  schema: "ors-release/1",
  k: 5,
  largestShare: 0.8,
  scale: [1, 2, 3, 4, 5, 6],
  questions: { INI: ["INI1"], REW: ["REW1", "REW2", "REW3", "REW4"] },
  alpha: { INI: 0.7, REW: 0.7 },
  units: [
    { id: "all", parent: null, name: "all" },
    { id: "a", parent: "all", name: "a" },
    { id: "b", parent: "all", name: "b" },
    { id: "c", parent: "all", name: "c" },
  ],
  dims: {},
  cells: [],
  scales: [],
  kinds: [],
  verdicts: [],
  weights: ["a", "b", "c"].map((unit) => ({ unit, weight: 10 })),
  organisation: null,
  comments: [],
  changes: null,
};

const cell = (unit: string, ...counts: number[]): OutsideCell => ({
  unit,
  cut: {},
  n: counts.reduce((sum, count) => sum + count, 0),
  q: { INI1: { counts: counts as unknown as ItemCounts } },
});
const withheld = (unit: string, n: number): OutsideCell => ({ unit, cut: {}, n, q: {} });
const mean = (unit: string, value: number, halfWidth: number, n: number | null): OutsideScale => ({
  unit,
  scale: "REW",
  n,
  mean: value,
  halfWidth,
  estimate: value,
  estimateHalfWidth: halfWidth,
  decimals: 0,
  state: null,
  below: null,
  above: null,
  difference: null,
  isMarked: false,
  isMarkedStrongly: false,
});
const kindsOf = (release: Partial<OutsideRelease>) =>
  attackRelease({ ...base, ...release }, solve).map((finding) => finding.kind);

describe("the attack on a release finds", () => {
  test("a team shown with fewer than k answers", () => {
    expect(kindsOf({ cells: [cell("all", 9, 9, 9, 9, 9, 0), cell("a", 1, 1, 1, 1, 0, 6)] })).toContain(
      "published-below-k",
    );
  });

  test("a few people left when the parts are taken from the whole", () => {
    const cells = [
      cell("all", 6, 6, 6, 6, 6, 0),
      cell("a", 5, 5, 4, 3, 3, 0),
      cell("b", 1, 0, 1, 2, 3, 0),
      withheld("c", 3),
    ];
    expect(kindsOf({ cells })).toContain("small-group-derivable");
  });

  test("a group of one mind, by what they said and by what they did not say", () => {
    expect(kindsOf({ cells: [cell("all", 0, 0, 1, 0, 9, 0)] })).toEqual(["uniform"]);
    expect(kindsOf({ cells: [cell("all", 1, 1, 1, 1, 1, 26)] })).toEqual(["no-answer-uniform"]);
  });

  test("a withheld team whose answers are the difference", () => {
    const cells = [cell("all", 6, 6, 6, 6, 6, 0), cell("a", 3, 3, 2, 3, 4, 0), withheld("b", 15)];
    expect(kindsOf({ cells })).toEqual(["withheld-derivable"]);
  });

  test("what must be true of a withheld unit because of a known part of it", () => {
    const units = [...base.units, { id: "b1", parent: "b", name: "b1" }];
    // ten in its shown part said 5; of the ten others who did, at most the three of c are elsewhere: 17 of 20
    const cells = [cell("all", 0, 0, 1, 2, 20, 0), cell("b1", 0, 0, 1, 1, 10, 0), withheld("b", 20), withheld("c", 3)];
    expect(kindsOf({ units, cells })).toContain("near-certain");
  });

  test("counts that cannot be", () => {
    expect(kindsOf({ cells: [cell("all", 5, 5, 5, 5, 5, 0), cell("a", 6, 2, 2, 2, 2, 0)] })).toContain("contradiction");
  });

  test("a mean and a half-width that leave only one score", () => {
    expect(kindsOf({ scales: [mean("a", 100, 1, 10)] })).toEqual(["near-certain"]);
    expect(kindsOf({ scales: [mean("a", 75, 0, 10)] })).toEqual(["near-certain"]);
    expect(kindsOf({ scales: [mean("a", 75, 12, 10)] })).toEqual([]);
  });

  test("the mean of a withheld team from those of the whole and of the others", () => {
    const others = [mean("all", 60, 5, null), mean("a", 55, 10, 10)];
    expect(kindsOf({ scales: [...others, mean("b", 65, 10, 10)] })).toEqual(["narrow-mean"]);
    expect(kindsOf({ scales: others })).toEqual([]);
    // two withheld teams that must both be near the end of the scale
    expect(kindsOf({ scales: [mean("all", 83, 5, null), mean("a", 50, 10, 10)] })).toEqual([
      "narrow-mean",
      "narrow-mean",
    ]);
  });

  test("counts of yes that are of one mind", () => {
    const questions = { KC: { words: "most yes", yes: 24, n: 25 } };
    expect(kindsOf({ kinds: [{ unit: "a", kind: "RUL", verdict: "STRUCTURED", priority: null, questions }] })).toEqual([
      "uniform",
    ]);
  });
});

/** Every unit with k answers shown as it is: what a threshold alone gives. */
function naively(seed: number, shape: (typeof organisationShapes)[number]): OutsideRelease | undefined {
  const input = simulatedReleaseInput(key, { seed, teams: 40, shape });
  return input && naiveRelease(outsideReleaseOf(safeRelease(input, solve), questionsOf(key)), input, key);
}

describe("releases of simulated organisations", () => {
  const corpus = organisationShapes.flatMap((shape) => [2, 7, 25, 60].map((teams) => ({ shape, teams })));

  test.each(corpus)("$shape, $teams teams: nothing is found, and something is shown", ({ shape, teams }) => {
    for (const seed of [1, 2]) {
      const input = simulatedReleaseInput(key, { seed, teams, shape });
      if (!input) continue;
      const release = outsideReleaseOf(safeRelease(input, solve), questionsOf(key));
      expect(attackRelease(release, solve)).toEqual([]);
      expect(release.cells.length).toBeGreaterThan(0);
      if (teams >= 25) expect(release.scales.length).toBeGreaterThan(0);
      for (const { n, q } of release.cells)
        for (const { counts } of Object.values(q)) {
          expect(n).toBeGreaterThanOrEqual(10);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
        }
    }
  });

  test("the control: a threshold alone fails in every shape", () => {
    for (const shape of organisationShapes) {
      const found = [1, 2, 3, 4].flatMap((seed) => {
        const release = naively(seed, shape);
        return release ? attackRelease(release, solve) : [];
      });
      expect(found.length, shape).toBeGreaterThan(0);
    }
  });

  test("the same seed gives the same release, another seed another", () => {
    const of = (seed: number) => {
      const input = simulatedReleaseInput(key, { seed, teams: 12, shape: "usual" });
      return input && JSON.stringify(outsideReleaseOf(safeRelease(input, solve), questionsOf(key)));
    };
    expect(of(5)).toBe(of(5));
    expect(of(5)).not.toBe(of(6));
  });
});
