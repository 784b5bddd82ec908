import { expect, test } from "vitest";
import { keyFingerprintOf as serverFingerprintOf, trusteeKeyOf } from "../../server/wave/box-key.ts";
import {
  type BoxKey,
  boxKeyOf,
  isLockedKeyFile,
  keyFileOf,
  keyFingerprintOf,
  newBoxKey,
  publicKeyFileOf,
} from "../../views/scripts/trustee/key-file.ts";

const key = await newBoxKey();
const passphrase = "fünf zufällige Wörter";

async function problem(text: string, words = ""): Promise<string> {
  const read = await boxKeyOf(text, words);
  return "problem" in read ? read.problem : "it was read";
}

const changed = (text: string, change: object) => JSON.stringify({ ...JSON.parse(text), ...change });

test("a key comes back from its file, open or locked, whichever way its passphrase is typed", async () => {
  const read = (text: string, words: string): Promise<BoxKey | { problem: string }> => boxKeyOf(text, words);
  const open = await keyFileOf(key, "2026-11-24", "");
  expect(await read(open, "")).toEqual(key);
  expect(isLockedKeyFile(open)).toBe(false);
  const locked = await keyFileOf(key, "2026-11-24", passphrase);
  expect(isLockedKeyFile(locked)).toBe(true);
  expect(locked).not.toContain(Buffer.from(key.privateKey).toString("base64url"));
  expect(await read(locked, passphrase.normalize("NFD"))).toEqual(key);
  expect(JSON.parse(open)).toMatchObject({
    warning: expect.stringContaining("Never give it to anybody else"),
    madeOn: "2026-11-24",
    fingerprint: await keyFingerprintOf(key.publicKey),
  });
});

test("what is no key file, locked, damaged or made of two keys is refused with what to do", async () => {
  const open = await keyFileOf(key, "2026-11-24", "");
  const locked = await keyFileOf(key, "2026-11-24", passphrase);
  const other = JSON.parse(await keyFileOf(await newBoxKey(), "2026-11-24", ""));
  expect(await problem("")).toContain("not a private key file");
  expect(await problem("null")).toContain("not a private key file");
  expect(await problem(await publicKeyFileOf(key.publicKey, "2026-11-24"))).toContain("the public key file");
  expect(await problem(locked)).toContain("locked");
  expect(await problem(locked, `${passphrase} `)).toContain("passphrase does not open");
  expect(await problem(changed(open, { privateKey: other.privateKey }))).toContain("damaged");
  expect(await problem(changed(open, { publicKey: other.publicKey }))).toContain("damaged");
  expect(await problem(changed(open, { privateKey: "AAAA" }))).toContain("damaged");
  expect(await problem(changed(locked, { publicKey: other.publicKey }), passphrase)).toContain("does not open");
  const { locked: lock } = JSON.parse(locked);
  for (const rounds of [0, -1, 1e12, "600000"])
    expect(await problem(changed(locked, { locked: { ...lock, rounds } }), passphrase)).toContain("does not open");
});

test("the server takes the public key alone or in its file, and nothing else", async () => {
  const text = Buffer.from(key.publicKey).toString("base64url");
  const taken = { ok: true, value: Buffer.from(key.publicKey) };
  expect(trusteeKeyOf(` ${text}\n`)).toEqual(taken);
  expect(trusteeKeyOf(await publicKeyFileOf(key.publicKey, "2026-11-24"))).toEqual(taken);
  expect(serverFingerprintOf(key.publicKey)).toBe(await keyFingerprintOf(key.publicKey));
  const offCurve = Buffer.from(key.publicKey);
  offCurve[64] = (offCurve[64] ?? 0) ^ 1;
  for (const [typed, words] of [
    ["", "not a public box key"],
    ["{}", "not a public box key"],
    ['{"publicKey":5}', "not a public box key"],
    [text.slice(0, -1), "missing"],
    [`${text}A`, "missing"],
    [offCurve.toString("base64url"), "changed on the way"],
    [await keyFileOf(key, "2026-11-24", ""), "private key file"],
    [await keyFileOf(key, "2026-11-24", passphrase), "private key file"],
  ] as const)
    expect(trusteeKeyOf(typed)).toEqual({ ok: false, refusal: expect.stringContaining(words) });
});
