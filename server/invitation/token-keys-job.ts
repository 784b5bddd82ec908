import type { KeyObject } from "node:crypto";
import type { GroupId } from "../kernel/brand.ts";
import { type KeyEncryptionKey, unwrapKey } from "../keys/key-wrap.ts";
import { tokenKeyOf } from "./blind-sign.ts";

/** The token key of a group, ready to sign, from its wrapped form. Throws when it is not wrapped for this group. */
export type KeyOf = (groupId: GroupId, wrapped: Buffer) => KeyObject;

/** So long a key stays ready: reading one takes three times as long as signing with it. */
const keptMs = 60_000;
const keysMost = 1_000;

/**
 * Reads token keys and keeps them ready in memory for a minute. Whether one may be used is asked of the database every
 * time, with its wrapped form in hand; so a close ends all signing at once, and the memory follows within the minute.
 */
export function tokenKeys(kek: KeyEncryptionKey): KeyOf {
  const ready = new Map<GroupId, { readonly wrapped: Buffer; readonly key: KeyObject }>();
  return (groupId, wrapped) => {
    const known = ready.get(groupId);
    if (known?.wrapped.equals(wrapped)) return known.key;
    const entry = { wrapped, key: tokenKeyOf(unwrapKey(kek, wrapped, groupId)) };
    if (ready.size >= keysMost) ready.clear();
    ready.set(groupId, entry);
    setTimeout(() => {
      if (ready.get(groupId) === entry) ready.delete(groupId);
    }, keptMs).unref();
    return entry.key;
  };
}
