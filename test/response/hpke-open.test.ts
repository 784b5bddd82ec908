import { createECDH, randomBytes } from "node:crypto";
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hpkeOpener } from "../../server/response/hpke-open.ts";

const hex = (text: string) => Buffer.from(text, "hex");

test("the vector of RFC 9180, A.3.1, opens", () => {
  const open = hpkeOpener(
    hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"),
    hex("4f6465206f6e2061204772656369616e2055726e"),
  );
  const enc = hex(
    "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4",
  );
  const ct = hex("5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434");
  expect(open(Buffer.concat([enc, ct]), hex("436f756e742d30"))?.toString()).toBe("Beauty is truth, truth beauty");
});

async function sealedBy(library: CipherSuite, publicKey: Buffer, info: Buffer, plain: Buffer, aad: Buffer) {
  const recipientPublicKey = await library.kem.deserializePublicKey(new Uint8Array(publicKey));
  const { enc, ct } = await library.seal({ recipientPublicKey, info: new Uint8Array(info) }, plain, aad);
  return Buffer.concat([Buffer.from(enc), Buffer.from(ct)]);
}

const library = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});
const box = createECDH("prime256v1");
box.generateKeys();
// getPrivateKey leaves out leading zeros
const privateKey = Buffer.concat([Buffer.alloc(32), box.getPrivateKey()]).subarray(-32);

test("what @hpke/core seals opens, whatever the text, the info and the group", async () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  await fc.assert(
    fc.asyncProperty(bytes, bytes, bytes, async (plain, info, aad) => {
      const sealed = await sealedBy(library, box.getPublicKey(), info, plain, aad);
      expect(hpkeOpener(privateKey, info)(sealed, aad)).toEqual(plain);
    }),
    { numRuns: 25 },
  );
});

test("a ballot with one changed bit, another group, another wave or another key does not open", async () => {
  const [info, aad] = [Buffer.from("wave"), Buffer.from("group")];
  const sealed = await sealedBy(library, box.getPublicKey(), info, Buffer.from("my answers"), aad);
  const open = hpkeOpener(privateKey, info);
  expect(open(sealed, aad)?.toString()).toBe("my answers");
  for (let at = 0; at < sealed.length; at++) {
    const damaged = Buffer.from(sealed);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
    expect(open(damaged, aad), `byte ${at}`).toBeUndefined();
  }
  expect(open(sealed, Buffer.from("other"))).toBeUndefined();
  expect(hpkeOpener(privateKey, Buffer.from("other"))(sealed, aad)).toBeUndefined();
  expect(hpkeOpener(randomBytes(32), info)(sealed, aad)).toBeUndefined();
  for (const length of [0, 64, 65, 80, sealed.length - 1])
    expect(open(sealed.subarray(0, length), aad)).toBeUndefined();
});

test("in auth mode only what the named sender has sealed opens, as @hpke/core seals it", async () => {
  const [info, aad, plain] = [Buffer.from("wave"), Buffer.from("id"), Buffer.from("opened ballots")];
  const senderKey = await library.kem.generateKeyPair();
  const sender = Buffer.from(await library.kem.serializePublicKey(senderKey.publicKey));
  const recipientPublicKey = await library.kem.deserializePublicKey(new Uint8Array(box.getPublicKey()));
  const { enc, ct } = await library.seal({ recipientPublicKey, info: new Uint8Array(info), senderKey }, plain, aad);
  const sealed = Buffer.concat([Buffer.from(enc), Buffer.from(ct)]);
  expect(hpkeOpener(privateKey, info, sender)(sealed, aad)).toEqual(plain);
  expect(hpkeOpener(privateKey, info, box.getPublicKey())(sealed, aad)).toBeUndefined();
  expect(hpkeOpener(privateKey, info)(sealed, aad)).toBeUndefined();
  const anonymous = await sealedBy(library, box.getPublicKey(), info, plain, aad);
  expect(hpkeOpener(privateKey, info, sender)(anonymous, aad)).toBeUndefined();
});
