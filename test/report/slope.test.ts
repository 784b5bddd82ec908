import fc from "fast-check";
import { expect, test } from "vitest";
import { apart, slopeFigureOf } from "../../server/report/slope-figure.ts";

const heights = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 15 });

test("labels never touch, keep the order of their heights, and stay where they are wished when nothing is near", () => {
  fc.assert(
    fc.property(heights, (wished) => {
      const placed = apart(wished);
      const order = wished.map((_, i) => i).sort((a, b) => (wished[a] ?? 0) - (wished[b] ?? 0) || a - b);
      for (const [i, at] of order.entries()) {
        const before = order[i - 1];
        if (before === undefined) continue;
        expect((placed[at] ?? 0) - (placed[before] ?? 0)).toBeGreaterThanOrEqual(16.8);
      }
      const isSpread = order.every((at, i) => i === 0 || (wished[at] ?? 0) - (wished[order[i - 1] ?? 0] ?? 0) >= 17);
      if (isSpread) expect(placed).toEqual(wished);
    }),
  );
});

test("labels move by as little as it takes: together by nothing", () => {
  fc.assert(
    fc.property(heights, (wished) => {
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum(apart(wished)) - sum(wished))).toBeLessThan(0.1 * wished.length);
    }),
  );
});

test("everything stands inside the drawing, the numbers are those of the change, and what is clear is strong", () => {
  const change = (before: number, now: number, isClear = false) => ({
    ...{ before, now, points: now - before, from: 0, to: 0, p: 1, q: 1 },
    isClear,
  });
  const rows = [change(60, 71, true), change(60, 60), change(61, 60), change(62, 61), change(63, 62), change(20, 95)];
  const words = { title: [], description: [], caption: [], start: [], end: [] };
  const figure = slopeFigureOf({
    ...words,
    id: "x",
    rows: rows.map((one, i) => ({ name: `S${i}`, fact: `change.S${i}`, change: one })),
  });
  const height = Number(figure.viewBox.split(" ")[3]);
  for (const row of figure.rows)
    for (const { y } of [row.before, row.after, row.thenName, row.nowName]) {
      expect(y).toBeGreaterThan(20);
      expect(y).toBeLessThan(height);
    }
  expect(figure.rows[0]).toMatchObject({
    tone: "clear",
    before: { text: "60", fact: "change.S0.before" },
    after: { text: "71", fact: "change.S0.now" },
  });
});
