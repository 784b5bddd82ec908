import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { base32Of, bytesOfBase32 } from "../../server/kernel/base32.ts";

const vectors = [
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
] as const;

test.each(vectors)("writes %j as RFC 4648 does, without padding", (plain, encoded) => {
  expect(base32Of(Buffer.from(plain))).toBe(encoded);
  expect(bytesOfBase32(encoded)?.toString()).toBe(plain);
  expect(bytesOfBase32(encoded.toLowerCase())?.toString()).toBe(plain);
});

test("gives back any bytes", () => {
  for (let length = 0; length < 60; length++) {
    const bytes = randomBytes(length);
    expect(bytesOfBase32(base32Of(bytes))).toEqual(bytes);
  }
});

test.each(["M", "MZ=", "M1", "MZXW6YQ8", "MZ XQ", "MZXR", "ſY", "MZX"])("refuses %j", (text) => {
  expect(bytesOfBase32(text)).toBeUndefined();
});
