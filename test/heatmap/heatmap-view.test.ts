import { expect, test } from "vitest";
import { plainQuery, queryStringOf } from "../../server/heatmap/heatmap-query.ts";
import { foldedText } from "../../server/heatmap/heatmap-rows.ts";
import { type HeatmapView, heatmapPage, heatmapView } from "../../server/heatmap/heatmap-view.ts";
import { readinessPillars, weakestScaleOf } from "../../server/heatmap/pillars.ts";
import { sampleLayout, samplePlace } from "../support/sample-pages.ts";
import { bigPlan, type SamplePlan, sampleRelease } from "../support/sample-release.ts";
import { assertViewContract, testRenderer } from "../support/view-contract.ts";

const release = sampleRelease();
const view = (query: Partial<typeof plainQuery> = {}, place = samplePlace, of = release): HeatmapView =>
  heatmapView(of, place, { ...plainQuery, ...query }, sampleLayout("Heatmap"));
const namesOf = (shown: HeatmapView): readonly string[] =>
  shown.rows.flatMap((row) => row.team?.name ?? row.hidden?.name ?? []);
const idOf = (name: string): string => release.units.find((unit) => unit.name === name)?.id ?? "";

test("the template reads every field that the view has, and no other", () => {
  const html = assertViewContract(
    heatmapPage(view()),
    heatmapPage(view({ colour: "rest", sort: "verdict" })),
    heatmapPage(view({ find: "nowhere at all" })),
    heatmapPage(view({ sort: "weakest", verdict: "FIX" })),
    heatmapPage(view({ from: 250, open: "all" }, samplePlace, sampleRelease(bigPlan(400)))),
    heatmapPage(view({}, { ...samplePlace, scopeUnitId: idOf("Operations") })),
  );
  expect(html[0]).toContain("teams can learn bottom-up by default.");
});

test("each team stands below its department, with what is not shown said in words", () => {
  const shown = view();
  expect(namesOf(shown).slice(0, 4)).toEqual(["Key accounts", "Field sales north", "Field sales south", "Export"]);
  const hidden = shown.rows.flatMap((row) => row.hidden ?? []);
  expect(hidden.map((row) => row.words)).toEqual([
    "Withheld. Its answers count in Rest of Supply chain.",
    "Withheld. Its answers count in Rest of Finance and legal.",
  ]);
});

test("the number in a cell is the estimate that decides, rounded", () => {
  const shown = view();
  for (const unit of release.units) {
    const { team } = unit;
    if (team === null) continue;
    const row = shown.rows.find((one) => one.team?.name === team.name)?.team;
    release.scales.forEach((scale, i) => {
      const mean = team.cells[scale.code]?.estimate?.mean;
      expect(row?.scales[i]?.cell?.number ?? "").toBe(mean === undefined ? "" : String(Math.round(mean)));
    });
  }
});

test("the cell of a pillar is in the pillar's own state, even when the least likely part is in place", () => {
  for (const unit of release.units)
    for (const pillar of readinessPillars) {
      const state = unit.team?.pillars[pillar]?.state;
      if (!unit.team || !state || state === "UNKNOWN") continue;
      const scale = weakestScaleOf(unit.team, pillar, release);
      expect(unit.team.cells[scale?.code ?? ""]?.state).toBe(state);
    }
});

test("teams are sorted weakest part first, by verdict and surest first, and nobody is lost", () => {
  const all = release.units.flatMap((unit) => unit.team?.name ?? []).sort();
  for (const sort of ["weakest", "verdict", "surest"] as const)
    expect([...view({ sort }).rows.flatMap((row) => row.team?.name ?? [])].sort()).toEqual(all);
  const lowest = view({ sort: "weakest" }).rows.flatMap((row) =>
    row.team ? [Math.min(...row.team.scales.slice(0, 8).map((cell) => Number(cell.cell?.number ?? 100)))] : [],
  );
  expect(lowest).toEqual([...lowest].sort((a, b) => a - b));
  expect(view({ sort: "weakest" }).controls.caution).toContain("no ranking");
});

test("a team is found by part of its name or of its department's, whatever the case and the accents", () => {
  expect(namesOf(view({ find: "CONTROL" }))).toEqual(["Controlling", "Credit control"]);
  expect(namesOf(view({ find: "aldworth" }))).toHaveLength(4);
  expect(foldedText("Équipe Łódź")).toBe(foldedText("equipe łódź"));
  expect(view({ find: "<script>" }).nothing).toBe("No team has “<script>” in its name.");
});

test("a manager sees the own part of the tree and the row of the organisation, which opens nothing", () => {
  const shown = view({}, { ...samplePlace, scopeUnitId: idOf("Sales") });
  expect(namesOf(shown)).toEqual(["Key accounts", "Field sales north", "Field sales south", "Export"]);
  expect(shown.rows[0]?.node?.name).toBe("Brennick Foods");
  expect(shown.rows[0]?.node?.href).toBe("");
  expect(shown.scopeNote).toContain("You see Sales");
  const nowhere = view({}, { ...samplePlace, scopeUnitId: "00000000-0000-4000-8000-0000000000ff" });
  expect(namesOf(nowhere)).toEqual([]);
});

test("a manager of a team too small to show reads where its answers count", () => {
  const shown = view({}, { ...samplePlace, scopeUnitId: idOf("Legal") });
  expect(shown.answer.first).toBe("Nothing of this part can be shown on its own.");
  expect(namesOf(shown)).toEqual(["Legal"]);
});

test("large organisations begin folded, and an unfolded department shows its teams", () => {
  const large = sampleRelease(bigPlan(400));
  const folded = view({}, samplePlace, large);
  expect(folded.rows.every((row) => row.team === null)).toBe(true);
  const toggle = folded.rows.find((row) => row.node?.toggle)?.node?.toggle;
  const open = new URLSearchParams(toggle?.href.split("?")[1]).get("open") ?? "";
  expect(view({ open: open.split(".") }, samplePlace, large).rows.filter((row) => row.team)).toHaveLength(11);
  expect(queryStringOf({ ...plainQuery, open: ["a", "b"] })).toBe("?open=a.b");
});

test("everybody or nearly everybody answered is said as over 90 %", () => {
  const shown = view();
  for (const row of shown.rows) {
    const team = release.units.find((unit) => unit.team?.name === row.team?.name)?.team;
    if (!team || !row.team) continue;
    const isNearlyAll = team.n / team.invited > 0.9;
    expect(row.team.answered.main).toBe(isNearlyAll ? "over" : String(team.n));
  }
});

test("one team, everything withheld, no repair anywhere, long and right-to-left names: a page each", () => {
  const leaf = (name: string, more: Partial<SamplePlan> = {}): SamplePlan => ({
    name,
    externalId: name,
    size: 9,
    ...more,
  });
  const plans: Readonly<Record<string, SamplePlan>> = {
    one: leaf("Only team"),
    withheld: {
      name: "Tiny",
      externalId: "O",
      children: [leaf("A", { hidden: "withheld" }), leaf("B", { hidden: "joined" })],
    },
    good: {
      name: "Fine",
      externalId: "O",
      children: [leaf("قسم المبيعات"), leaf("x".repeat(200), { means: { REW: 90 } })],
    },
  };
  for (const plan of Object.values(plans)) {
    const shown = view({}, samplePlace, sampleRelease(plan));
    expect(shown.answer.first).toMatch(/^[A-Z].*\.$/);
    expect(testRenderer().html(heatmapPage(shown))).toContain("<h1>Heatmap</h1>");
  }
});
