import { createECDH } from "node:crypto";
import type { OpenerDb } from "../db/connect.ts";
import type { WaveState } from "../db/schema.ts";
import { isUuid, type WaveId } from "../kernel/brand.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { selectStates, selectWavesWithoutBoxKey, updateBoxPublicKey } from "./opener-store.ts";

/** Name of the private box key of a wave in the key store: 32 bytes, big-endian. */
export function boxKeyNameOf(waveId: WaveId): string {
  return `${prefix}${waveId}`;
}

const prefix = "box-";
const scalarBytes = 32;

/**
 * Makes the box key of every wave that is being launched. The private half lies on disk, in every copy, before the
 * public half is written down: nothing can be sealed to a key that might be lost. True if a key was published.
 */
export async function makeBoxKeys(db: OpenerDb, keyStore: KeyStore): Promise<boolean> {
  const waveIds = await selectWavesWithoutBoxKey(db);
  for (const waveId of waveIds) {
    const privateKey = await keyStore.ensure(boxKeyNameOf(waveId), newPrivateKey);
    await updateBoxPublicKey(db, waveId, publicKeyOf(privateKey));
  }
  return waveIds.length > 0;
}

/** 65 bytes: the uncompressed point of P-256. */
export function publicKeyOf(privateKey: Buffer): Buffer {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(privateKey);
  return ecdh.getPublicKey();
}

function newPrivateKey(): Buffer {
  const ecdh = createECDH("prime256v1");
  ecdh.generateKeys();
  // OpenSSL leaves out leading zeros
  return Buffer.concat([Buffer.alloc(scalarBytes), ecdh.getPrivateKey()]).subarray(-scalarBytes);
}

/** States in which nobody will open the box any more. */
const ended: readonly WaveState[] = ["closed", "released", "withheld", "cancelled"];

/** Waves whose box key still lies in the key store although their box is done with; in a moment it must be gone. */
export async function selectKeysToDestroy(
  db: OpenerDb,
  keyStore: KeyStore,
): Promise<readonly { readonly waveId: WaveId; readonly state: WaveState }[]> {
  const names = (await keyStore.list()).filter((name) => name.startsWith(prefix));
  const waveIds = names.map((name) => name.slice(prefix.length)).filter(isUuid) as WaveId[];
  const states = await selectStates(db, waveIds);
  return [...states].flatMap(([waveId, state]) => (ended.includes(state) ? { waveId, state } : []));
}
