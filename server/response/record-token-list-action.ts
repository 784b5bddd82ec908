import { createHash } from "node:crypto";
import { tokenLineOf, tokenLister } from "../ballot/token-list.ts";
import { readSpentTokens, selectCountedGroups } from "../ballot/token-list-store.ts";
import type { OpenerDb } from "../db/connect.ts";
import type { WaveToOpen } from "./opener-store.ts";
import { insertPublicRecord } from "./public-record-store.ts";

/**
 * Fixes, inside the transaction that empties the box, the list of redeemed tokens that everybody can download: whoever
 * keeps a copy can show later that it was this one.
 */
export async function recordTokenList(db: OpenerDb, wave: Pick<WaveToOpen, "id" | "manifestHash">): Promise<void> {
  const listed = tokenLister(wave.manifestHash, await selectCountedGroups(db, wave.id));
  const hash = createHash("sha256");
  let [tokens, bytes] = [0, 0];
  for await (const chunk of readSpentTokens(db, wave.id)) {
    const lines = chunk.map((spent) => tokenLineOf(listed(spent))).join("");
    hash.update(lines, "ascii");
    tokens += chunk.length;
    bytes += lines.length;
  }
  await insertPublicRecord(db, wave.id, { tokens, bytes, hash: hash.digest() });
}
