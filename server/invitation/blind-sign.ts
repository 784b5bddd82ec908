import {
  constants,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from "node:crypto";
import { promisify } from "node:util";

/** Bytes of a blinded message and of a signature: RSA with 2048 bit. */
export const blindedBytes = 256;

/** A token key: SPKI and PKCS#8, both DER. */
export interface TokenKeyPair {
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

const generate = promisify(generateKeyPair);

/** A fresh RSA key of 2048 bit with exponent 65537. Made on a thread of its own: about 0.1 s, the server stays free. */
export async function newTokenKey(): Promise<TokenKeyPair> {
  return await generate("rsa", {
    modulusLength: 2048,
    publicExponent: 65_537,
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "der" },
  });
}

/** A private token key (PKCS#8, DER), ready to sign. */
export function tokenKeyOf(privateKey: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" });
}

/**
 * BlindSign of RFC 9474: the raw RSA private operation over a blinded message of 256 bytes. Undefined if the message
 * is not a number below the modulus. The result is checked with the public key, so that a fault in the arithmetic
 * (which could give the key away) throws instead.
 */
export function blindSignatureOf(key: KeyObject, blinded: Uint8Array): Buffer | undefined {
  if (blinded.length !== blindedBytes) return undefined;
  const raw = { key, padding: constants.RSA_NO_PADDING };
  let signature: Buffer;
  try {
    signature = privateDecrypt(raw, blinded);
  } catch {
    return undefined;
  }
  if (!publicEncrypt(raw, signature).equals(blinded)) throw new Error("a blind signature failed its own check");
  return signature;
}
