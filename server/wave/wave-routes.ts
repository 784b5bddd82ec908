import { type Request, Router } from "express";
import { z } from "zod";
import type { StaffTransaction } from "../access/member.ts";
import { readForm, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { keyFingerprintOf } from "./box-key.ts";
import { dayOf, isDay } from "./day.ts";
import { selectDeletedOn } from "./deletion-store.ts";
import { type DraftRoutesDeps, draftRoutes, wavePlanners } from "./draft-routes.ts";
import { fingerprintOf } from "./fingerprint.ts";
import {
  findInvitationProgress,
  findLaunchProgress,
  selectMailFailures,
  selectReportingGroups,
} from "./frozen-store.ts";
import { askedDefinition, draftOf, type LaunchDeps } from "./launch-action.ts";
import { launchRoutes, pageOf, waveOf } from "./launch-routes.ts";
import { previewPage, previewView } from "./launch-view.ts";
import { surveyLinkOf, testSecret } from "./survey-link.ts";
import { type TrusteeRoutesDeps, trusteeRoutes } from "./trustee-routes.ts";
import { cancelWave, closeWave, inviteWave, moveClose, remindWave } from "./wave-action.ts";
import { type Actor, memberActor } from "./wave-actor-action.ts";
import { standingOf, type WaveRow } from "./wave-store.ts";
import { type WaveFacts, wavePage, waveView } from "./wave-view.ts";

export interface WaveRoutesDeps extends LaunchDeps, DraftRoutesDeps, TrusteeRoutesDeps {
  readonly renderer: Renderer;
  readonly publicUrl: string;
}

/** Planning, launching, watching and closing waves. */
export function waveRoutes(deps: WaveRoutesDeps): Router {
  const router = Router();
  const { clock, renderer } = deps;
  router.use(draftRoutes(deps));
  router.use(launchRoutes(deps));
  router.use(trusteeRoutes(deps));

  route(router, "get", paths.wave.pattern, wavePlanners, async (member, request, response) => {
    const facts = await member.transaction("read wave page", async (tx) =>
      factsOf(tx, deps, await waveOf(tx, member, request)),
    );
    response.send(renderer.html(wavePage(waveView(member, facts))));
  });

  route(router, "get", paths.wavePreview.pattern, wavePlanners, async (member, request, response) => {
    const wave = await member.transaction("read wave", (tx) => waveOf(tx, member, request));
    const definition = askedDefinition(deps.definitions, draftOf(wave));
    if (!definition) throw new Problem("not-found", "This server no longer has the questionnaire of this wave.");
    response.send(renderer.html(previewPage(previewView(member, { id: wave.id, draft: draftOf(wave) }, definition))));
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
    boxKeyFingerprint: wave.mode === "trustee" && wave.box_public_key ? keyFingerprintOf(wave.box_public_key) : null,
    isReturnRead: wave.handed_over_at !== null,
    returnFault: wave.hand_over_fault,
    withholdReason: wave.withhold_reason,
    deletedOn: await selectDeletedOn(tx, wave.id),
    today: dayOf(now),
  };
}
