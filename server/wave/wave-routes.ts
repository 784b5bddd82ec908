import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Member, StaffTransaction } from "../access/member.ts";
import { readForm, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { dayOf, isDay } from "./day.ts";
import { type DraftRoutesDeps, draftRoutes, wavePlanners } from "./draft-routes.ts";
import { fingerprintOf } from "./fingerprint.ts";
import {
  findInvitationProgress,
  findLaunchProgress,
  selectMailFailures,
  selectReportingGroups,
} from "./frozen-store.ts";
import { draftOf, type LaunchDeps, launchWave, previewLaunch } from "./launch-action.ts";
import { launchPage, launchView, previewPage, previewView } from "./launch-view.ts";
import { surveyLinkOf, testSecret } from "./survey-link.ts";
import { cancelWave, closeWave, inviteWave, moveClose, remindWave } from "./wave-action.ts";
import { type Actor, memberActor } from "./wave-actor-action.ts";
import { findWave, standingOf, type WaveRow } from "./wave-store.ts";
import { type WaveFacts, wavePage, waveView } from "./wave-view.ts";

export interface WaveRoutesDeps extends LaunchDeps, DraftRoutesDeps {
  readonly renderer: Renderer;
  readonly publicUrl: string;
}

/** Planning, launching, watching and closing waves. */
export function waveRoutes(deps: WaveRoutesDeps): Router {
  const router = Router();
  const { clock, renderer } = deps;
  router.use(draftRoutes(deps));

  route(router, "get", paths.wave.pattern, wavePlanners, async (member, request, response) => {
    const facts = await member.transaction("read wave page", async (tx) =>
      factsOf(tx, deps, await waveOf(tx, member, request)),
    );
    response.send(renderer.html(wavePage(waveView(member, facts))));
  });

  route(router, "get", paths.wavePreview.pattern, wavePlanners, async (member, request, response) => {
    const wave = await member.transaction("read wave", (tx) => waveOf(tx, member, request));
    const definition = deps.definitions.get(wave.definition_id);
    if (!definition) throw new Problem("not-found", "This server no longer has the questionnaire of this wave.");
    response.send(renderer.html(previewPage(previewView(member, { id: wave.id, draft: draftOf(wave) }, definition))));
  });

  const showLaunch = async (response: Response, member: Member, request: Request, status: number, refusal: string) => {
    const { wave, preview } = await member.transaction("preview launch", async (tx) => {
      const wave = await waveOf(tx, member, request);
      return { wave, preview: await previewLaunch(tx, memberActor(member), deps, wave) };
    });
    if (wave.state !== "draft") return response.redirect(303, pageOf(member, wave.id));
    const view = launchView(member, { id: wave.id, draft: draftOf(wave) }, preview.points, preview.grouping, refusal);
    response.status(status).send(renderer.html(launchPage(view)));
  };

  route(router, "get", paths.waveLaunch.pattern, wavePlanners, (member, request, response) =>
    showLaunch(response, member, request, 200, ""),
  );

  route(router, "post", paths.waveLaunch.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    const launched = await launchWave(memberActor(member), deps, waveId);
    if (!launched.ok) return await showLaunch(response, member, request, 422, launched.refusal);
    response.redirect(303, pageOf(member, waveId));
  });

  type Move = (actor: Actor, waveId: WaveId, request: Request) => Promise<Result<unknown, string>>;
  const moves: readonly [pattern: string, move: Move][] = [
    [paths.waveInvite.pattern, (actor, id) => inviteWave(actor, clock, id, deps.mailFault)],
    [paths.waveRemind.pattern, (actor, id) => remindWave(actor, clock, id, deps.mailFault)],
    [paths.waveMoveClose.pattern, (actor, id, request) => moveClose(actor, clock, id, lastDayOf(request))],
    [paths.waveClose.pattern, (actor, id, request) => confirmed(request, () => closeWave(actor, clock, id))],
    [paths.waveCancel.pattern, (actor, id, request) => confirmed(request, () => cancelWave(actor, clock, id))],
  ];
  for (const [pattern, move] of moves)
    route(
      router,
      "post",
      pattern as `${string}/:organisation${string}`,
      wavePlanners,
      async (member, request, response) => {
        const waveId = uuidParam<WaveId>(request, "wave");
        const result = await move(memberActor(member), waveId, request);
        if (!result.ok) throw new Problem("conflict", result.refusal);
        response.redirect(303, pageOf(member, waveId));
      },
    );
  return router;
}

function pageOf(member: Member, waveId: WaveId): string {
  return paths.wave({ organisation: member.organisation.slug, wave: waveId });
}

async function waveOf(tx: StaffTransaction, member: Member, request: Request): Promise<WaveRow> {
  const wave = await findWave(tx, member.organisation.id, uuidParam<WaveId>(request, "wave"));
  if (!wave) throw notFound();
  return wave;
}

function lastDayOf(request: Request): string {
  const form = readForm(request, { closesOn: z.string().refine(isDay, "Choose a day.") });
  if (!form.ok) throw new Problem("invalid", "Choose a day such as 2026-11-24 and send it again.");
  return form.value.closesOn;
}

/** What cannot be undone needs its box ticked. */
function confirmed<Done>(request: Request, act: () => Done): Done {
  const form = readForm(request, { confirm: z.literal("yes") });
  if (!form.ok) throw new Problem("invalid", "This cannot be undone. Go back, tick the box, and send it again.");
  return act();
}

const mailingMs = 600_000;

async function factsOf(tx: StaffTransaction, deps: WaveRoutesDeps, wave: WaveRow): Promise<WaveFacts> {
  const now = deps.clock.now();
  const fingerprint = wave.manifest_hash === null ? undefined : fingerprintOf(wave.manifest_hash);
  const mail = await findInvitationProgress(tx, wave.id);
  const asked = wave.invitations_requested_at;
  return {
    id: wave.id,
    draft: draftOf(wave),
    standing: standingOf(wave),
    fingerprint,
    testLink: fingerprint && surveyLinkOf(deps.publicUrl, wave.id, testSecret, 0, fingerprint),
    progress: await findLaunchProgress(tx, wave.id),
    groups: await selectReportingGroups(tx, wave.id),
    mail,
    isMailing:
      asked !== null && mail !== undefined && mail.done < mail.total && now.getTime() - asked.getTime() < mailingMs,
    failures: await selectMailFailures(tx, wave.id),
    withheldCount: wave.withheld_count,
    releasedAt: wave.released_at,
    identitiesPurgedOn: wave.identities_purged_at && dayOf(wave.identities_purged_at),
    today: dayOf(now),
  };
}
