import {
  constants,
  createHash,
  createPublicKey,
  createVerify,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from "node:crypto";

/**
 * The respondent's half of RFC 9474 (RSABSSA-SHA384-PSS-Deterministic, 2048 bit), written from the RFC over node:crypto
 * and whole numbers: a second client beside the browser's library, and quick enough for thousands of people (2 ms each).
 */

const saltLength = 48;
const modulusBytes = 256;

/** A ballot paper that waits for its stamp. */
export interface BlindedToken {
  /** 98 bytes: what the signature will stand under */
  readonly message: Buffer;
  /** 256 bytes: all that the issuer sees */
  readonly blinded: Buffer;
  /** Takes the blinding off; throws when the signature is not that of the group's key. Gives the token, 354 bytes. */
  finish(blindSignature: Buffer): Buffer;
}

export function blindedToken(spki: Buffer, manifestHash: Buffer): BlindedToken {
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  const modulus = modulusOf(key);
  const message = Buffer.concat([Buffer.of(0, 2), randomBytes(32), manifestHash, sha256(spki)]);
  const encoded = numberOf(pssEncoded(message, randomBytes(saltLength)));
  // uniform below the modulus: bytes above it are drawn again
  let r = numberOf(randomBytes(modulusBytes));
  while (r === 0n || r >= modulus) r = numberOf(randomBytes(modulusBytes));
  const rToTheE = numberOf(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, bytesOf(r)));
  const inverse = inverseOf(r, modulus);
  return {
    message,
    blinded: bytesOf((encoded * rToTheE) % modulus),
    finish(blindSignature) {
      const signature = bytesOf((numberOf(blindSignature) * inverse) % modulus);
      const verify = createVerify("sha384").update(message);
      if (!verify.verify({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature))
        throw new Error("the signature is not of the group's key");
      return Buffer.concat([message, signature]);
    },
  };
}

/** EMSA-PSS-ENCODE (RFC 8017, 9.1.1) for 2047 bit, SHA-384. */
function pssEncoded(message: Buffer, salt: Buffer): Buffer {
  const hashed = sha384(Buffer.concat([Buffer.alloc(8), sha384(message), salt]));
  const block = Buffer.concat([Buffer.alloc(modulusBytes - salt.length - hashed.length - 2), Buffer.of(1), salt]);
  const masked = Buffer.from(block);
  for (let counter = 0, at = 0; at < block.length; counter++) {
    const mask = sha384(Buffer.concat([hashed, Buffer.of(0, 0, counter >> 8, counter & 255)]));
    for (const byte of mask) if (at < block.length) masked[at] = (block[at++] ?? 0) ^ byte;
  }
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return Buffer.concat([masked, hashed, Buffer.of(0xbc)]);
}

function modulusOf(key: KeyObject): bigint {
  return numberOf(Buffer.from(String(key.export({ format: "jwk" }).n), "base64url"));
}

/** By the extended Euclidean algorithm; a value without an inverse would factor the modulus. */
function inverseOf(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  if (a !== 1n) throw new Error("no inverse");
  return ((x % modulus) + modulus) % modulus;
}

const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
const sha384 = (bytes: Buffer): Buffer => createHash("sha384").update(bytes).digest();
const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`);
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(2 * modulusBytes, "0"), "hex");
