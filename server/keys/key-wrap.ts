import { createCipheriv, createDecipheriv } from "node:crypto";
import { type Random, systemRandom } from "../kernel/random.ts";
import type { KeyStore } from "./key-store.ts";

/** A key that encrypts other keys: 32 bytes. */
export type KeyEncryptionKey = Buffer;

const version = 1;
const ivBytes = 12;
const tagBytes = 16;

/** The key of the configuration, or else a random one that is kept in the key store under `kek`. */
export async function keyEncryptionKey(
  keyStore: KeyStore,
  configured: Uint8Array | undefined,
  random: Random = systemRandom,
): Promise<KeyEncryptionKey> {
  const key = configured === undefined ? await keyStore.ensure("kek", () => random.bytes(32)) : Buffer.from(configured);
  if (key.length !== 32) throw new Error(`the key that wraps other keys has ${key.length} bytes, not 32`);
  return key;
}

/**
 * AES-256-GCM: version (1 byte) || iv (12) || ciphertext || tag (16). `about` (such as the id of the row) is bound to
 * it: the result unwraps only together with the same text, so that rows cannot be swapped.
 */
export function wrapKey(
  kek: KeyEncryptionKey,
  secret: Uint8Array,
  about: string,
  random: Random = systemRandom,
): Buffer {
  const iv = random.bytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", kek, iv);
  cipher.setAAD(Buffer.concat([Buffer.of(version), Buffer.from(about, "utf8")]));
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.of(version), iv, ciphertext, cipher.getAuthTag()]);
}

/** The secret that `wrapKey` was given. Throws if the key is another, a byte has changed, or `about` differs. */
export function unwrapKey(kek: KeyEncryptionKey, wrapped: Uint8Array, about: string): Buffer {
  const bytes = Buffer.from(wrapped);
  if (bytes.length < 1 + ivBytes + tagBytes || bytes[0] !== version) throw wrongKey();
  const decipher = createDecipheriv("aes-256-gcm", kek, bytes.subarray(1, 1 + ivBytes));
  decipher.setAAD(Buffer.concat([Buffer.of(version), Buffer.from(about, "utf8")]));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + ivBytes, -tagBytes)), decipher.final()]);
  } catch {
    throw wrongKey();
  }
}

function wrongKey(): Error {
  return new Error("a wrapped key does not open: UPWELL_KEK or the key store is not the one it was made with");
}
