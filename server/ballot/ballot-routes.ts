import { type Request, type Response, Router } from "express";
import type pg from "pg";
import type { CollectorDb } from "../db/connect.ts";
import { type BodyFault, bodyOfSize } from "../http/fixed-body.ts";
import { paths } from "../http/paths.ts";
import { respondentHeaders } from "../http/respondent-headers.ts";
import { type PublicRule, route } from "../http/route.ts";
import { isUuid, type WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { Problem } from "../kernel/problem.ts";
import { dayOf } from "../wave/day.ts";
import { openBallotBox } from "./cast-ballot-action.ts";
import { type Asset, findStanding, selectAssets } from "./collector-store.ts";
import { type ServedAsset, servedAssetOf } from "./compressed-asset-file.ts";
import { frozenWaves, rememberingLast } from "./frozen-waves-store.ts";
import { ballotBytes, ballotOf } from "./token.ts";
import { verifyToken } from "./verify-token.ts";

/** What the collector works with; its database handle knows no person and cannot read the box. */
export interface CollectorDeps {
  readonly db: CollectorDb;
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Log;
}

const rule: PublicRule = { public: true, reason: "respondents have no account; what they may do, their token says" };
const wavesKept = 8;

/** All that a respondent's browser reads of a wave, and the slot of the ballot box (docs/protocol.md). */
export function ballotRoutes({ db, pool, clock, log }: CollectorDeps): Router {
  const router = Router();
  const waves = frozenWaves(db);
  const assets = rememberingLast(wavesKept, async (waveId) => {
    const files = await selectAssets(db, waveId);
    if (files.length === 0 || !(await waves.find(waveId))) return undefined;
    return new Map(await Promise.all(files.map(async (file) => [file.name, await servedAssetOf(file)] as const)));
  });
  const box = openBallotBox(pool, log);

  async function serveAsset(request: Request, response: Response, name: Asset["name"]): Promise<void> {
    const asset = (await assets.find(waveIdOf(request)))?.get(name);
    if (asset === undefined) throw unknownAddress();
    // the page is asked for afresh each time, so that a shared computer keeps no trace; script and style never change
    if (name !== "page.html") response.setHeader("cache-control", "public, max-age=31536000, immutable");
    sendAsset(request, response, asset);
  }

  router.use("/x", respondentHeaders);
  route(router, "get", paths.survey.pattern, rule, (request, response) => serveAsset(request, response, "page.html"));
  route(router, "get", paths.surveyScript.pattern, rule, (request, response) =>
    serveAsset(request, response, "client.js"),
  );
  route(router, "get", paths.surveyStyle.pattern, rule, (request, response) =>
    serveAsset(request, response, "client.css"),
  );

  route(router, "get", paths.surveyManifest.pattern, rule, async (request, response) => {
    const wave = await waves.find(waveIdOf(request));
    if (wave === undefined) throw unknownAddress();
    send(response, 200, "application/json; charset=utf-8", wave.manifest);
  });

  route(router, "get", paths.surveyLeaf.pattern, rule, async (request, response) => {
    const wave = await waves.find(waveIdOf(request));
    const leaf = String(request.params["leaf"]);
    const proof = /^(0|[1-9][0-9]{0,8})$/.test(leaf) ? wave?.proofOf(Number(leaf)) : undefined;
    if (proof === undefined) throw unknownAddress();
    sendJson(response, 200, proof);
  });

  route(router, "get", paths.surveyState.pattern, rule, async (request, response) => {
    const standing = await findStanding(db, waveIdOf(request));
    if (standing === undefined) throw unknownAddress();
    const { state, opensOn, closesOn } = standing;
    const shown = state === "launched" || state === "open" ? state : "closed";
    sendJson(response, 200, { state: shown, opensOn, closesOn, today: dayOf(clock.now()) });
  });

  route(router, "post", paths.surveyBallot.pattern, rule, async (request, response) => {
    try {
      const body = await bodyOfSize(request, ballotBytes);
      if (!body.ok) return refuse(response, ...bodyRefusals[body.refusal]);
      const waveId = String(request.params["wave"]);
      const wave = isUuid(waveId) ? await waves.find(waveId as WaveId) : undefined;
      if (wave === undefined) return refuse(response, 404, "unknown", "This survey does not exist. Check the link.");
      const ballot = ballotOf(body.value);
      if (ballot === undefined) return refuse(response, ...bodyRefusals.size);
      const { token, sealed } = ballot;
      const group = token.manifestHash.equals(wave.manifestHash) ? wave.groupWithKey(token.keyHash) : undefined;
      if (group === undefined || !verifyToken(token, group.key)) return refuse(response, ...wrongToken);
      const { nonce, signature } = token;
      const casting = await box.cast({ waveId: wave.id, groupId: group.id, nonce, signature, sealed });
      if (casting === "closed") return refuse(response, 410, "closed", "This survey takes no answers now.");
      if (casting === "spent") return sendJson(response, 200, { ballot: "already in the box" });
      response.statusCode = 204;
      response.end();
    } catch (error) {
      if (!(error instanceof Problem)) log.error("ballot was not taken", { reason: errorNameOf(error) });
      response.setHeader("retry-after", "30");
      refuse(response, 503, "unavailable", "Your answers could not be stored. Nothing is lost: please try again.");
    }
  });
  return router;
}

const bodyRefusals: Readonly<Record<BodyFault, readonly [number, string, string]>> = {
  type: [415, "type", "A ballot is sent as application/octet-stream, not packed."],
  size: [400, "damaged", `A ballot is exactly ${ballotBytes} bytes: a token of type 2 and sealed answers.`],
  broken: [400, "damaged", "The ballot did not arrive whole. Please send it again."],
};
const wrongToken = [403, "token", "This is not a token of this survey. Reload the page from your link."] as const;

/** Malformed and unknown ids are the same: nothing is at this address. */
function waveIdOf(request: Request): WaveId {
  const id = String(request.params["wave"]);
  if (!isUuid(id)) throw unknownAddress();
  return id as WaveId;
}

function unknownAddress(): Problem {
  return new Problem("not-found", "There is no survey at this address. Check that the link is complete.");
}

function sendAsset(request: Request, response: Response, asset: ServedAsset): void {
  const encoding = request.acceptsEncodings(["br", "gzip", "identity"]) || "identity";
  const chosen = encoding === "br" || encoding === "gzip" ? encoding : "identity";
  response.setHeader("vary", "accept-encoding");
  if (chosen !== "identity") response.setHeader("content-encoding", chosen);
  send(response, 200, asset.contentType, asset.bytes[chosen]);
}

function sendJson(response: Response, status: number, body: unknown): void {
  send(response, status, "application/json; charset=utf-8", Buffer.from(JSON.stringify(body), "utf8"));
}

/** Without the ETag that Express adds: a browser that keeps one can be known again. */
function send(response: Response, status: number, type: string, body: Buffer): void {
  response.statusCode = status;
  response.setHeader("content-type", type);
  response.setHeader("content-length", body.length);
  response.end(body);
}

function refuse(response: Response, status: number, problem: string, message: string): void {
  sendJson(response, status, { problem, message });
}

/** Never the message: a database may repeat in it what it was given. */
function errorNameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
