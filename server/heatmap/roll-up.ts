/**
 * A row that sums up teams never has a fill, because an average would hide a weak team: one small square for each
 * team in its own colour, weakest first; above 40 teams one bar of the counts.
 */

/** One shape of a strip of 100 by 7: all squares of one band, or its part of the bar. */
export interface StripPart {
  readonly band: string;
  readonly path: string;
}

/** More teams than this are drawn as one bar. */
export const squaresAtMost = 40;

/** `bands` has one entry per known team; `order` lists the bands from weakest to strongest. */
export function stripOf(bands: readonly string[], order: readonly string[]): readonly StripPart[] {
  const total = bands.length;
  if (total === 0) return [];
  const countOf = new Map<string, number>();
  for (const band of bands) countOf.set(band, (countOf.get(band) ?? 0) + 1);
  const counts = order.map((band) => ({ band, count: countOf.get(band) ?? 0 }));
  let at = 0;
  return counts
    .filter(({ count }) => count > 0)
    .map(({ band, count }) => {
      const start = at;
      at += count;
      const path = total > squaresAtMost ? barPath(start, count, total) : squaresPath(start, count, total);
      return { band, path };
    });
}

function barPath(start: number, count: number, total: number): string {
  return box((start / total) * 100, (count / total) * 100 - 0.4);
}

function squaresPath(start: number, count: number, total: number): string {
  const step = 100 / total;
  const width = step - Math.min(1.1, step * 0.2);
  return Array.from({ length: count }, (_, i) => box((start + i) * step, Math.min(width, 32))).join("");
}

function box(x: number, width: number): string {
  return `M${tenth(x)} 0h${tenth(Math.max(0.3, width))}v7h-${tenth(Math.max(0.3, width))}z`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
