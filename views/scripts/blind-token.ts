import { BlindRSA } from "@cloudflare/blindrsa-ts";
import { type Bytes, joined, sha256 } from "./bytes.ts";
import type { CheckedGroup } from "./manifest-check.ts";

/** A ballot paper before it is stamped: what is sent (blinded) and what stays on the device. */
export interface TokenRequest {
  /** 98 bytes: 0x0002 || nonce || manifest hash || SHA-256 of the SPKI */
  readonly message: Bytes;
  /** 256 bytes, uniformly random to whoever signs them */
  readonly blinded: Bytes;
  /** 256 bytes; takes the blinding off the signature */
  readonly inverse: Bytes;
}

/** RFC 9474, RSABSSA-SHA384-PSS-Deterministic. */
const suite = new BlindRSA({
  name: "RSABSSA-SHA384-PSS-Deterministic",
  hash: "SHA-384",
  saltLength: 48,
  prepareType: 0, // nothing is put before the message
  supportsRSARAW: false,
});

/** A new ballot paper with a nonce that only this device knows. */
export async function newTokenRequest(group: CheckedGroup): Promise<TokenRequest> {
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const message = joined(Uint8Array.of(0, 2), nonce, group.manifestHash, await sha256(group.spki));
  const { blindedMsg, inv } = await suite.blind(group.key, message);
  return { message, blinded: joined(blindedMsg), inverse: joined(inv) };
}

/** The token (354 bytes) of a blind signature; undefined when the signature is not the group key's. */
export async function tokenOf(
  group: CheckedGroup,
  request: Pick<TokenRequest, "message" | "inverse">,
  blindSignature: Bytes,
): Promise<Bytes | undefined> {
  try {
    return joined(request.message, await suite.finalize(group.key, request.message, blindSignature, request.inverse));
  } catch {
    return undefined;
  }
}
