import { type Response, Router } from "express";
import { z } from "zod";
import type { Member } from "../access/member.ts";
import type { Definition } from "../definition/definition.ts";
import { blankForm } from "../http/form.ts";
import { type FormRefusal, readForm, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import type { Random } from "../kernel/random.ts";
import { dayOf } from "./day.ts";
import { type DraftFault, defaultDates, defaultRules, defaultThresholds, type WaveDraft } from "./draft.ts";
import { draftOf } from "./launch-action.ts";
import { createWave, editWave } from "./wave-action.ts";
import { memberActor } from "./wave-actor-action.ts";
import { waveFormPage, waveFormView } from "./wave-form-view.ts";
import { findWave } from "./wave-store.ts";

export interface DraftRoutesDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** The roles that plan and run waves. */
export const wavePlanners = { roles: ["admin", "consultant", "hr"] } as const;

/** The form that plans a wave, new or again; a refused form comes back with what was typed. */
export function draftRoutes(deps: DraftRoutesDeps): Router {
  const router = Router();
  const definitions = [...deps.definitions.values()];
  const definitionOf = (id: unknown): Definition => {
    const found = deps.definitions.get(String(id)) ?? definitions[0];
    if (!found)
      throw new Problem("unavailable", "This server has no questionnaire. Restore the survey-definitions folder.");
    return found;
  };

  const show = (
    response: Response,
    member: Member,
    status: number,
    draft: WaveDraft,
    form: FormRefusal,
    id?: WaveId,
  ) => {
    const definition = definitionOf(form.typed["definitionId"] ?? draft.definitionId);
    const view = waveFormView(member, { draft, definition, definitions, form, ...(id ? { waveId: id } : {}) });
    response.status(status).send(deps.renderer.html(waveFormPage(view)));
  };

  const read = (body: unknown, request: Parameters<typeof readForm>[0]) => {
    const definition = definitionOf((body as { definitionId?: unknown } | undefined)?.definitionId);
    const form = readForm(request, shapeOf(definition, [...deps.definitions.keys()]));
    return form.ok ? { ok: true as const, value: draftOfForm(form.value, definition) } : form;
  };

  const found = async (member: Member, waveId: WaveId) => {
    const wave = await member.transaction("read wave", (tx) => findWave(tx, member.organisation.id, waveId));
    if (!wave) throw notFound();
    if (wave.state !== "draft")
      throw new Problem("conflict", "This wave is launched: nothing of it can be changed. Plan a new one instead.");
    return draftOf(wave);
  };

  route(router, "get", paths.waveNew.pattern, wavePlanners, (member, _request, response) =>
    show(response, member, 200, newDraft(member, definitionOf(undefined), dayOf(deps.clock.now())), blankForm),
  );

  route(router, "post", paths.waveNew.pattern, wavePlanners, async (member, request, response) => {
    const form = read(request.body, request);
    const blank = newDraft(member, definitionOf(undefined), dayOf(deps.clock.now()));
    if (!form.ok) return show(response, member, 422, blank, form.refusal);
    const created = await createWave(memberActor(member), deps, form.value);
    if (!created.ok) return show(response, member, 422, form.value, refusalOf(request.body, created.refusal));
    response.redirect(303, paths.wave({ organisation: member.organisation.slug, wave: created.value }));
  });

  route(router, "get", paths.waveEdit.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    show(response, member, 200, await found(member, waveId), blankForm, waveId);
  });

  route(router, "post", paths.waveEdit.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    const before = await found(member, waveId);
    const form = read(request.body, request);
    if (!form.ok) return show(response, member, 422, before, form.refusal, waveId);
    const edited = await editWave(memberActor(member), deps.clock, waveId, form.value);
    if (!edited.ok) return show(response, member, 422, before, refusalOf(request.body, edited.refusal), waveId);
    response.redirect(303, paths.wave({ organisation: member.organisation.slug, wave: waveId }));
  });
  return router;
}

const textOf = z
  .string()
  .max(2000, "This is too long.")
  .transform((text) => text.normalize("NFC").trim());
const textFields = [
  "title",
  "askedBy",
  "purpose",
  "contact",
  "opensOn",
  "closesOn",
  "earliestClose",
  "latestClose",
] as const;
const thresholdFields = ["k", "kInvited", "commentsFrom", "largestShare"] as const;
const ruleFields = ["cutWeak", "cutOk", "cutContext", "gamma", "nMin", "minResponseRate", "ebMinTeams"] as const;

/** Every field of the form; what a value may be is judged on the draft as a whole (`faultsOf`). */
function shapeOf(definition: Definition, ids: readonly string[]) {
  const plain = [...textFields, ...thresholdFields, ...ruleFields].map((name) => [name, textOf]);
  const proofs = definition.key.kinds.flatMap(({ code }) =>
    ["reason", "who", "date"].map((part) => [`${part}-${code}`, textOf.optional()]),
  );
  return {
    ...(Object.fromEntries([...plain, ...proofs]) as Record<string, typeof textOf>),
    mode: z.enum(["sealed", "trustee"], "Choose who holds the key."),
    comments: z.enum(["asked", "left out"], "Choose whether a comment is asked for.").optional(),
    definitionId: z.string().refine((id) => ids.includes(id), "Choose a questionnaire of this server."),
  };
}

/** The draft that was typed; a number that cannot be read is NaN, which `faultsOf` refuses. */
function draftOfForm(values: Readonly<Record<string, string | undefined>>, definition: Definition): WaveDraft {
  const text = (name: string) => values[name] ?? "";
  const number = (name: string) => (text(name) === "" ? Number.NaN : Number(text(name).replace(",", ".")));
  const numbers = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, number(name)])) as Record<Name, number>;
  return {
    title: text("title"),
    askedBy: text("askedBy"),
    purpose: text("purpose"),
    contact: text("contact"),
    opensOn: text("opensOn"),
    closesOn: text("closesOn"),
    earliestClose: text("earliestClose"),
    latestClose: text("latestClose"),
    mode: text("mode") === "trustee" ? "trustee" : "sealed",
    definitionId: text("definitionId"),
    thresholds: {
      ...numbers(thresholdFields),
      ...(text("comments") === "left out" ? { commentsFrom: null } : {}),
    },
    rules: numbers(ruleFields),
    kinds: definition.key.kinds.map(({ code, label }) => {
      const proof = { reason: text(`reason-${code}`), who: text(`who-${code}`), date: text(`date-${code}`) };
      return { code, label, mustProve: Object.values(proof).some((part) => part !== "") ? proof : null };
    }),
  };
}

function newDraft(member: Member, definition: Definition, today: string): WaveDraft {
  return {
    title: "",
    askedBy: `${member.account.name}, ${member.organisation.name}`,
    purpose: "",
    contact: "",
    mode: "sealed",
    definitionId: definition.id,
    ...defaultDates(today),
    thresholds: defaultThresholds,
    rules: defaultRules,
    kinds: definition.key.kinds.map(({ code, label }) => ({ code, label, mustProve: null })),
  };
}

function refusalOf(body: unknown, faults: readonly DraftFault[]): FormRefusal {
  const typed = Object.fromEntries(
    Object.entries(body as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
  const errors: Record<string, string> = {};
  for (const { field, message } of faults) errors[field] ??= message;
  return { typed, errors };
}
