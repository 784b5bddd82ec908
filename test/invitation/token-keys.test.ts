import { afterEach, expect, test, vi } from "vitest";
import { newTokenKey, tokenKeyOf } from "../../server/invitation/blind-sign.ts";
import { tokenKeys } from "../../server/invitation/token-keys-job.ts";
import type { GroupId } from "../../server/kernel/brand.ts";
import { wrapKey } from "../../server/keys/key-wrap.ts";

const kek = Buffer.alloc(32, 7);
const [north, south] = ["north", "south"] as GroupId[] as [GroupId, GroupId];

afterEach(() => void vi.useRealTimers());

test("a token key is read once, stays ready for a minute and is then read again", async () => {
  vi.useFakeTimers();
  const { privateKey } = await newTokenKey();
  const wrapped = wrapKey(kek, privateKey, north);
  const keyOf = tokenKeys(kek);
  const key = keyOf(north, wrapped);
  expect(key.equals(tokenKeyOf(privateKey))).toBe(true);
  vi.advanceTimersByTime(59_000);
  expect(keyOf(north, Buffer.from(wrapped))).toBe(key);
  vi.advanceTimersByTime(2_000);
  expect(keyOf(north, wrapped)).not.toBe(key);
});

test("a key that was wrapped for another group, or anew, is never the one that is ready", async () => {
  const [one, two] = await Promise.all([newTokenKey(), newTokenKey()]);
  const keyOf = tokenKeys(kek);
  const wrapped = wrapKey(kek, one.privateKey, north);
  expect(keyOf(north, wrapped).equals(tokenKeyOf(one.privateKey))).toBe(true);
  expect(() => keyOf(south, wrapped)).toThrow();
  expect(keyOf(north, wrapKey(kek, two.privateKey, north)).equals(tokenKeyOf(two.privateKey))).toBe(true);
});
