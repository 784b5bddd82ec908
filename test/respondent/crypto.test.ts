import { createPublicKey, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { newTokenRequest, tokenOf } from "../../views/scripts/blind-token.ts";
import { type Bytes, base32Of, base64urlOf, bytesOfBase64url } from "../../views/scripts/bytes.ts";
import { linkOf } from "../../views/scripts/link.ts";
import { type CheckedGroup, canonicalText, checkManifest, rootOf } from "../../views/scripts/manifest-check.ts";
import { receiptOf } from "../../views/scripts/receipt.ts";
import { ballotPlain, sealBallot } from "../../views/scripts/seal.ts";
import { openHpke } from "../support/reference-opener.ts";
import {
  auditPath,
  base32,
  canonical,
  type ReferenceWave,
  referenceWave,
  treeHash,
} from "../support/reference-wave.ts";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
const hex = (text: string) => Buffer.from(text, "hex");

async function checkedGroup(wave: ReferenceWave, leaf = 0): Promise<CheckedGroup> {
  const link = linkOf(wave.invite(leaf).fragment);
  if (typeof link === "string") throw new Error(link);
  const checked = await checkManifest(wave.wave, link, own(wave.manifest), wave.leafAnswer(leaf) ?? {});
  if ("fault" in checked) throw new Error(checked.fault);
  return checked;
}

test("base32 and base64url agree with an independent writing of RFC 4648", () => {
  const rfc = { f: "MY", fo: "MZXQ", foo: "MZXW6", foob: "MZXW6YQ", fooba: "MZXW6YTB", foobar: "MZXW6YTBOI" };
  for (const [text, code] of Object.entries(rfc)) expect(base32Of(Buffer.from(text))).toBe(code);
  for (let length = 0; length < 70; length++) {
    const bytes = randomBytes(length);
    expect(base32Of(bytes)).toBe(base32(bytes));
    expect(base64urlOf(bytes)).toBe(bytes.toString("base64url"));
    expect(Buffer.from(bytesOfBase64url(bytes.toString("base64url")) ?? [])).toEqual(bytes);
  }
  for (const bad of ["=", "a", "ab cd", "+/", 7, null, "ä"]) expect(bytesOfBase64url(bad)).toBeUndefined();
});

test("canonical JSON is the same text by two ways", () => {
  const value = { b: [1, "ü\u2028", null, { z: true, a: -7 }], a: {}, B: '"\\', "": [] };
  expect(canonicalText(value)).toBe(canonical(value));
  expect(canonicalText(value)).toBe('{"":[],"B":"\\"\\\\","a":{},"b":[1,"ü\u2028",null,{"a":-7,"z":true}]}');
});

test("the audit path leads to the roots of the published RFC 6962 test tree", async () => {
  const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
  const roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ];
  for (const [index, root] of roots.entries()) {
    const tree = leaves.slice(0, index + 1).map(hex);
    expect(treeHash(tree).toString("hex")).toBe(root);
    for (const [place, leaf] of tree.entries()) {
      const found = await rootOf(own(leaf), place, tree.length, auditPath(place, tree).map(own));
      expect(Buffer.from(found ?? []).toString("hex")).toBe(root);
    }
  }
});

test("another place, a longer, shorter or swapped path never leads to the root", async () => {
  for (const count of [1, 2, 3, 5, 8, 13]) {
    const tree = Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`));
    const root = treeHash(tree);
    for (let place = 0; place < count; place++) {
      const path = auditPath(place, tree).map(own);
      const leaf = own(tree[place] ?? Buffer.alloc(0));
      const reached = async (at: number, n: number, steps: Bytes[]) =>
        Buffer.from((await rootOf(leaf, at, n, steps)) ?? []).equals(root);
      expect(await reached(place, count, path)).toBe(true);
      for (let other = 0; other < count; other++)
        if (other !== place) expect(await reached(other, count, path)).toBe(false);
      expect(await reached(place, count, [...path, own(root)])).toBe(false);
      if (path.length > 0) expect(await reached(place, count, path.slice(1))).toBe(false);
      if (path.length > 1) expect(await reached(place, count, path.toReversed())).toBe(false);
      expect(await reached(count, count, path)).toBe(false);
    }
  }
});

test("the reference opener reproduces RFC 9180, A.3.1", () => {
  const plain = openHpke({
    privateKey: hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"),
    publicKey: hex(
      "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0",
    ),
    enc: hex(
      "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4",
    ),
    info: hex("4f6465206f6e2061204772656369616e2055726e"),
    aad: hex("436f756e742d30"),
    sealed: hex("5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"),
  });
  expect(plain.toString()).toBe("Beauty is truth, truth beauty");
});

test("what the browser seals, node:crypto opens: same size for an empty and for a full ballot", async () => {
  const wave = referenceWave();
  const group = await checkedGroup(wave);
  const full = { INI4: 5, KC: { RUL: "yes" }, comment: "ü€😀".repeat(150) };
  for (const answers of [{}, full]) {
    const plain = ballotPlain(answers, { speed: true, tooFast: false });
    const sealed = await sealBallot(group, plain ?? new Uint8Array());
    expect(sealed.length).toBe(1937);
    const text = wave.open(0, Buffer.from(sealed)).toString("utf8");
    expect(Buffer.byteLength(text)).toBe(1856);
    expect(JSON.parse(text)).toEqual({ v: 1, answers, pace: { speed: true, tooFast: false } });
    expect(Buffer.from(await sealBallot(group, plain ?? new Uint8Array()))).not.toEqual(Buffer.from(sealed));
  }
  expect(ballotPlain({ comment: "x".repeat(1856) }, { speed: false, tooFast: false })).toBeUndefined();
});

test("a ballot does not open for another group or another wave", async () => {
  const wave = referenceWave({
    groups: [
      { label: "A", invited: 9 },
      { label: "B", invited: 9 },
    ],
  });
  const plain = ballotPlain({}, { speed: false, tooFast: false }) ?? new Uint8Array();
  const sealed = Buffer.from(await sealBallot(await checkedGroup(wave, 0), plain));
  expect(wave.open(0, sealed).length).toBe(1856);
  expect(() => wave.open(1, sealed)).toThrow();
});

test("a token that node:crypto signed blindly is a plain PSS signature of the group's key and no other's", async () => {
  const wave = referenceWave({
    groups: [
      { label: "A", invited: 9 },
      { label: "B", invited: 9 },
    ],
  });
  const group = await checkedGroup(wave, 1);
  const request = await newTokenRequest(group);
  expect(request.message.length).toBe(98);
  expect(request.blinded.length).toBe(256);
  expect(Buffer.from(request.message.subarray(34, 66))).toEqual(wave.manifestHash);
  const token = await tokenOf(group, request, own(wave.sign(1, Buffer.from(request.blinded))));
  expect(token?.length).toBe(354);
  expect(wave.groupOfToken(Buffer.from(token ?? []))).toBe(1);
  expect(receiptOf(request.message).join("")).toBe(base32(Buffer.from(request.message.subarray(2, 12))));

  expect(await tokenOf(group, request, own(wave.sign(0, Buffer.from(request.blinded))))).toBeUndefined();
  expect(await tokenOf(group, request, own(randomBytes(256)))).toBeUndefined();
  expect(await tokenOf(group, request, new Uint8Array(3))).toBeUndefined();
});

test("every token fits every issuance of its group: the transcript says nothing about who", async () => {
  const wave = referenceWave();
  const group = await checkedGroup(wave);
  const jwk = createPublicKey({ key: Buffer.from(group.spki), format: "der", type: "spki" }).export({ format: "jwk" });
  const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const n = numberOf(Buffer.from(jwk.n ?? "", "base64url"));
  const issued: { blinded: bigint; blindSignature: bigint; token: Buffer }[] = [];
  for (let i = 0; i < 6; i++) {
    const request = await newTokenRequest(group);
    const blindSignature = wave.sign(0, Buffer.from(request.blinded));
    const token = Buffer.from((await tokenOf(group, request, own(blindSignature))) ?? []);
    issued.push({ blinded: numberOf(request.blinded), blindSignature: numberOf(blindSignature), token });
  }
  expect(new Set(issued.map((one) => one.blinded)).size).toBe(6);
  for (const { token } of issued)
    for (const { blinded, blindSignature } of issued) {
      const signature = numberOf(token.subarray(98));
      const factor = (blindSignature * inverse(signature, n)) % n;
      expect((power(signature, 65537n, n) * power(factor, 65537n, n)) % n).toBe(blinded);
    }
});

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base, left = exponent; left > 0n; left >>= 1n, square = (square * square) % modulus)
    if (left & 1n) result = (result * square) % modulus;
  return result;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}
