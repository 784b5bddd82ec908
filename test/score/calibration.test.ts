import { describe, expect, test } from "vitest";
import { calibrate, type Line } from "../../bench/calibration/calibration.ts";
import { readinessKey as key } from "./readiness-key.ts";

/** The short version of `npm run calibrate`: the same lines on fewer simulated organisations. */
const lines = calibrate(key, { seed: 1, replicates: 12, sameTeamRuns: 72 });

function line(start: string): Line {
  const found = lines.find(({ name }) => name.startsWith(start));
  if (!found) throw new Error(`the table has no line that starts with "${start}"`);
  return found;
}

describe("over simulated organisations whose truth is known", () => {
  test.each(lines.filter((each) => each.band !== null))("$name: inside its band everywhere", ({ band, ...found }) => {
    expect(found.measured.length).toBeGreaterThan(0);
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = band ?? {};
    for (const { value, cases, scenario } of found.measured) {
      // a share of few runs wavers: two standard errors are chance
      const slack = (edge: number) => (found.unit === "share" ? 2 * Math.sqrt((edge * (1 - edge)) / cases) : 0);
      expect(value, scenario).toBeGreaterThanOrEqual(min - (band?.min === undefined ? 0 : slack(min)));
      expect(value, scenario).toBeLessThanOrEqual(max + (band?.max === undefined ? 0 : slack(max)));
    }
  });

  test("the table has all its lines, and most of them see every scenario", () => {
    expect(lines.filter((each) => each.band !== null).length).toBeGreaterThanOrEqual(20);
    expect(line("own 95 %").measured.length).toBe(11);
    expect(line("weak points called").measured.length).toBeGreaterThan(5);
  });

  test("careless answers that are not left out cost coverage", () => {
    const [kept, leftOut] = [line("careless kept in").measured[0], line("careless left out").measured[0]];
    expect(kept?.value).toBeLessThan((leftOut?.value ?? 0) - 0.02);
  });

  test("24 teams with one truth differ by 20 points in raw means and much less in what decides", () => {
    const [raw, shared] = [line("24 alike at 57: gap between raw"), line("24 alike at 57: gap between est")];
    expect(shared.measured[0]?.value).toBeLessThan(0.75 * (raw.measured[0]?.value ?? 0));
  });
});
