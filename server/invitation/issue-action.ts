import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { IssuerTables } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import { blindSignatureOf } from "./blind-sign.ts";
import { findInvitation, updateIssued } from "./invitation-store.ts";
import { secretHashOf } from "./secret.ts";
import type { KeyOf } from "./token-keys-job.ts";

export interface IssueDeps {
  readonly db: Kysely<IssuerTables>;
  readonly keyOf: KeyOf;
}

/** What became of a request for a token. */
export type Issued =
  | { readonly kind: "signed"; readonly signature: Buffer }
  /** no such link in this wave */
  | { readonly kind: "unknown" }
  /** another blinded message was signed already */
  | { readonly kind: "used" }
  /** the wave is not open */
  | { readonly kind: "closed" }
  /** not a number below the modulus: nothing was used up */
  | { readonly kind: "damaged" };

/**
 * Signs one blinded message for one link, once: the same message gets the same signature again, another is refused,
 * also when many ask at once. Nothing is kept but SHA-256 of the blinded message; no time.
 */
export async function issueToken(deps: IssueDeps, waveId: WaveId, secret: Buffer, blinded: Buffer): Promise<Issued> {
  const secretHash = secretHashOf(secret);
  const invitation = await findInvitation(deps.db, waveId, secretHash);
  if (!invitation || invitation.state === "launching") return { kind: "unknown" };
  if (invitation.state !== "open" || invitation.wrapped_private_key === null) return { kind: "closed" };
  const issued = createHash("sha256").update(blinded).digest();
  if (invitation.issued !== null && !invitation.issued.equals(issued)) return { kind: "used" };
  // signed first and kept back, so that a damaged message does not use up the link
  const signature = blindSignatureOf(deps.keyOf(invitation.group_id, invitation.wrapped_private_key), blinded);
  if (!signature) return { kind: "damaged" };
  if (await updateIssued(deps.db, waveId, secretHash, issued)) return { kind: "signed", signature };
  const now = await findInvitation(deps.db, waveId, secretHash);
  return { kind: now?.state === "open" ? "used" : "closed" };
}

/** Whether a link of this wave is still open; undefined if there is none. Changes nothing. */
export async function linkState(
  db: Kysely<IssuerTables>,
  waveId: WaveId,
  secret: Buffer,
): Promise<"open" | "used" | undefined> {
  const invitation = await findInvitation(db, waveId, secretHashOf(secret));
  if (!invitation || invitation.state === "launching") return undefined;
  return invitation.issued === null ? "open" : "used";
}
