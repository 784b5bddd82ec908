import { expect, test } from "vitest";
import { fitPage, fitView } from "../../server/heatmap/fit-view.ts";
import { plainQuery } from "../../server/heatmap/heatmap-query.ts";
import { type UnitView, unitPage, unitView } from "../../server/heatmap/unit-view.ts";
import { awkwardReleases } from "../support/awkward-releases.ts";
import { sampleAgreed } from "../support/sample-agreements.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { sampleComments, sampleLayout, samplePlace } from "../support/sample-pages.ts";
import { bigPlan, sampleRelease } from "../support/sample-release.ts";
import { assertViewContract } from "../support/view-contract.ts";

const release = sampleRelease();
const fitWith = (query = {}, place = samplePlace, of = release) =>
  fitView(of, place, { ...plainQuery, ...query }, sampleLayout("Fit map"));
const unitNamed = (name: string) => release.units.find((unit) => unit.name === name)?.id ?? "";
const unit = (name: string, scope: string | null = null): UnitView | undefined =>
  unitView(release, { ...samplePlace, scopeUnitId: scope }, unitNamed(name), sampleLayout);

test("the templates read every field of their views, and no other", () => {
  const large = sampleRelease(bigPlan(400));
  const second = secondWave(release);
  const [agreed, today] = [sampleAgreed(second), "2026-06-10"];
  assertViewContract(
    fitPage(fitWith()),
    fitPage(fitWith({}, samplePlace, large)),
    fitPage(fitWith({ open: "all", from: 250 }, samplePlace, large)),
    fitPage(fitWith({ find: "nowhere" })),
    fitPage(fitWith({}, { ...samplePlace, scopeUnitId: unitNamed("Sales") })),
  );
  const views = [
    "Controlling",
    "Key accounts",
    "Filling line A",
    "Finance and legal",
    "Brennick Foods",
    "Legal",
    "Online shop",
  ];
  assertViewContract(
    ...views.map((name) => unit(name)).flatMap((view) => (view ? [unitPage(view)] : [])),
    ...[
      unitView(release, samplePlace, unitNamed("Finance and legal"), sampleLayout, { written: sampleComments }),
    ].flatMap((view) => (view ? [unitPage(view)] : [])),
    ...["Brennick Foods", "Key accounts"].flatMap((name, i) => {
      const later = i === 0 ? "" : "Next wave";
      const view = unitView(second, samplePlace, unitNamed(name), sampleLayout, { actions: { agreed, today, later } });
      return view ? [unitPage(view)] : [];
    }),
    ...[unitView(large, samplePlace, large.units[0]?.id ?? "", sampleLayout)].flatMap((view) =>
      view ? [unitPage(view)] : [],
    ),
  );
});

test("every team has one answer for every kind of learning, and the counts add up", () => {
  const view = fitWith();
  const cells = view.rows.flatMap((row) => row.team?.kinds ?? []);
  expect(cells).toHaveLength(24 * 6);
  expect(view.tally.reduce((sum, item) => sum + Number(item.count), 0)).toBe(24 * 6);
  expect(cells.filter((cell) => cell.cls === "STRUCTURED law")).toHaveLength(24);
  for (const cell of cells) expect(cell.why).toMatch(/^\S.*\.$/);
});

test("without kinds of learning the map says that none were asked about", () => {
  const none = awkwardReleases["no kinds of learning"];
  if (none === undefined) throw new Error("there is no such sample");
  expect(fitWith({}, samplePlace, none).answer.first).toBe("This survey did not ask about kinds of learning.");
  const law = awkwardReleases["every kind must be proved"];
  if (law === undefined) throw new Error("there is no such sample");
  expect(fitWith({}, samplePlace, law).answer.first).toContain("Nowhere can bottom-up learning be the normal way");
});

test("yes counts are said from 20 answers up only", () => {
  const small = fitWith().rows.flatMap((row) => row.team?.kinds.map((cell) => cell.why) ?? []);
  expect(small.filter((why) => /\d+ of \d+/.test(why))).toEqual([]);
});

test("a folded department shows a bar of verdicts for each kind", () => {
  const rows = fitWith({}, samplePlace, sampleRelease(bigPlan(400))).rows.filter((row) => row.node?.toggle);
  expect(rows[0]?.node?.strips).toHaveLength(6);
  expect(rows[0]?.node?.strips[0]?.says).toMatch(/^Rules we must follow: \d+ keep structured/);
});

test("a ready team hears its strengths before its no", () => {
  const lead = unit("Filling line A")?.team?.lead ?? "";
  expect(lead.indexOf("People here")).toBe(0);
  expect(lead).toContain("None of that is in doubt.");
});

test("the page of a department counts verdicts and shows no gate of its own", () => {
  const view = unit("Aldworth plant");
  expect(view?.team).toBeNull();
  expect(view?.summary?.teams).toHaveLength(4);
});

test("a unit that is not shown says why, and one outside a manager's part does not exist", () => {
  expect(unit("Legal")?.hidden).toContain("Its answers count in Rest of Finance and legal.");
  expect(unit("Controlling", unitNamed("Sales"))).toBeUndefined();
  expect(unit("Key accounts", unitNamed("Sales"))?.name).toBe("Key accounts");
});

test("statements of a unit stand as bars that add up to its answers, the turned ones turned; a small unit has none", () => {
  const large = unit("Brennick Foods")?.items;
  const bars = large?.scales.flatMap((scale) => scale.bars) ?? [];
  expect(bars.length).toBeGreaterThan(20);
  for (const bar of bars) {
    const end = bar.segments.at(-1);
    expect((end?.x ?? 0) + (end?.width ?? 0)).toBeCloseTo(300, 0);
    expect(bar.says).toMatch(/agree, .* neither, .* disagree; .* gave no answer/);
  }
  const turned = bars.find((bar) => bar.turned !== "");
  expect(turned?.says.startsWith(turned.opposes)).toBe(true);
  const small = release.units.find((one) => one.team && (one.answered ?? 99) < 10);
  expect(unit(small?.name ?? "")?.items).toBeNull();
});
