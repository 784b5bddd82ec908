import { type Response, Router } from "express";
import { recordAudit } from "../access/audit-store.ts";
import { noResultsPage, noResultsView } from "../heatmap/no-results-view.ts";
import { type FindShownWave, type ShownWave, shownWaveFinder } from "../heatmap/shown-release-action.ts";
import { uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import { staffLayout } from "../http/staff-layout.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Press } from "../press/press.ts";
import type { StandingReport } from "./export-report-action.ts";
import { type ReportHtml, type ReportPress, writeReport } from "./report-file.ts";
import { reportFormats } from "./report-formats.ts";
import { mediaTypes, reportFile } from "./report-formats-file.ts";

export interface ReportRoutesDeps extends ReportPress {
  readonly press: Press;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly findShownWave?: FindShownWave;
  readonly documentOf: StandingReport;
}

const readers = { roles: ["admin", "consultant", "hr"] } as const;

/** The report as a page, and as one file to keep. Saving it leaves a line in the audit trail. */
export function reportRoutes(deps: ReportRoutesDeps): Router {
  const router = Router();
  const { renderer, clock, documentOf, findShownWave = shownWaveFinder() } = deps;

  route(router, "get", paths.report.pattern, readers, async (member, request, response) => {
    const shown = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
    const place = { organisation: member.organisation.slug, wave: shown.wave.id };
    if (shown.release === undefined) {
      const { id, title } = shown.wave;
      const layout = staffLayout({ title: "Results", who: member, wave: { id, title, hasResults: false } });
      response.send(renderer.html(noResultsPage(noResultsView(withoutResults(shown), layout))));
      return;
    }
    const document = await documentOf(member, shown.wave.id, shown.release);
    const isWriter = member.role !== "hr";
    const bar = {
      backHref: paths.heatmap(place),
      backLabel: "Heatmap",
      versionsHref: paths.reportVersions(place),
      editHref: isWriter ? paths.reportEdit(place) : "",
      downloads: [
        { href: paths.reportFile(place), label: "Web page, one file" },
        { href: paths.reportPdf(place), label: "PDF, to print" },
        { href: paths.reportSlides(place), label: "Slides, to present" },
      ],
    };
    sendReport(response, writeReport(deps, shown.release, bar, document));
  });

  const files = { html: paths.reportFile, pdf: paths.reportPdf, pptx: paths.reportSlides } as const;
  for (const format of reportFormats)
    route(router, "get", files[format].pattern, readers, async (member, request, response) => {
      const { wave, release } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
      if (release === undefined) {
        response.redirect(303, paths.report({ organisation: member.organisation.slug, wave: wave.id }));
        return;
      }
      const document = await documentOf(member, wave.id, release);
      response.attachment(`report-${member.organisation.slug}-${wave.closes_on}.${format}`);
      response.type(mediaTypes[format]);
      // whoever asks for the headers alone has saved nothing, and nothing is pressed
      if (request.method === "HEAD") return void response.end();
      const { bytes, policy } = await reportFile(deps, release, document, format);
      await member.transaction("record saved report", (tx) =>
        recordAudit(tx, {
          at: clock.now(),
          organisationId: member.organisation.id,
          actor: member.account.email,
          action: "report saved",
          object: wave.title,
          detail: { format },
        }),
      );
      if (policy !== null) response.setHeader("content-security-policy", ownPolicy(policy));
      response.send(Buffer.from(bytes));
    });
  return router;
}

function withoutResults({ wave }: ShownWave) {
  return {
    state: wave.state,
    smallestGroup: wave.thresholds.k,
    withheldCount: wave.withheld_count,
    isTrustee: wave.mode === "trustee",
    isGivenUp: wave.withhold_reason !== null,
  };
}

/** The policy of the document replaces that of the staff pages: one style by its hash, and nothing else. */
function sendReport(response: Response, { html, policy }: ReportHtml): void {
  response.setHeader("content-security-policy", ownPolicy(policy));
  response.type("html").send(html);
}

function ownPolicy(policy: string): string {
  return `${policy}; frame-ancestors 'none'`;
}
