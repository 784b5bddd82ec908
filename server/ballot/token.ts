import { base32Of } from "../kernel/base32.ts";

/** A redeemed right to vote, 354 bytes: message (98) || signature (256). See docs/protocol.md, "Token". */
export interface Token {
  /** 32 bytes; the identity of the token. */
  readonly nonce: Buffer;
  /** SHA-256 of the manifest of the wave that it was made for. */
  readonly manifestHash: Buffer;
  /** SHA-256 of the SPKI of the reporting group's key. */
  readonly keyHash: Buffer;
  /** RSASSA-PSS over `message`. */
  readonly signature: Buffer;
  /** What was signed: type, nonce, manifest hash, key hash. */
  readonly message: Buffer;
}

const tokenType = 0x0002;
const messageBytes = 98;
/** Size of every token. */
export const tokenBytes = messageBytes + 256;
/** Size of every sealed ballot: encapsulated key (65), ciphertext and tag (1,872). */
const sealedBytes = 1937;
/** Size of every request that casts a ballot, whatever was answered. */
export const ballotBytes = tokenBytes + sealedBytes;

/** Token and sealed ballot of a request body, as views of it; undefined unless it has the size and the token type. */
export function ballotOf(body: Buffer): { readonly token: Token; readonly sealed: Buffer } | undefined {
  if (body.length !== ballotBytes || body.readUInt16BE(0) !== tokenType) return undefined;
  const token: Token = {
    nonce: body.subarray(2, 34),
    manifestHash: body.subarray(34, 66),
    keyHash: body.subarray(66, messageBytes),
    signature: body.subarray(messageBytes, tokenBytes),
    message: body.subarray(0, messageBytes),
  };
  return { token, sealed: body.subarray(tokenBytes) };
}

/** The token as it was redeemed, rebuilt from what is kept of it. */
export function tokenOf(parts: Pick<Token, "nonce" | "manifestHash" | "keyHash" | "signature">): Buffer {
  const type = Buffer.alloc(2);
  type.writeUInt16BE(tokenType);
  return Buffer.concat([type, parts.nonce, parts.manifestHash, parts.keyHash, parts.signature]);
}

/** What a respondent kept as a receipt: the first 10 bytes of the nonce in four blocks of four letters. */
export function receiptOf(nonce: Buffer): string {
  return (base32Of(nonce.subarray(0, 10)).match(/.{4}/g) ?? []).join(" ");
}
