import { createDecipheriv, createECDH, createHmac } from "node:crypto";

/**
 * RFC 9180 base mode for a recipient, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, written from the RFC over
 * node:crypto alone, so that the browser's library is measured against something else than itself.
 */
export function openHpke(input: {
  readonly privateKey: Buffer;
  readonly publicKey: Buffer;
  readonly enc: Buffer;
  readonly info: Buffer;
  readonly aad: Buffer;
  readonly sealed: Buffer;
}): Buffer {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(input.privateKey);
  const kem = Buffer.concat([Buffer.from("KEM"), u16(0x0010)]);
  const eae = labeledExtract(kem, Buffer.alloc(0), "eae_prk", ecdh.computeSecret(input.enc));
  const shared = labeledExpand(kem, eae, "shared_secret", Buffer.concat([input.enc, input.publicKey]), 32);

  const suite = Buffer.concat([Buffer.from("HPKE"), u16(0x0010), u16(0x0001), u16(0x0001)]);
  const none = Buffer.alloc(0);
  const context = Buffer.concat([
    Buffer.of(0),
    labeledExtract(suite, none, "psk_id_hash", none),
    labeledExtract(suite, none, "info_hash", input.info),
  ]);
  const secret = labeledExtract(suite, shared, "secret", none);
  const key = labeledExpand(suite, secret, "key", context, 16);
  const nonce = labeledExpand(suite, secret, "base_nonce", context, 12);

  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAAD(input.aad);
  decipher.setAuthTag(input.sealed.subarray(-16));
  return Buffer.concat([decipher.update(input.sealed.subarray(0, -16)), decipher.final()]);
}

function u16(n: number): Buffer {
  return Buffer.of(n >> 8, n & 255);
}

function labeledExtract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  const key = salt.length > 0 ? salt : Buffer.alloc(32);
  return createHmac("sha256", key)
    .update(Buffer.concat([Buffer.from("HPKE-v1"), suite, Buffer.from(label), ikm]))
    .digest();
}

/** One block of HKDF-Expand is enough: nothing here is longer than 32 bytes. */
function labeledExpand(suite: Buffer, prk: Buffer, label: string, info: Buffer, length: number): Buffer {
  const text = Buffer.concat([u16(length), Buffer.from("HPKE-v1"), suite, Buffer.from(label), info]);
  return createHmac("sha256", prk)
    .update(Buffer.concat([text, Buffer.of(1)]))
    .digest()
    .subarray(0, length);
}
