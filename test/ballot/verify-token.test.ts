import { constants, createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { expect, test } from "vitest";
import { ballotBytes, ballotOf } from "../../server/ballot/token.ts";
import { tokenKeyOf, verifyToken } from "../../server/ballot/verify-token.ts";

const group = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spki = group.publicKey.export({ format: "der", type: "spki" });

function requestBody(saltLength = 48): Buffer {
  const message = Buffer.concat([
    Buffer.of(0, 2),
    randomBytes(32),
    createHash("sha256").update("manifest").digest(),
    createHash("sha256").update(spki).digest(),
  ]);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const signature = sign("sha384", message, { key: group.privateKey, padding, saltLength });
  return Buffer.concat([message, signature, randomBytes(1937)]);
}

test("a signed token is read and verified", () => {
  const body = requestBody();
  const ballot = ballotOf(body);
  expect(ballot?.token.nonce).toEqual(body.subarray(2, 34));
  expect(ballot?.token.manifestHash).toEqual(createHash("sha256").update("manifest").digest());
  expect(ballot?.token.keyHash).toEqual(createHash("sha256").update(spki).digest());
  expect(ballot?.sealed).toEqual(body.subarray(354));
  expect(ballot && verifyToken(ballot.token, tokenKeyOf(spki))).toBe(true);
});

test("a changed byte anywhere in the token, or another length of salt, is refused", () => {
  const key = tokenKeyOf(spki);
  const body = requestBody();
  for (const at of [2, 33, 34, 65, 66, 97, 98, 353]) {
    const damaged = Buffer.from(body);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x80, at);
    const ballot = ballotOf(damaged);
    expect(ballot && verifyToken(ballot.token, key), `byte ${at}`).toBe(false);
  }
  const otherSalt = ballotOf(requestBody(32));
  expect(otherSalt && verifyToken(otherSalt.token, key)).toBe(false);
});

test("a body of another size or type of token is no ballot", () => {
  const body = requestBody();
  expect(ballotBytes).toBe(2291);
  expect(ballotOf(body.subarray(0, -1))).toBeUndefined();
  expect(ballotOf(Buffer.concat([body, Buffer.of(0)]))).toBeUndefined();
  expect(ballotOf(Buffer.alloc(0))).toBeUndefined();
  expect(ballotOf(Buffer.concat([Buffer.of(0, 1), body.subarray(2)]))).toBeUndefined();
});

test("a group key that is not RSA with 2048 bit is refused", () => {
  const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  const curve = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey;
  for (const key of [short, curve])
    expect(() => tokenKeyOf(key.export({ format: "der", type: "spki" }))).toThrow("2048");
});
