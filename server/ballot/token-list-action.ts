import { createPublicKey } from "node:crypto";
import type { CollectorDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { tokenLister } from "./token-list.ts";
import { findPublicWave, readSpentTokens, selectCountedGroups } from "./token-list-store.ts";

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
export async function tokenListOf(db: CollectorDb, waveId: WaveId): Promise<Result<TokenList, string>> {
  return await inTransaction(db, "list tokens", async (tx): Promise<Result<TokenList, string>> => {
    const wave = await findPublicWave(tx, waveId);
    if (wave === undefined) return refuse("There is no such wave, or it was never launched.");
    if (wave.record === null)
      return refuse(`The wave is ${wave.state}. The list is made after the close, so that nobody can watch it grow.`);
    if (wave.isListDeleted)
      return refuse("The list was deleted with the invitations, 30 days after the close. Its SHA-256 stays public.");
    const groups = await selectCountedGroups(tx, waveId);
    const listed = tokenLister(wave.manifestHash, groups);
    const tokens: TokenList["tokens"][number][] = [];
    for await (const chunk of readSpentTokens(tx, waveId))
      for (const { receipt, leaf, token } of chunk.map(listed))
        tokens.push({ receipt, leaf, token: token.toString("base64url") });
    return ok({
      wave: waveId,
      manifestHash: wave.manifestHash.toString("hex"),
      groups: groups.flatMap(({ publicKey, issued, redeemed, ...group }) =>
        publicKey === null ? [] : [{ ...group, issued: issued ?? 0, redeemed: redeemed ?? 0, key: pemOf(publicKey) }],
      ),
      tokens,
    });
  });
}

function pemOf(spki: Buffer): string {
  return createPublicKey({ key: spki, format: "der", type: "spki" }).export({ format: "pem", type: "spki" }).toString();
}
