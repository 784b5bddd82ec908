import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bandFills } from "../../server/heatmap/band-fills.ts";

/**
 * The colours of heatmap and verdicts for people who see fewer of them, and in grey print. Simulated with the matrices of
 * Machado, Oliveira and Fernandes (2009) at severity 1, in linear RGB; distances in CIE L*a*b* (1976).
 */
type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const vision: Readonly<Record<string, Matrix>> = {
  "all colours": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  "grey print": [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
};

const tokens = readFileSync(new URL("../../views/styles/tokens.css", import.meta.url), "utf8");
/** A token in light and in dark; "transparent" is the paper. */
function token(name: string): readonly [string, string] {
  const value = (of: string): readonly [string, string] => {
    const [, light, dark] = new RegExp(`--${of}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? [];
    if (light !== undefined && dark !== undefined) return [light, dark];
    const [, other] = new RegExp(`--${of}: var\\(--([\\w-]+)\\)`).exec(tokens) ?? [];
    return other === undefined ? value("paper") : value(other);
  };
  return value(name);
}

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}
function seen(hex: string, matrix: Matrix): Triple {
  const [r, g, b] = linear(hex);
  const [x, y, z] = matrix.map(([i, j, k]) => Math.min(1, Math.max(0, i * r + j * g + k * b)));
  return [x ?? 0, y ?? 0, z ?? 0];
}
function lab([r, g, b]: Triple): Triple {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
function distance(one: string, other: string, matrix: Matrix): number {
  const [a, b] = [lab(seen(one, matrix)), lab(seen(other, matrix))];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
function contrast(one: string, other: string): number {
  const light = (hex: string): number => {
    const [r, g, b] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const bands = ["b2", "b1", "n", "a1", "a2"];

test.each(Object.keys(vision))("below, cannot tell and above are told apart with %s, in light and in dark", (name) => {
  const matrix = vision[name];
  if (matrix === undefined) throw new Error(`no such vision: ${name}`);
  for (const mode of [0, 1] as const) {
    const colour = (band: string): string => token(`h-${band}`)[mode];
    // strongly below catches every eye; the weak shades keep apart from the paper
    for (const other of ["n", "a1", "a2"])
      expect(distance(colour("b2"), colour(other), matrix), `b2 ${other}`).toBeGreaterThan(20);
    for (const band of ["b1", "a1", "a2"]) expect(distance(colour(band), colour("n"), matrix), band).toBeGreaterThan(5);
  }
});

test("where grey print brings two shades close together, the bar at the side tells them apart", () => {
  const grey = vision["grey print"];
  if (grey === undefined) throw new Error("no grey");
  for (const one of bandFills)
    for (const other of bandFills) {
      if (one.band >= other.band || distance(one.fill, other.fill, grey) > 8) continue;
      const isSame = one.side === other.side && one.isStrong === other.isStrong && one.side !== "none";
      const isContext = (band: string): boolean => /^[hc]/.test(band);
      // context stands in columns of its own
      if (
        isContext(one.band) === isContext(other.band) &&
        one.band.slice(0, 1) !== "c" &&
        other.band.slice(0, 1) !== "c"
      )
        expect(isSame, `${one.band} ${other.band}`).toBe(false);
    }
});

test("every number can be read on its colour: contrast of 4.5 and more, in light and in dark", () => {
  for (const mode of [0, 1] as const)
    for (const band of [...bands, "m", "c1", "c2"])
      expect(
        contrast(token(`h-${band}`)[mode], token(`h-${band}-ink`)[mode]),
        `${band} ${mode}`,
      ).toBeGreaterThanOrEqual(4.5);
  for (const { band, fill, ink } of bandFills) expect(contrast(fill, ink), band).toBeGreaterThanOrEqual(4.5);
});

test("verdicts differ in the shape of their mark, and their words can be read on their wash", () => {
  for (const mode of [0, 1] as const)
    for (const verdict of ["default", "fix", "blend", "struct", "nee"])
      expect(
        contrast(token(`v-${verdict}-wash`)[mode], token(`v-${verdict}-ink`)[mode]),
        verdict,
      ).toBeGreaterThanOrEqual(4.5);
  const sprite = readFileSync(new URL("../../views/partials/sprite.hbs", import.meta.url), "utf8");
  const shapes = [...sprite.matchAll(/<symbol id="g-\w+"[^>]*>(.*?)<\/symbol>/g)].map((match) => match[1]);
  expect(new Set(shapes).size).toBe(shapes.length);
  expect(shapes.length).toBeGreaterThanOrEqual(6);
});

test("pictures and workbooks have the colours of the pages", () => {
  for (const { band, fill } of bandFills) {
    const name = { h1: "c1", h2: "c2", ca: "c1", cb: "c1" }[band] ?? band;
    expect(fill, band).toBe(token(`h-${name}`)[0]);
  }
});
