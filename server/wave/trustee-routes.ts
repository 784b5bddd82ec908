import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Router } from "express";
import { z } from "zod";
import { readForm, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import { route } from "../http/route.ts";
import { readUpload } from "../http/upload.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { wavePlanners } from "./draft-routes.ts";
import { pageOf, waveOf } from "./launch-routes.ts";
import { giveUp, handOver, recordBallots, returnBytesMax } from "./trustee-action.ts";
import { memberActor } from "./wave-actor-action.ts";

/** The sealed ballots of a wave, as the opener gives them out: nothing else of its side can be asked for from here. */
export type SealedBallotsOf = (
  waveId: WaveId,
) => Promise<Result<{ readonly ballots: number; text(): AsyncGenerator<string> }, string>>;

export interface TrusteeRoutesDeps {
  readonly clock: Clock;
  readonly sealedBallotsOf: SealedBallotsOf;
  /** the tool of the works council: one file of HTML */
  councilPage(): Buffer;
}

/** What goes to the works council after the close, and what comes back from it. */
export function trusteeRoutes(deps: TrusteeRoutesDeps): Router {
  const router = Router();
  const { clock } = deps;

  route(router, "get", paths.waveCouncilPage.pattern, wavePlanners, async (member, request, response) => {
    await member.transaction("read wave", (tx) => waveOf(tx, member, request));
    // for the disk, not for this browser: here our own policy would keep it from working
    response.attachment("works-council.html").type("html").send(deps.councilPage());
  });

  route(router, "get", paths.waveSealedBallots.pattern, wavePlanners, async (member, request, response) => {
    const wave = await member.transaction("read wave", (tx) => waveOf(tx, member, request));
    const sealed = await deps.sealedBallotsOf(wave.id);
    if (!sealed.ok) throw new Problem("conflict", sealed.refusal);
    await recordBallots(memberActor(member), clock, wave, "sealed ballots given out");
    response.attachment(`sealed-ballots-${wave.id}.json`).type("json");
    await pipeline(Readable.from(sealed.value.text()), response);
  });

  route(router, "post", paths.waveTakeBack.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    await member.transaction("read wave", (tx) => waveOf(tx, member, request));
    const file = await (await readUpload(request, response, returnBytesMax)).file("file");
    if (file === undefined) throw new Problem("invalid", "Choose the file “opened-ballots” first.");
    const taken = await handOver(memberActor(member), clock, waveId, Buffer.from(file));
    if (!taken.ok) throw new Problem("conflict", taken.refusal);
    response.redirect(303, pageOf(member, waveId));
  });

  route(router, "post", paths.waveGiveUp.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    const form = readForm(request, { confirm: z.literal("yes"), reason: z.string() });
    if (!form.ok)
      throw new Problem(
        "invalid",
        "This cannot be undone. Go back, write the reason, tick the box, and send it again.",
      );
    const given = await giveUp(memberActor(member), clock, waveId, form.value.reason);
    if (!given.ok) throw new Problem("conflict", given.refusal);
    response.redirect(303, pageOf(member, waveId));
  });
  return router;
}
