import { createHash } from "node:crypto";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Member, StaffTransaction } from "../access/member.ts";
import { readForm, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import { readUpload } from "../http/upload.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { keyFingerprintOf, trusteeKeyOf } from "./box-key.ts";
import { wavePlanners } from "./draft-routes.ts";
import { draftOf, type LaunchDeps, launchWave, previewLaunch } from "./launch-action.ts";
import { launchPage, launchView } from "./launch-view.ts";
import { setBoxKey } from "./trustee-action.ts";
import { memberActor } from "./wave-actor-action.ts";
import { findWave, type WaveRow } from "./wave-store.ts";

const keyBytesMax = 20_000;

/** The checklist of a draft, the key of the works council where it holds it, and the launch. */
export function launchRoutes(
  deps: LaunchDeps & {
    readonly renderer: Renderer;
    /** the tool of the works council: one file of HTML */
    councilPage(): Buffer;
  },
): Router {
  const router = Router();

  const show = async (
    response: Response,
    member: Member,
    request: Request,
    status: number,
    refused: { readonly notice?: string; readonly key?: string; readonly typedKey?: string },
  ) => {
    const { wave, preview } = await member.transaction("preview launch", async (tx) => {
      const wave = await waveOf(tx, member, request);
      return { wave, preview: await previewLaunch(tx, memberActor(member), deps, wave) };
    });
    if (wave.state !== "draft") return response.redirect(303, pageOf(member, wave.id));
    const view = launchView(member, { id: wave.id, draft: draftOf(wave) }, preview, {
      notice: refused.notice ?? "",
      keyError: refused.key ?? "",
      typedKey: refused.typedKey ?? "",
      fingerprint: fingerprintOf(wave),
      pageHash: createHash("sha256").update(deps.councilPage()).digest("hex"),
    });
    response.status(status).send(deps.renderer.html(launchPage(view)));
  };

  route(router, "get", paths.waveLaunch.pattern, wavePlanners, (member, request, response) =>
    show(response, member, request, 200, {}),
  );

  route(router, "post", paths.waveLaunch.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    const wave = await member.transaction("read wave", (tx) => waveOf(tx, member, request));
    if (fingerprintOf(wave) !== null && wave.state === "draft" && !isCompared(request))
      return await show(response, member, request, 422, {
        notice: "Compare the fingerprint of the key with the works council by phone first, and tick the box below.",
      });
    const launched = await launchWave(memberActor(member), deps, waveId);
    if (!launched.ok) return await show(response, member, request, 422, { notice: launched.refusal });
    response.redirect(303, pageOf(member, waveId));
  });

  route(router, "post", paths.waveBoxKey.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    const upload = await readUpload(request, response, keyBytesMax);
    const file = await upload.file("file");
    const typed = file === undefined ? (upload.text("key") ?? "") : Buffer.from(file).toString("utf8");
    const key = trusteeKeyOf(typed);
    if (!key.ok) {
      // a private key must not come back on a page either
      const typedKey = /^[\w-]{0,200}$/.test(typed.trim()) ? typed.trim() : "";
      return await show(response, member, request, 422, {
        notice: "The key was not taken. What to do stands beside its field.",
        key: key.refusal,
        typedKey,
      });
    }
    const set = await setBoxKey(memberActor(member), deps.clock, waveId, key.value);
    if (!set.ok) throw new Problem("conflict", set.refusal);
    response.redirect(303, `${paths.waveLaunch({ organisation: member.organisation.slug, wave: waveId })}#key`);
  });
  return router;
}

/** The page of a wave. */
export function pageOf(member: Member, waveId: WaveId): string {
  return paths.wave({ organisation: member.organisation.slug, wave: waveId });
}

/** The wave of the address, in the member's organisation. Throws Problem("not-found") for any other. */
export async function waveOf(tx: StaffTransaction, member: Member, request: Request): Promise<WaveRow> {
  const wave = await findWave(tx, member.organisation.id, uuidParam<WaveId>(request, "wave"));
  if (!wave) throw notFound();
  return wave;
}

function fingerprintOf(wave: WaveRow): string | null {
  return wave.mode === "trustee" && wave.box_public_key ? keyFingerprintOf(wave.box_public_key) : null;
}

function isCompared(request: Request): boolean {
  return readForm(request, { compared: z.literal("yes") }).ok;
}
