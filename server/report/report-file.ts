import { accentScalesOf } from "../branding/colour.ts";
import type { Assets } from "../http/assets.ts";
import { cssString, policyOfStyle, withStyle } from "../http/own-style.ts";
import type { Renderer } from "../http/render.ts";
import type { Release } from "../release/release.ts";
import type { ReportDocument } from "./document.ts";
import { reportOf } from "./report.ts";
import { type ReportFrame, reportPage, reportView } from "./report-view.ts";
import type { Wording } from "./wording.ts";

/** What writes reports: templates, the bundled style sheet, and the words. */
export interface ReportPress {
  readonly renderer: Renderer;
  readonly assets: Pick<Assets, "bytes">;
  readonly wording: Wording;
}

/** A finished report: one document with its style inside, no script, nothing from anywhere else. */
export interface ReportHtml {
  readonly html: string;
  /** Content-Security-Policy of the document, for the header; the document carries it too. */
  readonly policy: string;
}

/**
 * Writes the report of a release. The style stands inside under its hash; the policy allows that one style and no
 * script. `bar` is the way back on a page of the product, null for a file of its own; `document` the report as it
 * stands, else as it is generated. Throws a ReportFault when a sentence has a number without a fact.
 */
export function writeReport(
  press: ReportPress,
  release: Release,
  bar: ReportFrame["bar"],
  document: ReportDocument = reportOf(release, press.wording),
): ReportHtml {
  const css = press.assets.bytes("report.css").toString("utf8");
  const style = styleOf(css, release, document.cover.branding?.accent ?? null);
  const policy = policyOfStyle(style);
  const html = press.renderer.html(reportPage(reportView(document, release, { policy, bar })));
  return { html: withStyle(html, style), policy };
}

/** The style sheet with the running footer of the printed pages, and the colour of the client. */
function styleOf(css: string, { wave }: Release, accent: string | null): string {
  const footer = cssString(`${wave.organisation}, ${wave.title}`);
  return `${css.trim()}${accent === null ? "" : accentStyle(accent)}@media print{@page{@bottom-left{content:${footer};font:7.2pt sans-serif;color:#666}}@page :first{@bottom-left{content:""}}}`;
}

function accentStyle(accent: string): string {
  const { light, dark } = accentScalesOf(accent);
  const named = {
    "--accent": "accent",
    "--accent-deep": "deep",
    "--accent-wash": "wash",
    "--on-accent": "on",
  } as const;
  const values = Object.entries(named).map(([name, part]) => `${name}:light-dark(${light[part]},${dark[part]})`);
  return `:root{${values.join(";")}}`;
}
