import { expect, test } from "vitest";
import { dayOf, daysAfter, isDay, longDay, shortDay } from "../../server/wave/day.ts";

test("a day is that of UTC", () => {
  expect(dayOf(new Date("2026-03-31T23:59:59.999Z"))).toBe("2026-03-31");
});

test("days are counted over the ends of months and leap years", () => {
  expect(daysAfter("2028-02-28", 1)).toBe("2028-02-29");
  expect(daysAfter("2026-12-31", 30)).toBe("2027-01-30");
  expect(daysAfter("2026-01-01", -1)).toBe("2025-12-31");
  expect(() => daysAfter("2026-02-30", 1)).toThrow("not a day");
});

test.each(["2026-02-30", "2026-2-3", "2026-13-01", "0000-01-01", "2026-01-01T00:00", " 2026-01-01", "", "tomorrow"])(
  "%j is no day",
  (text) => {
    expect(isDay(text)).toBe(false);
  },
);

test("a day is read as people say it", () => {
  expect(isDay("2028-02-29")).toBe(true);
  expect(longDay("2026-12-11")).toBe("Friday 11 December 2026");
  expect(shortDay("2026-12-11")).toBe("11 December");
});
