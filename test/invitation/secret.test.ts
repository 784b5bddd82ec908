import { expect, test } from "vitest";
import { personSecretOf, secretHashOf, secretOfText, secretTextOf } from "../../server/invitation/secret.ts";
import type { PersonId } from "../../server/kernel/brand.ts";

const person = "0b0e7c46-9c25-4a7e-8a37-000000000001" as PersonId;
const key = Buffer.alloc(32, 7);

test("a link's secret is HMAC-SHA256 of the person id, cut to 160 bits, in base32", () => {
  const secret = personSecretOf(key, person);
  // python3: hmac.new(b"\x07"*32, b"0b0e…0001", hashlib.sha256).digest()[:20]
  expect(secret.toString("hex")).toBe("3aea0d073a8b9d96ac500dcc537745daa045244d");
  expect(secretTextOf(secret)).toBe("HLVA2BZ2ROOZNLCQBXGFG52F3KQEKJCN");
  expect(secretHashOf(secret).toString("hex")).toBe("8fef4bad989fa9e08a92bc23eccdce695fd79028ef404fe84121073430988898");
});

test("a secret is the same again for the same person, and another for anybody or any wave else", () => {
  const other = "0b0e7c46-9c25-4a7e-8a37-000000000002" as PersonId;
  expect(personSecretOf(key, person)).toEqual(personSecretOf(key, person));
  expect(personSecretOf(key, person)).not.toEqual(personSecretOf(key, other));
  expect(personSecretOf(key, person)).not.toEqual(personSecretOf(Buffer.alloc(32, 8), person));
});

test("a secret is read in either case", () => {
  const secret = personSecretOf(key, person);
  expect(secretOfText(secretTextOf(secret))).toEqual(secret);
  expect(secretOfText(secretTextOf(secret).toLowerCase())).toEqual(secret);
});

test.each(["", "TEST", "A".repeat(31), "A".repeat(33), "A".repeat(40), `${"A".repeat(31)}1`, ` ${"A".repeat(31)}`])(
  "%j is no secret",
  (text) => {
    expect(secretOfText(text)).toBeUndefined();
  },
);
