import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../server/wave/canonical.ts";

test("writes no spaces and sorts the keys of every object by code unit", () => {
  const value = { b: [true, null, { z: 1, a: "x" }], a: -7, B: "é", "10": 0, "9": "\n", "": "" };
  expect(canonicalJson(value)).toBe('{"":"","10":0,"9":"\\n","B":"é","a":-7,"b":[true,null,{"a":"x","z":1}]}');
});

test("sorts by code unit, not by code point or language", () => {
  expect(canonicalJson({ "\ufb33": 1, "\ud83d\ude02": 2, ö: 3, z: 4 })).toBe(
    '{"z":4,"ö":3,"\ud83d\ude02":2,"\ufb33":1}',
  );
});

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -0])("refuses the number %s", (number) => {
  expect(() => canonicalJson({ number })).toThrow("no number");
});

test("refuses a lone surrogate in a value and in a key", () => {
  expect(() => canonicalJson("\ud800")).toThrow("lone surrogate");
  expect(() => canonicalJson({ "\udc00": 1 })).toThrow("lone surrogate");
});

test("is JSON, and the same whatever the order of the keys", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(
      fc.dictionary(
        text,
        fc.oneof(
          text,
          fc.maxSafeInteger().map((n) => n + 0),
          fc.boolean(),
        ),
      ),
      (object) => {
        const written = canonicalJson(object);
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(JSON.parse(written)).toEqual({ ...object });
        expect(canonicalJson(reversed)).toBe(written);
      },
    ),
  );
});
