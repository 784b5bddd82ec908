import { expect, test } from "vitest";
import { tenureViewOf } from "../../server/heatmap/tenure-view.ts";
import { tenureMeansOf } from "../../server/release/tenure-means.ts";
import { tenureSumsOf } from "../../server/response/tenure-sums.ts";
import { sampleRelease } from "../support/sample-release.ts";

const options = [
  { value: "under1", text: "Less than 1 year" },
  { value: "1to3", text: "1 to 3 years" },
  { value: "over3", text: "More than 3 years" },
];
const people = (count: number, tenure: string, expectation: number | null, scale: number) =>
  Array.from({ length: count }, () => ({ tenure, expectation, scale12: [scale] }));
const values = options.map(({ value }) => value);

test("means by time in the organisation are whole points of 0 to 100, shortest time first, small bands joined", () => {
  const answers = [...people(30, "over3", 2, 24), ...people(22, "under1", 5, 49), ...people(6, "1to3", 3, 36)];
  expect(tenureMeansOf(tenureSumsOf(answers, values, ["REW"], 5), options)).toEqual([
    { band: ["Less than 1 year"], expectation: 100, means: { REW: 77 } }, // (49 / 12 - 1) * 25 = 77.08
    { band: ["1 to 3 years", "More than 3 years"], expectation: 29, means: { REW: 29 } }, // (13 / 6 - 1) * 25
  ]);
});

test("a measure that fewer than 20 of a band answered is withheld, and without bands nothing is said", () => {
  const answers = [...people(25, "under1", 4, 36), ...people(19, "over3", 4, 36), ...people(8, "over3", null, 36)];
  const [newer, older] = tenureMeansOf(tenureSumsOf(answers, values, ["REW"], 5), options);
  expect(newer).toMatchObject({ expectation: 75, means: { REW: 50 } });
  expect(older).toMatchObject({ expectation: null, means: { REW: 50 } });
  expect(tenureMeansOf(tenureSumsOf(people(15, "under1", 4, 36), values, ["REW"], 5), options)).toEqual([]);
});

test("the page compares two times at least, in words that need no number", () => {
  const release = sampleRelease();
  const view = tenureViewOf(release);
  expect(view?.bands).toEqual(["Less than 1 year", "1 to 3 years or more than 3 years"]);
  expect(view?.lead).toContain("Newer people expect more");
  expect(view?.rows[0]).toEqual({ name: "Expects to choose how to learn", means: ["71", "62"] });
  expect(view?.rows.flatMap(({ means }) => means)).toContain("withheld");
  expect(tenureViewOf({ ...release, tenure: release.tenure.slice(0, 1) })).toBeNull();
  const turned = tenureViewOf({ ...release, tenure: release.tenure.toReversed() });
  expect(turned?.lead).toContain("higher among people who have been here longer");
});
