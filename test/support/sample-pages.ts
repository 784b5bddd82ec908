/** Every page of this room over sample releases, as whole HTML documents with their styles inside. */
import { join } from "node:path";
import { agreementFormPage, agreementFormView } from "../../server/follow-up/agreement-form-view.ts";
import { agreementsPage, agreementsView } from "../../server/follow-up/agreements-view.ts";
import { clientResultOf, clientsTogetherOf } from "../../server/heatmap/clients-together.ts";
import { clientsTogetherPage, clientsTogetherView } from "../../server/heatmap/clients-together-view.ts";
import { fitPage, fitView } from "../../server/heatmap/fit-view.ts";
import { type HeatmapQuery, plainQuery } from "../../server/heatmap/heatmap-query.ts";
import { heatmapPage, heatmapView } from "../../server/heatmap/heatmap-view.ts";
import type { Place } from "../../server/heatmap/place.ts";
import type { WrittenComments } from "../../server/heatmap/unit-comments-view.ts";
import { unitPage, unitView } from "../../server/heatmap/unit-view.ts";
import { blankForm } from "../../server/http/form.ts";
import type { StaffLayout } from "../../server/http/staff-layout.ts";
import type { AccountId } from "../../server/kernel/brand.ts";
import type { Release } from "../../server/release/release.ts";
import { reportOf } from "../../server/report/report.ts";
import { writeReport } from "../../server/report/report-file.ts";
import { sampleAgreed } from "./sample-agreements.ts";
import { secondWave } from "./sample-comparison.ts";
import { bundled, samplePress } from "./sample-press.ts";
import { bigPlan, sampleRelease, smallPlan } from "./sample-release.ts";
import { testRenderer } from "./view-contract.ts";

export function sampleLayout(title: string): StaffLayout {
  const nav = ["Heatmap", "Fit map", "Actions", "Report", "Wave"].map((label) => ({
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

/** What people of a department might write. */
export const sampleComments: WrittenComments = {
  from: 200,
  total: 405,
  texts: [
    "An hour a week without a queue would do more than another course.",
    "We ask each other anyway.\nIt would help if the screens of the new system could be tried out somewhere, without anything being booked for good.",
    "أحتاج إلى وقت للتجربة",
  ],
  deletedOn: "2028-05-22",
};

export interface SamplePage {
  readonly name: string;
  readonly html: string;
}

/** All pages, or those with one of the names in `only`. */
export async function samplePages(...only: readonly string[]): Promise<readonly SamplePage[]> {
  const press = await samplePress();
  const company = sampleRelease();
  const makers = new Map<string, () => string>();
  const heat = (release: Release, query: Partial<HeatmapQuery> = {}): string =>
    testRenderer().html(
      heatmapPage(heatmapView(release, samplePlace, { ...plainQuery, ...query }, sampleLayout("Heatmap"))),
    );
  for (const size of [24, 1, 2000]) {
    const release = (): Release => (size === 24 ? company : sampleRelease(bigPlan(size)));
    makers.set(`heat-${size}`, () => heat(release()));
    makers.set(`fit-${size}`, () =>
      testRenderer().html(fitPage(fitView(release(), samplePlace, plainQuery, sampleLayout("Fit map")))),
    );
    makers.set(`report-${size}`, () => writeReport(press, release(), null).html);
  }
  makers.set("report-small", () => writeReport(press, sampleRelease(smallPlan), null).html);
  const downloads = [{ href: "#file", label: "Web page, one file" }];
  const bar = { backHref: "#back", backLabel: "Heatmap", editHref: "#edit", versionsHref: "#versions", downloads };
  makers.set("report-bar", () => writeReport(press, sampleRelease(smallPlan), bar).html);
  const second = secondWave(company);
  const [agreed, today] = [sampleAgreed(second), "2026-06-10"];
  makers.set("actions", () =>
    testRenderer().html(agreementsPage(agreementsView(second, samplePlace, agreed, today, sampleLayout("Actions")))),
  );
  makers.set("action-form", () => {
    const unit = company.units.find(({ name }) => name === "Controlling");
    if (unit === undefined) throw new Error("the sample has no unit Controlling");
    const view = agreementFormView({
      ...{ release: second, unit, wording: press.wording, layout: sampleLayout("Agree on an action") },
      ...{ action: "#form", cancelHref: "#back", form: blankForm, known: null, taken: null, later: "" },
      ...{ overtakenBy: null, takeHref: () => "#taken", due: "2026-09-10" },
    });
    return testRenderer().html(agreementFormPage(view));
  });
  makers.set("report-agreed", () => writeReport(press, second, null, reportOf(second, press.wording, agreed)).html);
  makers.set("heat-second", () => heat(second));
  makers.set("report-second", () => writeReport(press, second, null).html);
  makers.set("heat-rest", () => heat(company, { colour: "rest" }));
  makers.set("heat-verdict", () => heat(company, { sort: "verdict" }));
  for (const name of ["Controlling", "Filling line A", "Key accounts", "Finance and legal", "Brennick Foods"])
    makers.set(`unit-${name.split(" ")[0]}`, () => {
      const unit = company.units.find((one) => one.name === name);
      const written = name === "Finance and legal" ? sampleComments : undefined;
      const view = unitView(second, samplePlace, unit?.id ?? "", sampleLayout, {
        written,
        actions: { agreed, today, later: "" },
      });
      if (view === undefined) throw new Error(`the sample has no unit ${name}`);
      return testRenderer().html(unitPage(view));
    });
  makers.set("clients-together", () => {
    // seven organisations that differ a little
    const results = [-9, -6, -2, 0, 3, 5, 8].map((shift, i) => {
      const result = clientResultOf(i % 2 === 0 ? company : second);
      return {
        ...result,
        scales: result.scales.map((scale) => ({ ...scale, mean: scale.mean && scale.mean + shift })),
      };
    });
    const account = { id: "" as AccountId, email: "", name: "Cora Lind", isOperator: true, mustChangePassword: false };
    return testRenderer().html(clientsTogetherPage(clientsTogetherView(account, clientsTogetherOf(results))));
  });
  const wanted = [...makers].filter(([name]) => only.length === 0 || only.includes(name));
  return inlined(wanted.map(([name, make]) => ({ name, html: make() })));
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
