import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { keyEncryptionKey, unwrapKey, wrapKey } from "../../server/keys/key-wrap.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const kek = Buffer.alloc(32, 3);

test("a wrapped key unwraps with the same key and the same text, and with nothing else", () => {
  const secret = Buffer.from("private key");
  const wrapped = wrapKey(kek, secret, "group 1");
  expect(unwrapKey(kek, wrapped, "group 1")).toEqual(secret);
  expect(() => unwrapKey(kek, wrapped, "group 2")).toThrow("does not open");
  expect(() => unwrapKey(Buffer.alloc(32, 4), wrapped, "group 1")).toThrow("does not open");
  expect(wrapped.includes(secret)).toBe(false);
  expect(wrapKey(kek, secret, "group 1")).not.toEqual(wrapped);
});

test("every changed byte and every cut is noticed", () => {
  const wrapped = wrapKey(kek, Buffer.from("private key"), "group 1");
  for (let i = 0; i < wrapped.length; i++) {
    const changed = Buffer.from(wrapped);
    changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
    expect(() => unwrapKey(kek, changed, "group 1")).toThrow("does not open");
    expect(() => unwrapKey(kek, wrapped.subarray(0, i), "group 1")).toThrow("does not open");
  }
});

test("any bytes come back as they were", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.string(), (bytes, about) => {
      expect(unwrapKey(kek, wrapKey(kek, bytes, about), about)).toEqual(Buffer.from(bytes));
    }),
  );
});

test("without a configured key one is made, kept in the key store and the same the next time", async () => {
  const directories = [join(temporaryFolder(), "keys")];
  const first = await keyEncryptionKey(await openKeyStore({ directories }), undefined);
  expect(first).toHaveLength(32);
  expect(await keyEncryptionKey(await openKeyStore({ directories }), undefined)).toEqual(first);
  expect(await keyEncryptionKey(await openKeyStore({ directories }), kek)).toEqual(kek);
});
