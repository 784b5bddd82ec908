import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accentScalesOf,
  colourIn,
  contrastAtLeast,
  contrastOf,
  darkPaper,
  lightPaper,
  mixed,
  readable,
} from "../../server/branding/colour.ts";

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("contrast is that of WCAG: black on white, and two pairs that were worked out elsewhere", () => {
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21, 10);
  expect(contrastOf("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrastOf("#ff0000", "#ffffff")).toBeCloseTo(4, 2);
  expect(contrastOf("#ffffff", "#ff0000")).toBe(contrastOf("#ff0000", "#ffffff"));
});

test("a colour is read with and without its sign, and nothing else is one", () => {
  expect(colourIn(" 0B6B57 ")).toBe("#0b6b57");
  expect(colourIn("#0b6b57")).toBe("#0b6b57");
  for (const text of ["", "green", "#fff", "#0b6b5", "#0b6b577", "#0b6b5g", "url(x)", "#0b6b57;}"])
    expect(colourIn(text), text).toBeUndefined();
});

test("mixing begins and ends with the two colours", () => {
  fc.assert(
    fc.property(colours, colours, (one, other) => {
      expect(mixed(one, other, 0)).toBe(one);
      expect(mixed(one, other, 1)).toBe(other);
    }),
  );
});

test("what is readable has its contrast, and a colour that had it already stays as it is", () => {
  fc.assert(
    fc.property(colours, (colour) => {
      const found = readable(colour, lightPaper, "#000000");
      expect(contrastOf(found, lightPaper)).toBeGreaterThanOrEqual(contrastAtLeast);
      if (contrastOf(colour, lightPaper) >= contrastAtLeast) expect(found).toBe(colour);
    }),
  );
});

test("whatever colour is chosen, every pair of words and background can be read, in the light and in the dark", () => {
  fc.assert(
    fc.property(colours, (colour) => {
      const { light, dark } = accentScalesOf(colour);
      for (const [scale, paper] of [
        [light, lightPaper],
        [dark, darkPaper],
      ] as const) {
        expect(contrastOf(scale.accent, paper)).toBeGreaterThanOrEqual(contrastAtLeast);
        expect(contrastOf(scale.deep, scale.wash)).toBeGreaterThanOrEqual(contrastAtLeast);
        expect(contrastOf(scale.deep, paper)).toBeGreaterThanOrEqual(contrastAtLeast);
        expect(contrastOf(scale.on, scale.accent)).toBeGreaterThanOrEqual(contrastAtLeast);
      }
    }),
  );
});
