import { constants, createPublicKey, randomBytes, verify, webcrypto } from "node:crypto";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { describe, expect, test } from "vitest";
import { blindedBytes, blindSignatureOf, newTokenKey, tokenKeyOf } from "../../server/invitation/blind-sign.ts";

const suite = RSABSSA.SHA384.PSS.Deterministic();
const algorithm = { name: "RSA-PSS", hash: "SHA-384" };

async function importedKeys(pair: { publicKey: Buffer; privateKey: Buffer }) {
  const subtle = webcrypto.subtle;
  return {
    publicKey: await subtle.importKey("spki", new Uint8Array(pair.publicKey), algorithm, true, ["verify"]),
    privateKey: await subtle.importKey("pkcs8", new Uint8Array(pair.privateKey), algorithm, true, ["sign"]),
  };
}

describe("a blind signature", () => {
  test("is byte for byte that of RFC 9474's deterministic variant, and unblinds to one that anybody can verify", async () => {
    const pair = await newTokenKey();
    const keys = await importedKeys(pair);
    const message = suite.prepare(new Uint8Array(randomBytes(98)));
    const { blindedMsg, inv } = await suite.blind(keys.publicKey, message);
    const signature = blindSignatureOf(tokenKeyOf(pair.privateKey), blindedMsg);
    if (!signature) expect.fail("refused");
    expect(signature).toEqual(Buffer.from(await suite.blindSign(keys.privateKey, blindedMsg)));
    const token = await suite.finalize(keys.publicKey, message, new Uint8Array(signature), inv);
    const key = createPublicKey({ key: pair.publicKey, format: "der", type: "spki" });
    const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
    expect(verify("sha384", message, pss, token)).toBe(true);
    expect(verify("sha384", Buffer.from("another message"), pss, token)).toBe(false);
  });

  test("of the same message is the same again", async () => {
    const { privateKey } = await newTokenKey();
    const blinded = Buffer.concat([Buffer.of(1), randomBytes(blindedBytes - 1)]);
    expect(blindSignatureOf(tokenKeyOf(privateKey), blinded)).toEqual(
      blindSignatureOf(tokenKeyOf(privateKey), blinded),
    );
  });

  test("is refused for what is no number below the modulus", async () => {
    const { privateKey } = await newTokenKey();
    expect(blindSignatureOf(tokenKeyOf(privateKey), Buffer.alloc(blindedBytes, 0xff))).toBeUndefined();
    expect(blindSignatureOf(tokenKeyOf(privateKey), Buffer.alloc(blindedBytes - 1, 1))).toBeUndefined();
    expect(blindSignatureOf(tokenKeyOf(privateKey), Buffer.alloc(blindedBytes + 1, 1))).toBeUndefined();
    expect(blindSignatureOf(tokenKeyOf(privateKey), Buffer.alloc(0))).toBeUndefined();
  });
});

test("a token key is RSA with 2048 bit and exponent 65537, and no two are the same", async () => {
  const [one, two] = await Promise.all([newTokenKey(), newTokenKey()]);
  const key = createPublicKey({ key: one.publicKey, format: "der", type: "spki" });
  expect(key.asymmetricKeyType).toBe("rsa");
  expect(key.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
  expect(one.publicKey).not.toEqual(two.publicKey);
});
