/** The design of the slides: that of the web report in the light. Inches, points, six hexadecimal digits. */
import type { VerdictMark } from "../../heatmap/verdict-mark.ts";

/** Where the body of a slide stands, below the title and above the foot. */
export const body = { x: 0.6, top: 1.66, bottom: 6.82, width: 12.13 } as const;
/** Widest line of running text. */
export const measure = 9.8;

export const colours = {
  ink: "17201D",
  ink2: "47524D",
  ink3: "626D68",
  line: "E2DFD6",
  paper: "FFFFFF",
  sunken: "F2F0EA",
  // names that the writer of the deck fills in with the colour of the client
  accent: "ACCENT",
  wash: "WASH",
  pale: "PALE",
  zoneLow: "F8EAD2",
  zoneMid: "F0EEE8",
  zoneOk: "E4F1ED",
} as const;

/** Bars of a pillar by the state of the gate; numbers stand on them in ink. */
export const stateColours: Readonly<Record<string, string>> = {
  WEAK: "D98E3D",
  WATCH: "D9D4C6",
  OK: "93CBBB",
  UNKNOWN: "E2DFD6",
};

export interface ToneLook {
  /** of the glyph */
  readonly solid: string;
  readonly wash: string;
  /** of words on the wash */
  readonly ink: string;
}

const tones: Readonly<Record<VerdictMark["tone"], ToneLook>> = {
  DEFAULT: { solid: "0B6B57", wash: "D9ECE6", ink: "07473A" },
  FIX: { solid: "9C6200", wash: "FBE9C8", ink: "6A4200" },
  BLEND: { solid: "3F6FB0", wash: "E3ECF8", ink: "204A80" },
  STRUCTURED: { solid: "4B2354", wash: "E9DDEC", ink: "4B2354" },
  NEE: { solid: "77817C", wash: "FFFFFF", ink: "4F5A55" },
};

export function toneLookOf(tone: VerdictMark["tone"]): ToneLook {
  return tones[tone];
}

/** The shapes of the marks as signs: a table can hold no drawing. */
export const glyphSigns: Readonly<Record<VerdictMark["glyph"], string>> = {
  DEFAULT: "●",
  DEFAULTp: "○",
  FIX: "◆",
  BLEND: "◐",
  STRUCTURED: "■",
  LAW: "□",
  NEE: "◌",
};
