import { createHash } from "node:crypto";
import { receiptOf, tokenOf } from "./token.ts";

/** A redeemed token as it is kept after close, with the number of its reporting group. */
export interface SpentToken {
  readonly nonce: Buffer;
  readonly signature: Buffer;
  readonly leaf: number;
}

/** A reporting group with the counts that are public after close. */
export interface CountedGroup {
  readonly leaf: number;
  readonly label: string;
  readonly invited: number;
  /** null until the issuer has ended */
  readonly issued: number | null;
  /** null until the box was opened */
  readonly redeemed: number | null;
  /** SPKI (DER) */
  readonly publicKey: Buffer | null;
}

/** A redeemed token as everybody may see it: one line of the list. */
export interface ListedToken {
  /** four blocks of four letters with spaces between, as the respondent's page shows them */
  readonly receipt: string;
  readonly leaf: number;
  /** 354 bytes */
  readonly token: Buffer;
}

/** Rebuilds the tokens of one wave as they were redeemed. */
export function tokenLister(
  manifestHash: Buffer,
  groups: readonly Pick<CountedGroup, "leaf" | "publicKey">[],
): (spent: SpentToken) => ListedToken {
  const keyHashes = new Map(groups.map(({ leaf, publicKey }) => [leaf, publicKey && hashOf(publicKey)]));
  return ({ nonce, signature, leaf }) => {
    const keyHash = keyHashes.get(leaf);
    if (!keyHash) throw new Error(`a token was redeemed for the reporting group ${leaf}, which has no key`);
    return { receipt: receiptOf(nonce), leaf, token: tokenOf({ nonce, manifestHash, keyHash, signature }) };
  };
}

/** "RECEIPT LEAF TOKEN": the token in base64, which needs no padding. The list of a wave is its lines and nothing else. */
export function tokenLineOf({ receipt, leaf, token }: ListedToken): string {
  return `${receipt} ${leaf} ${token.toString("base64")}\n`;
}

function hashOf(spki: Buffer): Buffer {
  return createHash("sha256").update(spki).digest();
}
