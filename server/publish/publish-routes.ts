import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { recordAudit } from "../access/audit-store.ts";
import type { Member } from "../access/member.ts";
import { readAgreed } from "../agreement/agreement-action.ts";
import { findBrandingSave } from "../branding/branding-store.ts";
import { readEditedDocument } from "../edit/edit-action.ts";
import { selectNewestEdits } from "../edit/edit-store.ts";
import { type FindShownWave, shownWaveFinder } from "../heatmap/shown-release-action.ts";
import { type FormRefusal, lineOfText, readForm, refuseField, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import { staffLayout } from "../http/staff-layout.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { reportFormats } from "../report/report-formats.ts";
import { mediaTypes } from "../report/report-formats-file.ts";
import { memberActor } from "../wave/wave-actor-action.ts";
import {
  endReportLink,
  makeLink,
  type Publishable,
  type PublishDeps,
  publishReport,
  withdrawReport,
} from "./publish-action.ts";
import { frozenOf, linkDays } from "./version.ts";
import { findFrozenFile, selectLinks, selectVersions } from "./version-store.ts";
import { type VersionsInput, versionsPage, versionsView } from "./versions-view.ts";

export interface PublishRoutesDeps extends PublishDeps {
  readonly renderer: Renderer;
  readonly publicUrl: string;
  readonly findShownWave?: FindShownWave;
}

const readers = { roles: ["admin", "consultant", "hr"] } as const;
const writers = { roles: ["admin", "consultant"] } as const;

interface Opened extends Publishable {
  readonly member: Member;
  readonly place: { readonly organisation: string; readonly wave: string };
}

/** Publishing a report: versions, files, withdrawal, and links for readers without an account. */
export function publishRoutes(deps: PublishRoutesDeps): Router {
  const router = Router();
  const { renderer, clock, wording, findShownWave = shownWaveFinder() } = deps;

  const open = async (member: Member, request: Request): Promise<Opened> => {
    const { wave, release } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
    if (release === undefined) throw new Problem("conflict", "There is no report yet: the wave has no results.");
    const edited = await readEditedDocument(member, wave.id, release, wording);
    const place = { organisation: member.organisation.slug, wave: wave.id };
    return { member, waveId: wave.id, title: wave.title, release, edited, place };
  };
  const show = async (
    response: Response,
    { member, waveId, title, release, edited, place }: Opened,
    more: Pick<VersionsInput, "notice" | "refused" | "made"> = {},
  ): Promise<void> => {
    const { now: actions, before } = await readAgreed(member, waveId, release);
    const [versions, links, edits, branding] = await member.transaction("read published versions", async (tx) => [
      await selectVersions(tx, waveId),
      await selectLinks(tx, waveId),
      await selectNewestEdits(tx, waveId),
      (await findBrandingSave(tx, member.organisation.id)) ?? null,
    ]);
    const layout = staffLayout({
      title: "Published versions",
      who: member,
      wave: { id: waveId, title, hasResults: true },
      currentHref: paths.report(place),
      crumbs: [{ href: paths.report(place), label: "Report" }],
    });
    const hash = frozenOf(edited.document).hash.toString("hex");
    const isWriter = member.role !== "hr";
    const made = { edits, actions: [...actions, ...before], branding, hash };
    const input = { layout, place, isWriter, versions, links, ...made, now: clock.now(), ...more };
    response.send(renderer.html(versionsPage(versionsView(input))));
  };

  route(router, "get", paths.reportVersions.pattern, readers, async (member, request, response) =>
    show(response, await open(member, request)),
  );

  route(router, "post", paths.reportVersions.pattern, writers, async (member, request, response) => {
    const opened = await open(member, request);
    const form = readForm(request, { note: lineOfText("The note", 0, 500) });
    if (!form.ok) return await show(response.status(422), opened, { refused: { form: form.refusal, number: null } });
    const done = await publishReport(memberActor(member), deps, opened, form.value.note);
    if (done.ok) return response.redirect(303, paths.reportVersions(opened.place));
    const refused = { form: refuseField(request, "", ""), number: null };
    const notice =
      done.refusal.kind === "same"
        ? `Nothing has changed: the report as it stands is version ${done.refusal.number}.`
        : `${done.refusal.count === 1 ? "One block needs" : `${done.refusal.count} blocks need`} a look before the report is published: the text does not stand in the report as it was written. The editor says what is wrong.`;
    await show(response.status(422), opened, { refused, notice });
  });

  route(router, "get", paths.reportVersionFile.pattern, readers, async (member, request, response) => {
    const { wave } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
    const number = numberOf(request);
    const format = reportFormats.find((one) => one === request.params["format"]);
    if (format === undefined) throw notFound();
    const file = await member.transaction("read published report", (tx) => findFrozenFile(tx, wave.id, number, format));
    if (file === undefined) throw notFound();
    await member.transaction("record saved report", (tx) =>
      recordAudit(tx, {
        at: clock.now(),
        organisationId: member.organisation.id,
        actor: member.account.email,
        action: "report saved",
        object: wave.title,
        detail: { format, version: number },
      }),
    );
    response
      .attachment(`report-${member.organisation.slug}-${wave.closes_on}-v${number}.${format}`)
      .type(mediaTypes[format]);
    if (format === "html") response.setHeader("content-security-policy", `${file.policy}; frame-ancestors 'none'`);
    response.send(file.bytes);
  });

  route(router, "post", paths.reportWithdraw.pattern, writers, async (member, request, response) => {
    const opened = await open(member, request);
    const number = numberOf(request);
    const form = readForm(request, { [`why-${number}`]: lineOfText("The reason", 3, 500) });
    if (!form.ok) return await show(response.status(422), opened, refusal(form.refusal, number));
    const done = await withdrawReport(memberActor(member), clock, opened, number, form.value[`why-${number}`] ?? "");
    if (!done.ok) throw notFound();
    response.redirect(303, paths.reportVersions(opened.place));
  });

  route(router, "post", paths.reportLinks.pattern, writers, async (member, request, response) => {
    const opened = await open(member, request);
    const number = numberOf(request);
    const form = readForm(request, {
      [`days-${number}`]: z.enum(linkDays.map(String), "Choose how long it is open."),
      [`password-${number}`]: z
        .string()
        .refine((text) => text === "" || [...text].length >= 8, "Use 8 characters or more, or leave it empty.")
        .refine((text) => text.length <= 512, "The password can have 512 characters at most."),
    });
    if (!form.ok) return await show(response.status(422), opened, refusal(form.refusal, number));
    const days = Number(form.value[`days-${number}`]);
    const typed = String(form.value[`password-${number}`]);
    const password = typed === "" ? null : typed;
    const made = await makeLink(memberActor(member), deps, opened, { number, days, password });
    if (!made.ok) throw notFound();
    const address = new URL(paths.sharedReport({ token: made.value }), deps.publicUrl).href;
    await show(response, opened, { made: { address, expires: `${days} days` } });
  });

  route(router, "post", paths.reportLinkEnd.pattern, writers, async (member, request, response) => {
    const { wave } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
    const ended = await endReportLink(
      memberActor(member),
      clock,
      { waveId: wave.id, title: wave.title },
      uuidParam(request, "link"),
    );
    if (!ended.ok) throw notFound();
    response.redirect(303, paths.reportVersions({ organisation: member.organisation.slug, wave: wave.id }));
  });
  return router;
}

function refusal(form: FormRefusal, number: number): Pick<VersionsInput, "refused"> {
  return { refused: { form, number } };
}

function numberOf(request: Request): number {
  const text = String(request.params["number"]);
  if (!/^[1-9]\d{0,4}$/.test(text)) throw notFound();
  return Number(text);
}
