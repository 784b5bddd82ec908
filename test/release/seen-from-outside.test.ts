import { describe, expect, test } from "vitest";
import { restBandOf } from "../../server/heatmap/cell-band.ts";
import { leftOutOf } from "../../server/release/left-out.ts";
import { outsideReleaseOf } from "../../server/release/seen-from-outside.ts";
import { sampleRelease } from "../support/sample-release.ts";

const release = sampleRelease();
const outside = outsideReleaseOf(release, {}, [{ unit: "u", count: 12 }]);
const teams = release.units.flatMap((unit) => (unit.team ? [{ id: unit.id, team: unit.team }] : []));
const idOf = ({ id, team }: (typeof teams)[number]) => (team.part === "rest" ? `${id}/rest` : id);

describe("a release as seen from outside", () => {
  test("has the words and chances with which pages and report give a verdict", () => {
    for (const one of teams) {
      const found = outside.verdicts.find(({ unit }) => unit === idOf(one));
      const bounds = one.team.allInPlace?.map((chance) => Math.round(100 * chance)) ?? null;
      expect(found).toMatchObject({ verdict: one.team.verdict, reasons: one.team.reasons, allInPlace: bounds });
    }
    expect(outside.verdicts.some(({ reasons }) => reasons.length > 0)).toBe(true);
    expect(outside.verdicts.some(({ allInPlace }) => allInPlace !== null)).toBe(true);
  });

  test("tells of every cell what its colour against the other teams tells", () => {
    for (const one of teams)
      for (const { code, pillar } of release.scales) {
        const cell = one.team.cells[code];
        if (!cell || pillar === "CONTEXT" || cell.estimate === null) continue;
        const found = outside.scales.find(({ unit, scale }) => unit === idOf(one) && scale === code);
        const band = restBandOf(cell, pillar);
        expect(found?.isMarked, `${one.team.name} ${code}`).toBe(band !== "n");
        expect(found?.isMarkedStrongly, `${one.team.name} ${code}`).toBe(band === "a2" || band === "b2");
      }
  });

  test("says how many comments stand on a page, and has none of them", () => {
    expect(outside.comments).toEqual([{ unit: "u", count: 12 }]);
  });
});

describe("how much is left out", () => {
  test("counts a sub-scale that a team or a larger unit does not show, and statements of units of ten and more", () => {
    const before = leftOutOf(release);
    const [whole] = release.units;
    const large = release.units.find(
      ({ items, answered }) => (answered ?? 0) >= 10 && Object.keys(items ?? {}).length > 1,
    );
    const small = release.units.find(({ team, items }) => team !== null && items !== null && team.n < 10);
    if (!whole?.summary || !large?.items || !small?.team) throw new Error("the sample has no such units");
    const { REW: _, ...means } = whole.summary.means;
    const { REW: __, ...cells } = small.team.cells;
    const [first = ""] = Object.keys(large.items);
    const after = leftOutOf({
      ...release,
      units: release.units.map((unit) => {
        const summary = unit === whole && unit.summary ? { ...unit.summary, means } : unit.summary;
        const team = unit === small && unit.team ? { ...unit.team, cells } : unit.team;
        const items =
          unit === large
            ? Object.fromEntries(Object.entries(unit.items ?? {}).filter(([code]) => code !== first))
            : unit === small
              ? {}
              : unit.items;
        return { ...unit, summary, team, items };
      }),
    });
    expect(after).toEqual({
      ...before,
      resultsWithheld: before.resultsWithheld + 2,
      // of the small unit no statement was to be expected
      statementsWithheld: (before.statementsWithheld ?? Number.NaN) + 1,
    });
    expect(before.statements).toBeGreaterThan(before.statementsWithheld ?? 0);
  });
});
