/** Every page of this room over sample releases, as whole HTML documents with their styles inside. */
import { join } from "node:path";
import { fitPage, fitView } from "../../server/heatmap/fit-view.ts";
import { plainQuery } from "../../server/heatmap/heatmap-query.ts";
import { heatmapPage, heatmapView } from "../../server/heatmap/heatmap-view.ts";
import type { Place } from "../../server/heatmap/place.ts";
import { unitPage, unitView } from "../../server/heatmap/unit-view.ts";
import type { StaffLayout } from "../../server/http/staff-layout.ts";
import { writeReport } from "../../server/report/report-file.ts";
import { bundled, samplePress } from "./sample-press.ts";
import { bigPlan, sampleRelease } from "./sample-release.ts";
import { testRenderer } from "./view-contract.ts";

export function sampleLayout(title: string): StaffLayout {
  const nav = ["Heatmap", "Fit map", "Report", "Wave"].map((label) => ({
    href: `#${label}`,
    label,
    isCurrent: label === title,
  }));
  const crumbs = [{ href: "#o", label: "Brennick Foods" }];
  return {
    title,
    isNarrow: false,
    homeHref: "/staff",
    accountHref: "/staff/account",
    signOutHref: "/staff/sign-out",
    who: "Ines Roth, HR, Brennick Foods",
    nav,
    crumbs,
  };
}

export const samplePlace: Place = {
  organisation: "brennick",
  wave: "00000000-0000-4000-8000-000000000000",
  scopeUnitId: null,
};

export interface SamplePage {
  readonly name: string;
  readonly html: string;
}

export async function samplePages(): Promise<readonly SamplePage[]> {
  const releases = {
    "24": sampleRelease(),
    "1": sampleRelease(bigPlan(1)),
    "2000": sampleRelease(bigPlan(2000)),
  };
  const pages: SamplePage[] = [];
  for (const [size, release] of Object.entries(releases)) {
    const heat = heatmapView(release, samplePlace, plainQuery, sampleLayout("Heatmap"));
    pages.push({ name: `heat-${size}`, html: testRenderer().html(heatmapPage(heat)) });
    const fit = fitView(release, samplePlace, plainQuery, sampleLayout("Fit map"));
    pages.push({ name: `fit-${size}`, html: testRenderer().html(fitPage(fit)) });
  }
  for (const name of ["Controlling", "Filling line A", "Key accounts", "Finance and legal", "Brennick Foods"]) {
    const release = releases["24"];
    const unit = release.units.find((one) => one.name === name);
    const view = unitView(release, samplePlace, unit?.id ?? "", sampleLayout);
    if (view) pages.push({ name: `unit-${name.split(" ")[0]}`, html: testRenderer().html(unitPage(view)) });
  }
  const rest = heatmapView(releases["24"], samplePlace, { ...plainQuery, colour: "rest" }, sampleLayout("Heatmap"));
  pages.push({ name: "heat-rest", html: testRenderer().html(heatmapPage(rest)) });
  const flat = heatmapView(releases["24"], samplePlace, { ...plainQuery, sort: "verdict" }, sampleLayout("Heatmap"));
  pages.push({ name: "heat-verdict", html: testRenderer().html(heatmapPage(flat)) });
  const press = await samplePress();
  for (const [size, release] of Object.entries(releases))
    pages.push({ name: `report-${size}`, html: writeReport(press, release, null).html });
  return inlined(pages);
}

/** Puts the styles in, so that a page can be opened without a server. */
async function inlined(pages: readonly SamplePage[]): Promise<readonly SamplePage[]> {
  const styles = new Map<string, string>();
  for (const name of ["staff.css", "heatmap.css"]) styles.set(name, await bundled(join("styles", name)));
  const scripts = new Map([["heatmap.js", await bundled("scripts/heatmap.entry.ts")]]);
  return pages.map(({ name, html }) => ({
    name,
    html: html
      .replace(/<link rel="stylesheet" href="\/assets\/([\w.]+)">/g, (_, file) => `<style>${styles.get(file)}</style>`)
      .replace(/<script src="\/assets\/([\w.]+)" defer><\/script>/g, "")
      .replace("</body>", () =>
        name.startsWith("report") ? "</body>" : `<script>${[...scripts.values()].join("")}</script></body>`,
      ),
  }));
}
