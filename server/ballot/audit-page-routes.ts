import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type Request, type Response, Router } from "express";
import type { CollectorDb } from "../db/connect.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { respondentHeaders } from "../http/respondent-headers.ts";
import { type PublicRule, route } from "../http/route.ts";
import { isUuid, type WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { leafTextOf } from "../wave/manifest.ts";
import { auditPage, auditPageView } from "./audit-page-view.ts";
import { selectFrozenGroups } from "./collector-store.ts";
import { receiptOf } from "./token.ts";
import { tokenLineOf, tokenLister } from "./token-list.ts";
import {
  findFirstNonce,
  findPublicWave,
  type PublicWave,
  readSpentTokens,
  selectCountedGroups,
} from "./token-list-store.ts";

export interface AuditPageRoutesDeps {
  readonly db: CollectorDb;
  readonly renderer: Renderer;
  readonly publicUrl: string;
}

const rule: PublicRule = { public: true, reason: "whoever doubts the count must be able to check it, without asking" };

/** The public page of a wave, and the two files with which everything on it can be checked (docs/protocol.md). */
export function auditPageRoutes({ db, renderer, publicUrl }: AuditPageRoutesDeps): Router {
  const router = Router();
  router.use("/x", respondentHeaders);

  route(router, "get", paths.surveyAudit.pattern, rule, async (request, response) => {
    const wave = await publicWaveOf(db, request);
    const isListThere = wave.record !== null && !wave.isListDeleted;
    const nonce = isListThere ? await findFirstNonce(db, wave.id) : undefined;
    const html = renderer.html(
      auditPage(
        auditPageView({
          wave,
          groups: await selectCountedGroups(db, wave.id),
          firstReceipt: nonce && receiptOf(nonce),
          surveyUrl: `${publicUrl}${paths.survey({ wave: wave.id })}`,
        }),
      ),
    );
    await sendPacked(request, response, "text/html; charset=utf-8", html);
  });

  route(router, "get", paths.surveyGroups.pattern, rule, async (request, response) => {
    const { id } = await publicWaveOf(db, request);
    const leaves = (await selectFrozenGroups(db, id)).map((group) => `${leafTextOf(group)}\n`);
    await sendPacked(request, response, "text/plain; charset=utf-8", leaves.join(""));
  });

  route(router, "get", paths.surveyTokens.pattern, rule, async (request, response) => {
    const wave = await publicWaveOf(db, request);
    if (wave.record === null)
      throw new Problem("not-found", "The list of ballots is made once, after the close. Come back then.");
    if (wave.isListDeleted) throw new Problem("gone", listIsDeleted);
    const listed = tokenLister(wave.manifestHash, await selectCountedGroups(db, wave.id));
    response.setHeader("content-type", "text/plain; charset=us-ascii");
    response.setHeader("content-length", wave.record.listBytes);
    for await (const chunk of readSpentTokens(db, wave.id)) {
      if (response.destroyed) return;
      const isRoom = response.write(chunk.map((spent) => tokenLineOf(listed(spent))).join(""));
      if (!isRoom) await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
    }
    response.end();
  });
  return router;
}

const listIsDeleted =
  "The list of ballots was deleted with the invitations. Its SHA-256 stays on the page of this survey, so that a copy can still be checked.";

/** Malformed and unknown ids are the same: nothing is at this address. */
function waveIdOf(request: Request): WaveId {
  const id = String(request.params["wave"]);
  if (!isUuid(id)) throw unknownAddress();
  return id as WaveId;
}

async function publicWaveOf(db: CollectorDb, request: Request): Promise<PublicWave> {
  const wave = await findPublicWave(db, waveIdOf(request));
  if (wave === undefined) throw unknownAddress();
  return wave;
}

function unknownAddress(): Problem {
  return new Problem("not-found", "There is no survey at this address. Check that the link is complete.");
}

/** With 2,000 groups these are long; without the ETag that Express adds, by which a browser can be known again. */
async function sendPacked(request: Request, response: Response, type: string, text: string): Promise<void> {
  const isPacked = request.acceptsEncodings(["gzip", "identity"]) === "gzip";
  const body = isPacked ? await promisify(gzip)(text) : Buffer.from(text, "utf8");
  if (isPacked) response.setHeader("content-encoding", "gzip");
  response.statusCode = 200;
  response.setHeader("vary", "accept-encoding");
  response.setHeader("content-type", type);
  response.setHeader("content-length", body.length);
  response.end(body);
}
