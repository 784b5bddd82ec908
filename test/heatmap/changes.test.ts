import { expect, test } from "vitest";
import { clearChangesIn } from "../../server/heatmap/change-words.ts";
import { plainQuery } from "../../server/heatmap/heatmap-query.ts";
import { heatmapPage, heatmapView } from "../../server/heatmap/heatmap-view.ts";
import { teamChangesOf, wholeChangesOf } from "../../server/heatmap/unit-changes-view.ts";
import { unitPage, unitView } from "../../server/heatmap/unit-view.ts";
import type { Release } from "../../server/release/release.ts";
import { secondWave } from "../support/sample-comparison.ts";
import { sampleLayout, samplePlace } from "../support/sample-pages.ts";
import { sampleRelease } from "../support/sample-release.ts";
import { testRenderer } from "../support/view-contract.ts";

const first = sampleRelease();
const second = secondWave(first);
const clear = clearChangesIn(second);

const heatmapOf = (release: Release) => heatmapView(release, samplePlace, plainQuery, sampleLayout("Heatmap"));
const pageOf = (release: Release, unitId: string) => {
  const view = unitView(release, samplePlace, unitId, sampleLayout);
  return view === undefined ? "" : testRenderer().html(unitPage(view));
};
const unitIds = (release: Release) => release.units.filter(({ team }) => team !== null).map(({ id }) => id);

test("the sample has clear changes in both directions", () => {
  expect(clear.some(({ change }) => change.points > 0)).toBe(true);
  expect(clear.some(({ change }) => change.points < 0)).toBe(true);
});

test("the heatmap marks clear changes and nothing else, says them, and explains the mark", () => {
  const view = heatmapOf(second);
  const marks = view.rows.flatMap(({ team }) => team?.scales.flatMap(({ cell }) => cell?.change ?? []) ?? []);
  expect(marks).toHaveLength(clear.length);
  const html = testRenderer().html(heatmapPage(view));
  expect(html.match(/<svg class="ch" viewBox="0 0 8 8"/g)).toHaveLength(clear.length);
  expect(html.match(/clear change since the last wave, [+−]/g)).toHaveLength(clear.length);
  expect(html).toContain("A triangle marks a clear change since");
});

test("a first wave, and a release from before waves were compared, have neither marks nor words about change", () => {
  const { comparison: _, ...older } = first;
  for (const release of [first, older as Release]) {
    const html = testRenderer().html(heatmapPage(heatmapOf(release)));
    expect(html).not.toMatch(/class="ch"|A triangle marks/);
    for (const id of unitIds(release)) expect(pageOf(release, id)).not.toContain("Since the last wave");
    expect(wholeChangesOf(release)).toBeNull();
  }
});

test("a team's page sets each scale against the last wave, with the organisation beside it", () => {
  const [one] = clear;
  const changes = teamChangesOf(second, one?.unitId ?? "");
  const row = changes?.rows.find(({ name }) => name === second.scales.find(({ code }) => code === one?.scale)?.name);
  expect(row).toMatchObject({ cls: "clear", words: "clear change", before: String(one?.change.before) });
  expect(row?.whole).toMatch(/^[+−]?\d+$/);
  expect(changes?.warning).toContain("tends to rise by itself");
  const html = pageOf(second, one?.unitId ?? "");
  expect(html).toContain("Since the last wave");
  expect(html).toContain("Learning survey, autumn 2025");
});

test("what is not compared says why, and never why it was not shown", () => {
  const found = unitIds(second).map((id) => teamChangesOf(second, id)?.finding ?? "");
  expect(found).toContain("Not compared: there was no such unit last time.");
  expect(found).toContain("Not compared: not shown last time.");
  expect(found).toContain("Not compared: the unit holds other teams than last time.");
  const all = unitIds(second).map((id) => pageOf(second, id));
  expect(all.join("")).toContain("not compared: the statements changed");
  for (const html of all) expect(html).not.toMatch(/\bno change\b|joined the team|left the team|withheld last time/);
});

test("the organisation's page has its own changes", () => {
  const html = pageOf(second, second.units[0]?.id ?? "");
  expect(html).toContain("One clear change: one up.");
  expect(html).toContain("Since then units came or went");
});
