import { createDecipheriv, createECDH, createHmac } from "node:crypto";

/** Opens one sealed message; undefined if it is damaged, or was sealed to another key, `info` or `aad`. */
export type HpkeOpen = (sealed: Buffer, aad: Buffer) => Buffer | undefined;

/** Encapsulated key: an uncompressed point of P-256. */
const encBytes = 65;
const tagBytes = 16;
const nothing = Buffer.alloc(0);
const kemSuite = Buffer.from("HPKE-v1KEM\x00\x10", "latin1");
const hpkeSuite = Buffer.from("HPKE-v1HPKE\x00\x10\x00\x01\x00\x01", "latin1");

/**
 * RFC 9180, single shot: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. Base mode, or with `sender` (a point of
 * P-256) auth mode: then only what the holder of that key has sealed opens. `privateKey` is the 32-byte scalar; a message
 * is encapsulated key (65) || ciphertext || tag (16). What does not depend on the message is done once.
 */
export function hpkeOpener(privateKey: Buffer, info: Buffer, sender: Buffer = nothing): HpkeOpen {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(privateKey);
  const publicKey = ecdh.getPublicKey();
  const isFromSender = sender.length > 0;
  const senderDh = isFromSender ? ecdh.computeSecret(sender) : nothing;
  const context = Buffer.concat([
    Buffer.of(isFromSender ? 2 : 0), // mode_auth, mode_base
    extract(hpkeSuite, nothing, "psk_id_hash", nothing),
    extract(hpkeSuite, nothing, "info_hash", info),
  ]);
  return (sealed, aad) => {
    if (sealed.length < encBytes + tagBytes) return undefined;
    const enc = sealed.subarray(0, encBytes);
    try {
      const dh = Buffer.concat([ecdh.computeSecret(enc), senderDh]); // throws for a point that is not on the curve
      const prk = extract(kemSuite, nothing, "eae_prk", dh);
      const shared = expand(kemSuite, prk, "shared_secret", Buffer.concat([enc, publicKey, sender]), 32);
      const secret = extract(hpkeSuite, shared, "secret", nothing);
      const key = expand(hpkeSuite, secret, "key", context, 16);
      const nonce = expand(hpkeSuite, secret, "base_nonce", context, 12);
      const decipher = createDecipheriv("aes-128-gcm", key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(aad);
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(encBytes, -tagBytes)), decipher.final()]);
    } catch {
      return undefined;
    }
  };
}

/** LabeledExtract of RFC 9180, section 4; `suite` includes the version label. */
function extract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  return createHmac("sha256", salt).update(suite).update(label, "latin1").update(ikm).digest();
}

/** LabeledExpand of RFC 9180 for up to 32 bytes: one block of HKDF-Expand. */
function expand(suite: Buffer, prk: Buffer, label: string, info: Buffer, length: number): Buffer {
  const mac = createHmac("sha256", prk).update(Buffer.of(0, length)).update(suite).update(label, "latin1");
  return mac.update(info).update(Buffer.of(1)).digest().subarray(0, length);
}
