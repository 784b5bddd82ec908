import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { recordAudit } from "../access/audit-store.ts";
import type { Member } from "../access/member.ts";
import { readAgreed } from "../agreement/agreement-action.ts";
import { findLaterWave } from "../agreement/agreement-store.ts";
import type { Page } from "../http/page.ts";
import { uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Press } from "../press/press.ts";
import { selectComments } from "../release/comment-store.ts";
import type { Release } from "../release/release.ts";
import { dayOf } from "../wave/day.ts";
import { promisedRetention } from "../wave/manifest.ts";
import { responsesDueOn } from "../wave/retention.ts";
import type { WaveRow } from "../wave/wave-store.ts";
import { fitPage, fitView } from "./fit-view.ts";
import { heatmapCsv } from "./heatmap-export-file.ts";
import { heatmapPicturePage, heatmapPictureView } from "./heatmap-picture-view.ts";
import type { HeatmapQuery } from "./heatmap-query.ts";
import { rowsPerPage } from "./heatmap-rows.ts";
import { type HeatmapSheet, heatmapSheet } from "./heatmap-sheet-view.ts";
import { heatmapPage, heatmapView } from "./heatmap-view.ts";
import { heatmapWorkbook } from "./heatmap-workbook-view.ts";
import { noResultsPage, noResultsView } from "./no-results-view.ts";
import { type Place, placeOf } from "./place.ts";
import { pathTo, treeOf } from "./release-tree.ts";
import { type FindShownWave, shownWaveFinder } from "./shown-release-action.ts";
import { commentsAtMost } from "./unit-comments-view.ts";
import { unitPage, unitView } from "./unit-view.ts";
import type { Trial } from "./what-if-view.ts";

export interface HeatmapRoutesDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly press: Pick<Press, "pressWorkbook">;
  readonly findShownWave?: FindShownWave;
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Who may see the results of teams; a manager sees the own part of the tree. */
const readers = { roles: ["admin", "consultant", "hr", "manager"] } as const;

/** Heatmap, fit map and the page of a unit: all read the frozen release and nothing else. */
export function heatmapRoutes(deps: HeatmapRoutesDeps): Router {
  const router = Router();
  const { renderer, clock, press, findShownWave = shownWaveFinder() } = deps;
  const show =
    (write: (request: Request, shown: Shown) => Page | Promise<Page>) =>
    async (member: Member, request: Request, response: Response): Promise<void> => {
      const { wave, release } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
      const layout = (title: string, currentHref: string, hasResults = true) =>
        staffLayout({ title, who: member, wave: { id: wave.id, title: wave.title, hasResults }, currentHref });
      const place = placeOf(member, wave.id);
      const page =
        release === undefined
          ? noResultsPage(noResultsView(withoutResults(wave), layout("Results", "", false)))
          : await write(request, { member, wave, release, place, layout });
      response.send(renderer.html(page));
    };

  route(
    router,
    "get",
    paths.heatmap.pattern,
    readers,
    show((request, { release, place, layout }) =>
      heatmapPage(heatmapView(release, place, queryOf(request), layout("Heatmap", paths.heatmap(place)))),
    ),
  );
  const workbookOf = async (sheet: HeatmapSheet) => Buffer.from(await press.pressWorkbook(heatmapWorkbook(sheet)));
  const files = {
    csv: { path: paths.heatmapCsv, type: "text/csv; charset=utf-8", most: undefined, make: heatmapCsv },
    xlsx: { path: paths.heatmapXlsx, type: xlsxType, most: undefined, make: workbookOf },
    svg: {
      path: paths.heatmapSvg,
      type: "image/svg+xml",
      most: rowsPerPage,
      make: (sheet: HeatmapSheet) => renderer.html(heatmapPicturePage(heatmapPictureView(sheet))).trim(),
    },
  } as const;
  for (const [format, { path, type, most, make }] of Object.entries(files))
    route(router, "get", path.pattern, readers, async (member, request, response) => {
      const { wave, release } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
      const place = placeOf(member, wave.id);
      if (release === undefined) return response.redirect(303, paths.heatmap(place));
      response.attachment(`heatmap-${member.organisation.slug}-${wave.closes_on}.${format}`).type(type);
      if (request.method === "HEAD") return void response.end();
      const bytes = await make(heatmapSheet(release, place, queryOf(request), most));
      await member.transaction("record saved heatmap", (tx) =>
        recordAudit(tx, {
          at: clock.now(),
          organisationId: member.organisation.id,
          actor: member.account.email,
          action: "heatmap saved",
          object: wave.title,
          detail: { format },
        }),
      );
      response.send(bytes);
    });
  route(
    router,
    "get",
    paths.fit.pattern,
    readers,
    show((request, { release, place, layout }) =>
      fitPage(fitView(release, place, queryOf(request), layout("Fit map", paths.fit(place)))),
    ),
  );
  route(
    router,
    "get",
    paths.waveUnit.pattern,
    readers,
    show(async (request, { member, wave, release, place }) => {
      const unitId = uuidParam<UnitId>(request, "unit");
      const { from } = queryOf(request);
      const [comments, later = ""] = await member.transaction("read comments", async (tx) => [
        await selectComments(tx, wave.id, unitId, { from, most: commentsAtMost }),
        await findLaterWave(tx, wave.id),
      ]);
      const layout = (title: string) => unitLayout(member, release, place, unitId, title);
      const written = { ...comments, from, deletedOn: deletedOnOf(wave) };
      const actions = { agreed: await readAgreed(member, wave.id, release), today: dayOf(clock.now()), later };
      const view = unitView(release, place, unitId, layout, { written, actions, trial: trialOf(request) });
      if (view === undefined) throw notFound();
      return unitPage(view);
    }),
  );
  return router;
}

interface Shown {
  readonly member: Member;
  readonly wave: WaveRow;
  readonly release: Release;
  readonly place: Place;
  readonly layout: (title: string, currentHref: string) => StaffLayout;
}

/** The day on which the opener deletes responses and comments. */
function deletedOnOf({ closed_at, created_at, manifest }: WaveRow): string {
  return responsesDueOn(dayOf(closed_at ?? created_at), promisedRetention(manifest));
}

function withoutResults(wave: WaveRow) {
  return {
    state: wave.state,
    smallestGroup: wave.thresholds.k,
    withheldCount: wave.withheld_count,
    isTrustee: wave.mode === "trustee",
    isGivenUp: wave.withhold_reason !== null,
  };
}

/** The way to a unit leads from the heatmap down the part of the tree that the reader may see. */
function unitLayout(member: Member, release: Release, place: Place, unitId: UnitId, title: string): StaffLayout {
  const nodes = pathTo(treeOf(release), unitId).slice(0, -1);
  const start = place.scopeUnitId === null ? 1 : nodes.findIndex(({ unit }) => unit.id === place.scopeUnitId);
  const above = start < 0 ? [] : nodes.slice(start);
  const crumbs = [
    { href: paths.heatmap(place), label: "Heatmap" },
    ...above.map(({ unit }) => ({ href: paths.waveUnit({ ...place, unit: unit.id }), label: unit.name })),
  ];
  const wave = { id: place.wave, title: release.wave.title, hasResults: true };
  return staffLayout({ title, who: member, wave, currentHref: paths.heatmap(place), crumbs });
}

const verdicts = ["DEFAULT", "FIX", "BLEND", "STRUCTURED", "NOT_ENOUGH_EVIDENCE"] as const;
/** What is not understood is left out: an old link still shows the page. */
const querySchema = z.object({
  sort: z.enum(["org", "weakest", "verdict", "surest"]).catch("org"),
  colour: z.enum(["cut", "rest"]).catch("cut"),
  verdict: z.enum(verdicts).nullable().catch(null),
  find: z
    .string()
    .transform((text) =>
      text
        .replace(/\p{Cc}/gu, "")
        .trim()
        .slice(0, 100),
    )
    .catch(""),
  open: z
    .string()
    .max(20_000)
    .transform((text) => (text === "all" || text === "none" ? text : text.split(".")))
    .nullable()
    .catch(null),
  from: z.coerce.number().int().min(0).max(1_000_000).catch(0),
});

/** What the form on a team's page tries; null where it was not sent, or not with a number. */
function trialOf(request: Request): Trial | null {
  const points = z.coerce.number().int().min(-100).max(100).safeParse(request.query["by"]);
  const scale = request.query["if"];
  return typeof scale === "string" && scale !== "" && points.success ? { scale, points: points.data } : null;
}

function queryOf(request: Request): HeatmapQuery {
  return querySchema.parse(request.query);
}
