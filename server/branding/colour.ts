/** Colours as "#rrggbb", and the contrast that WCAG 2.2 asks of words: 4.5 to 1. */

/** Backgrounds of the reports: paper in the light, in print and on slides, and in the dark. */
export const lightPaper = "#fbfaf7";
export const darkPaper = "#121715";
const darkInk = "#07231c";

/** Least contrast of words. */
export const contrastAtLeast = 4.5;

type Channels = readonly [number, number, number];

/** "#0b6b57" of "#0B6B57" or "0b6b57"; undefined for anything else. */
export function colourIn(text: string): string | undefined {
  const found = /^#?([0-9a-f]{6})$/i.exec(text.trim())?.[1];
  return found === undefined ? undefined : `#${found.toLowerCase()}`;
}

/** From 1 (the same) to 21 (black on white), as WCAG 2.2 defines it. */
export function contrastOf(one: string, other: string): number {
  const [high = 0, low = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** Part of `to` in a mixture with `from`, 0..1, channel by channel. */
export function mixed(from: string, to: string, part: number): string {
  const [a, b] = [channelsOf(from), channelsOf(to)];
  return hexOf([mix(a[0], b[0], part), mix(a[1], b[1], part), mix(a[2], b[2], part)]);
}

function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}

/** The colour itself, or the nearest on the way to `towards` that has so much contrast on a background. */
export function readable(colour: string, background: string, towards: string, least = contrastAtLeast): string {
  for (let part = 0; part < 1; part += 0.02) {
    const found = mixed(colour, towards, part);
    if (contrastOf(found, background) >= least) return found;
  }
  return towards;
}

/** A colour with what the pages make of it. */
export interface AccentScale {
  readonly accent: string;
  /** darker, for words on the wash */
  readonly deep: string;
  readonly wash: string;
  /** words on the colour itself */
  readonly on: string;
}

/** The same in the light and in the dark; each pair of words and background can be read. */
export function accentScalesOf(accent: string): { readonly light: AccentScale; readonly dark: AccentScale } {
  const light = readable(accent, lightPaper, "#000000");
  const dark = readable(accent, darkPaper, "#ffffff", 6);
  const washes = { light: mixed(lightPaper, light, 0.1), dark: mixed(darkPaper, dark, 0.16) };
  return {
    light: { accent: light, deep: readable(light, washes.light, "#000000", 7), wash: washes.light, on: onOf(light) },
    dark: { accent: dark, deep: readable(dark, washes.dark, "#ffffff", 7), wash: washes.dark, on: onOf(dark) },
  };
}

function onOf(colour: string): string {
  return contrastOf("#ffffff", colour) >= contrastAtLeast ? "#ffffff" : readable(darkInk, colour, "#000000");
}

function channelsOf(colour: string): Channels {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function hexOf(channels: Channels): string {
  return `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 to 1, as WCAG 2.2 defines it. */
function luminanceOf(colour: string): number {
  const [red, green, blue] = channelsOf(colour);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
