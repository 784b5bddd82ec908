import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Member } from "../access/member.ts";
import {
  type Agreement,
  agreementStates,
  ownerAtMost,
  pointsAtLeast,
  pointsAtMost,
  whatAtMost,
} from "../agreement/agreement.ts";
import { type AgreementWish, agreeOn, changeAgreement, readAgreed } from "../agreement/agreement-action.ts";
import { findAgreement, findLaterWave } from "../agreement/agreement-store.ts";
import { type Place, placeOf } from "../heatmap/place.ts";
import { type FindShownWave, shownWaveFinder } from "../heatmap/shown-release-action.ts";
import { blankForm } from "../http/form.ts";
import { type FormRefusal, lineOfText, readForm, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import { type Crumb, staffLayout } from "../http/staff-layout.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import type { Release, ReleaseUnit } from "../release/release.ts";
import { adviceFor } from "../report/sections.ts";
import type { Wording } from "../report/wording.ts";
import { dayMonthsAfter, dayOf, isDay } from "../wave/day.ts";
import { memberActor } from "../wave/wave-actor-action.ts";
import { agreementFormPage, agreementFormView, scalesOf, type TakenOver } from "./agreement-form-view.ts";
import { agreementsPage, agreementsView, unitsInScope, unitToAgree } from "./agreements-view.ts";

export interface FollowUpRoutesDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  readonly wording: Wording;
  readonly findShownWave?: FindShownWave;
}

/** Whoever reads results agrees on actions: a manager for the own part of the tree. */
const readers = { roles: ["admin", "consultant", "hr", "manager"] } as const;
/** Until when an action is due if nobody says otherwise. */
const usualMonths = 3;

/** The agreed actions of a wave, and the forms on which they are agreed and changed. */
export function followUpRoutes(deps: FollowUpRoutesDeps): Router {
  const router = Router();
  const { renderer, clock, random, wording, findShownWave = shownWaveFinder() } = deps;

  const open = async (member: Member, request: Request): Promise<Opened | undefined> => {
    const { wave, release } = await findShownWave(member, uuidParam<WaveId>(request, "wave"));
    return release && { member, waveId: wave.id, release, place: placeOf(member, wave.id) };
  };
  const layoutOf = ({ member, place, release }: Opened, title: string, crumbs: readonly Crumb[]) => {
    const wave = { id: place.wave, title: release.wave.title, hasResults: true };
    return staffLayout({ title, who: member, wave, currentHref: paths.actions(place), crumbs });
  };
  const laterOf = async ({ member, waveId }: Opened): Promise<string> =>
    (await member.transaction("look for a later wave", (tx) => findLaterWave(tx, waveId))) ?? "";

  route(router, "get", paths.actions.pattern, readers, async (member, request, response) => {
    const opened = await open(member, request);
    if (opened === undefined) return response.redirect(303, heatmapOf(member, request));
    const { waveId, release, place } = opened;
    const agreed = await readAgreed(member, waveId, release);
    const view = agreementsView(release, place, agreed, dayOf(clock.now()), layoutOf(opened, "Actions", []));
    response.send(renderer.html(agreementsPage(view)));
  });

  const showForm = async (
    response: Response,
    opened: Opened,
    unit: ReleaseUnit,
    shown: Partial<Pick<FormInput, "form" | "known" | "taken" | "overtakenBy">> & { readonly later: string },
  ) => {
    const { release, place } = opened;
    const { form = blankForm, known = null, taken = null, overtakenBy = null, later } = shown;
    const home = paths.waveUnit({ ...place, unit: unit.id });
    const action = known ? paths.action({ ...place, action: known.id }) : paths.actionNew({ ...place, unit: unit.id });
    const layout = layoutOf(opened, known ? "Change an action" : "Agree on an action", [
      { href: home, label: unit.name },
    ]);
    const view = agreementFormView({
      ...{ release, unit, wording, layout, action, form, known, taken, later, overtakenBy },
      cancelHref: `${home}#actions`,
      takeHref: (scale, at) => `${action}?scale=${encodeURIComponent(scale)}&advice=${at}`,
      due: dayMonthsAfter(clock.now(), usualMonths),
    });
    response.send(renderer.html(agreementFormPage(view)));
  };
  const later = (title: string): FormRefusal["errors"] => ({
    "": `People answer “${title}” already, so nothing new can be predicted here. Agree on it when the results of that wave are there.`,
  });

  route(router, "get", paths.actionNew.pattern, readers, async (member, request, response) => {
    const opened = await open(member, request);
    if (opened === undefined) return response.redirect(303, heatmapOf(member, request));
    const unit = unitOf(opened, uuidParam<UnitId>(request, "unit"));
    const title = await laterOf(opened);
    const form = title === "" ? blankForm : { typed: {}, errors: later(title) };
    await showForm(response, opened, unit, { form, later: title, taken: takenOver(wording, opened, unit, request) });
  });

  route(router, "post", paths.actionNew.pattern, readers, async (member, request, response) => {
    const opened = await open(member, request);
    if (opened === undefined) throw notFound();
    const { release, waveId, place } = opened;
    const unit = unitOf(opened, uuidParam<UnitId>(request, "unit"));
    const form = readForm(request, agreementShape(codesOf(release, unit)));
    if (!form.ok) {
      response.status(422);
      return showForm(response, opened, unit, { form: form.refusal, later: "" });
    }
    const at = { id: randomUuid(random), waveId, unit: unit.externalId, unitName: unit.name };
    const done = await agreeOn(memberActor(member), clock, at, { ...form.value, state: "agreed" });
    if (done.ok) return response.redirect(303, `${paths.waveUnit({ ...place, unit: unit.id })}#actions`);
    const title = done.refusal.kind === "later" ? done.refusal.title : "";
    response.status(409);
    await showForm(response, opened, unit, { form: { typed: typedIn(request), errors: later(title) }, later: title });
  });

  route(router, "get", paths.action.pattern, readers, async (member, request, response) => {
    const { opened, known, unit } = await find(member, request);
    await showForm(response, opened, unit, { known, later: await laterOf(opened) });
  });

  route(router, "post", paths.action.pattern, readers, async (member, request, response) => {
    const { opened, known, unit } = await find(member, request);
    const title = await laterOf(opened);
    const form =
      title === ""
        ? readForm(request, changeShape(codesOf(opened.release, unit)))
        : readForm(request, fixedChangeShape());
    if (!form.ok) {
      response.status(422);
      return showForm(response, opened, unit, { known, form: form.refusal, later: title });
    }
    const { version, what, owner, dueOn, state, scale = known.scale, points = known.points } = form.value;
    const wish: AgreementWish = { scale, points, what, owner, dueOn, state };
    const at = { waveId: opened.waveId, id: known.id, version };
    const done = await changeAgreement(memberActor(member), clock, at, wish);
    if (done.ok) return response.redirect(303, `${paths.waveUnit({ ...opened.place, unit: unit.id })}#actions`);
    if (done.refusal.kind !== "overtaken") throw notFound();
    response.status(409);
    const overtakenBy = done.refusal.newest;
    await showForm(response, opened, unit, {
      ...{ known, overtakenBy, later: title },
      form: { typed: typedIn(request), errors: { "": `${overtakenBy.by} saved this action after you opened it.` } },
    });
  });

  /** An action for which the reader may speak; anything else looks like nothing. */
  const find = async (
    member: Member,
    request: Request,
  ): Promise<{ readonly opened: Opened; readonly known: Agreement; readonly unit: ReleaseUnit }> => {
    const opened = await open(member, request);
    if (opened === undefined) throw notFound();
    const id = uuidParam(request, "action");
    const known = await member.transaction("read an agreed action", (tx) => findAgreement(tx, opened.waveId, id));
    const unit = unitsInScope(opened.release, opened.place).find(({ externalId }) => externalId === known?.unit);
    if (known === undefined || unit === undefined) throw notFound();
    return { opened, known, unit };
  };
  return router;
}

interface Opened {
  readonly member: Member;
  readonly waveId: WaveId;
  readonly release: Release;
  readonly place: Place;
}
type FormInput = Parameters<typeof agreementFormView>[0];

/** A wave without results says so on its heatmap. */
function heatmapOf(member: Member, request: Request): string {
  return paths.heatmap({ organisation: member.organisation.slug, wave: uuidParam(request, "wave") });
}

function unitOf({ release, place }: Opened, id: string): ReleaseUnit {
  const unit = unitToAgree(release, place, id);
  if (unit === undefined) throw notFound();
  return unit;
}

function codesOf(release: Release, unit: ReleaseUnit): readonly string[] {
  return scalesOf(release, unit).map(({ code }) => code);
}

function typedIn(request: Request): Record<string, string> {
  const entries = Object.entries((request.body as Record<string, unknown> | undefined) ?? {});
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

/** The piece of advice that the address names; null where it names none. */
function takenOver(wording: Wording, { release }: Opened, unit: ReleaseUnit, { query }: Request): TakenOver | null {
  const { scale, advice: at } = query;
  if (typeof scale !== "string" || !codesOf(release, unit).includes(scale)) return null;
  const action = adviceFor(wording, scale).advice.actions[Number(at)];
  return action === undefined ? null : { scale, what: action.text, owner: action.owner };
}

const pointsWords = `Write whole points: from ${pointsAtLeast} to ${pointsAtMost} for a rise, with a minus for a fall. Less than ${pointsAtLeast} is never called a clear change.`;

/** Points as typed: "8", "+8", "-8" or "−8". */
const points = z
  .string({ error: pointsWords })
  .transform((text) => text.trim().replace(/^[−–]/u, "-"))
  .refine((text) => /^[+-]?\d{1,3}$/.test(text), pointsWords)
  .transform(Number)
  .refine((value) => Math.abs(value) >= pointsAtLeast && Math.abs(value) <= pointsAtMost, pointsWords);

/** `scales`: those that the unit shows. */
function agreementShape(scales: readonly string[]) {
  return {
    what: lineOfText("What is done", 3, whatAtMost),
    owner: lineOfText("Who sees to it", 1, ownerAtMost),
    dueOn: z.string({ error: "Write the day." }).refine((text) => isDay(text), "Write the day such as 2026-11-24."),
    scale: z.string().refine((code) => scales.includes(code), "Choose a scale that this unit shows."),
    points,
  };
}

const stateShape = {
  state: z.enum(agreementStates),
  version: z.coerce.number().int().min(1).max(100_000),
};

/** What a change may hold. */
function changeShape(scales: readonly string[]) {
  return { ...agreementShape(scales), ...stateShape };
}

/** The same where the prediction is fixed: a form that was opened before may still send one, and it is not taken. */
function fixedChangeShape() {
  const { what, owner, dueOn } = agreementShape([]);
  const ignored = z
    .string()
    .optional()
    .transform(() => undefined);
  return { what, owner, dueOn, ...stateShape, scale: ignored, points: ignored };
}
