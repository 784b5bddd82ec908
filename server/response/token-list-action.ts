import { createHash, createPublicKey } from "node:crypto";
import { receiptOf, tokenOf } from "../ballot/token.ts";
import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { findWaveToOpen } from "./opener-store.ts";
import { selectCountedGroups, selectSpentTokens } from "./token-list-store.ts";

/** What anybody may check after close: counts by group, and every redeemed token. It names no person and no answer. */
export interface TokenList {
  readonly wave: string;
  readonly manifestHash: string;
  readonly groups: readonly {
    readonly leaf: number;
    readonly label: string;
    readonly invited: number;
    readonly issued: number;
    readonly redeemed: number;
    /** PEM, for openssl */
    readonly key: string;
  }[];
  readonly tokens: readonly {
    readonly receipt: string;
    readonly leaf: number;
    /** base64url of 354 bytes */
    readonly token: string;
  }[];
}

/** The list of a wave whose box was opened. Refused, with the reason, before the close and after the purge. */
export async function tokenListOf(db: OpenerDb, waveId: WaveId): Promise<Result<TokenList, string>> {
  return await inTransaction(db, "list tokens", async (tx): Promise<Result<TokenList, string>> => {
    const wave = await findWaveToOpen(tx, waveId);
    if (wave === undefined) return refuse("There is no such wave, or it was never launched.");
    if (!["closed", "released", "withheld"].includes(wave.state))
      return refuse(`The wave is ${wave.state}. The list is made after the close, so that nobody can watch it grow.`);
    const groups = (await selectCountedGroups(tx, waveId)).flatMap(({ publicKey, issued, redeemed, ...group }) =>
      publicKey === null ? [] : [{ ...group, publicKey, issued: issued ?? 0, redeemed: redeemed ?? 0 }],
    );
    const spent = await selectSpentTokens(tx, waveId);
    if (spent.length === 0 && groups.some((group) => group.redeemed > 0))
      return refuse("The list was deleted with the invitations, 30 days after the close.");
    const keyHashes = new Map(groups.map(({ leaf, publicKey }) => [leaf, hashOf(publicKey)]));
    return ok({
      wave: waveId,
      manifestHash: wave.manifestHash.toString("hex"),
      groups: groups.map(({ publicKey, ...group }) => ({ ...group, key: pemOf(publicKey) })),
      tokens: spent.map(({ nonce, signature, leaf }) => {
        const keyHash = keyHashes.get(leaf) ?? Buffer.alloc(32);
        const token = tokenOf({ nonce, manifestHash: wave.manifestHash, keyHash, signature });
        return { receipt: receiptOf(nonce), leaf, token: token.toString("base64url") };
      }),
    });
  });
}

function hashOf(spki: Buffer): Buffer {
  return createHash("sha256").update(spki).digest();
}

function pemOf(spki: Buffer): string {
  return createPublicKey({ key: spki, format: "der", type: "spki" }).export({ format: "pem", type: "spki" }).toString();
}
