import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Token } from "./token.ts";

/** The key that verifies the tokens of a reporting group; throws unless `spki` is an RSA key of 2048 bit. */
export function tokenKeyOf(spki: Buffer): KeyObject {
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  if (!key.asymmetricKeyType?.startsWith("rsa") || key.asymmetricKeyDetails?.modulusLength !== 2048)
    throw new Error("the key of a reporting group is not RSA with 2048 bit");
  return key;
}

/** True if the token was signed with this group's key (RFC 9474 RSABSSA-SHA384-PSS, salt of 48 bytes). */
export function verifyToken(token: Token, key: KeyObject): boolean {
  return verify(
    "sha384",
    token.message,
    { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 },
    token.signature,
  );
}
