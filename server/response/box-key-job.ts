import { createECDH } from "node:crypto";
import type { OpenerDb } from "../db/connect.ts";
import type { WaveMode, WaveState } from "../db/schema.ts";
import { isUuid, type WaveId } from "../kernel/brand.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { selectStates, selectWavesWithoutKey, updatePublicKey } from "./opener-store.ts";

/** Name of the private box key of a wave in the key store: 32 bytes, big-endian. */
export function boxKeyNameOf(waveId: WaveId): string {
  return `box-${waveId}`;
}

/** Name of the private key, in the key store, to which the works council seals what it has opened: 32 bytes. */
export function returnKeyNameOf(waveId: WaveId): string {
  return `return-${waveId}`;
}

const namesOf = { sealed: boxKeyNameOf, trustee: returnKeyNameOf } as const;
const namePattern = /^(?:box|return)-(.+)$/;
const scalarBytes = 32;

/**
 * Makes the key of every wave that is being launched: that of its box, or where the works council holds that one, the
 * key to which opened ballots come back. The private half lies on disk, in every copy, before the public half is written
 * down: nothing can be sealed to a key that might be lost. True if a key was published.
 */
export async function makeBoxKeys(db: OpenerDb, keyStore: KeyStore): Promise<boolean> {
  let isDone = false;
  for (const mode of ["sealed", "trustee"] satisfies WaveMode[])
    for (const waveId of await selectWavesWithoutKey(db, mode)) {
      const privateKey = await keyStore.ensure(namesOf[mode](waveId), newPrivateKey);
      await updatePublicKey(db, waveId, mode, publicKeyOf(privateKey));
      isDone = true;
    }
  return isDone;
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

/** Keys in the key store of waves whose box is done with; in a moment they must be gone. */
export async function selectKeysToDestroy(
  db: OpenerDb,
  keyStore: KeyStore,
): Promise<readonly { readonly name: string; readonly waveId: WaveId; readonly state: WaveState }[]> {
  const keys = (await keyStore.list()).flatMap((name) => {
    const id = namePattern.exec(name)?.[1] ?? "";
    return isUuid(id) ? [{ name, waveId: id as WaveId }] : [];
  });
  const states = await selectStates(db, [...new Set(keys.map((key) => key.waveId))]);
  return keys.flatMap(({ name, waveId }) => {
    const state = states.get(waveId);
    return state !== undefined && ended.includes(state) ? [{ name, waveId, state }] : [];
  });
}
