import { json, type Request, type Response, Router } from "express";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { IssuerTables } from "../db/schema.ts";
import { paths } from "../http/paths.ts";
import { respondentHeaders } from "../http/respondent-headers.ts";
import { route } from "../http/route.ts";
import { isUuid, type WaveId } from "../kernel/brand.ts";
import type { KeyEncryptionKey } from "../keys/key-wrap.ts";
import { blindedBytes } from "./blind-sign.ts";
import { issueToken, linkState } from "./issue-action.ts";
import { secretOfText } from "./secret.ts";
import { tokenKeys } from "./token-keys-job.ts";

export interface InvitationRoutesDeps {
  readonly db: Kysely<IssuerTables>;
  readonly kek: KeyEncryptionKey;
}

const rule = { public: true, reason: "the secret of an invitation is the only key; no account, no cookie" } as const;

const linkBody = z.strictObject({ secret: z.string().max(100) });
const tokenBody = z.strictObject({ secret: z.string().max(100), blinded: z.string().max(400) });

/**
 * The two questions that a respondent's browser asks the issuer (docs/protocol.md, "State" and "Token"). Nothing is
 * logged and nothing is kept by a browser; a wrong link, a missing wave and a near miss get the same 404.
 */
export function invitationRoutes({ db, kek }: InvitationRoutesDeps): Router {
  const router = Router();
  const keyOf = tokenKeys(kek);
  const parse = json({ limit: "2kb", strict: true });
  router.use("/x", respondentHeaders);
  router.use([paths.surveyLink.pattern, paths.surveyToken.pattern], parse);

  route(router, "post", paths.surveyLink.pattern, rule, async (request, response) => {
    const body = linkBody.safeParse(request.body);
    if (!body.success) return answer(response, 400, damaged);
    const [waveId, secret] = [waveOf(request), secretOfText(body.data.secret)];
    const link = waveId && secret ? await linkState(db, waveId, secret) : undefined;
    return link ? answer(response, 200, { link }) : answer(response, 404, unknownLink);
  });

  route(router, "post", paths.surveyToken.pattern, rule, async (request, response) => {
    const body = tokenBody.safeParse(request.body);
    if (!body.success) return answer(response, 400, damaged);
    const [waveId, secret] = [waveOf(request), secretOfText(body.data.secret)];
    const blinded = blindedOf(body.data.blinded);
    if (!waveId || !secret) return answer(response, 404, unknownLink);
    if (!blinded) return answer(response, 400, damaged);
    const issued = await issueToken({ db, keyOf }, waveId, secret, blinded);
    switch (issued.kind) {
      case "signed":
        return answer(response, 200, { signature: issued.signature.toString("base64url") });
      case "unknown":
        return answer(response, 404, unknownLink);
      case "used":
        return answer(response, 409, used);
      case "closed":
        return answer(response, 410, closed);
      case "damaged":
        return answer(response, 400, damaged);
    }
  });
  return router;
}

const unknownLink = {
  problem: "unknown",
  message: "We do not know this link. Open it from your invitation again, whole, with all that follows the #.",
};
const used = { problem: "used", message: "A ballot was collected with this link already. It works once." };
const closed = { problem: "closed", message: "This survey is not open." };
const damaged = { problem: "damaged", message: "The request was damaged on its way. Try again." };

/** Without the ETag that Express adds: a browser that keeps one can be known again. */
function answer(response: Response, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body), "utf8");
  response.statusCode = status;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.setHeader("content-length", bytes.length);
  response.end(bytes);
}

function waveOf(request: Request): WaveId | undefined {
  const { wave } = request.params;
  return typeof wave === "string" && isUuid(wave) ? (wave as WaveId) : undefined;
}

/** base64url without padding, in the one spelling that 256 bytes have. */
function blindedOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.length === blindedBytes && bytes.toString("base64url") === text ? bytes : undefined;
}
