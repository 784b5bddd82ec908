/**
 * How wide words stand and how many lines they take, so that nothing runs over a slide. Widths are those of Arial,
 * in thousandths of the size; other signs are taken as wide as the widest of their script. Rather too much than too little.
 */

export interface TextLook {
  /** points */
  readonly size: number;
  readonly isBold?: boolean;
  readonly isSerif?: boolean;
}

const widths = new Map<string, number>(
  (
    [
      ["ijl'", 222],
      [" \u00a0ftI.,;:/!|[]()-`r", 300],
      ["csvxyzkJ", 500],
      ["abdeghnopquL0123456789?_$#", 556],
      ["~+<>=", 584],
      ["ABEKPSVXYFTZ&", 667],
      ["CDHNRUw", 722],
      ["GOQ", 778],
      ["mMW%@", 945],
    ] as const
  ).flatMap(([signs, width]) => [...signs].map((sign): [string, number] => [sign, width])),
);

/** The same by code, for the signs that nearly every text is made of. */
const commonWidths: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  widths.get(String.fromCharCode(code)),
);

/** Space between the baselines, as a share of the size. */
const lineShare = 1.2;
/** What another program may need more than this estimate. */
const reserve = 1.06;

/** Inches. */
export function widthOf(text: string, { size, isBold = false, isSerif = false }: TextLook): number {
  let sum = 0;
  for (const sign of text) sum += commonWidths[sign.charCodeAt(0)] ?? widths.get(sign) ?? otherWidth(sign);
  return ((sum * size) / 72_000) * (isBold ? 1.08 : 1) * (isSerif ? 1.08 : 1) * reserve;
}

function otherWidth(sign: string): number {
  if (/\p{M}|[\u200b-\u200f\u2060-\u2069]/u.test(sign)) return 0;
  return (sign.codePointAt(0) ?? 0) >= 0x2e80 ? 1000 : 700;
}

/** Lines that words take in a box so wide, in inches. A word that is wider than the box is broken anywhere. */
export function linesOf(text: string, width: number, look: TextLook): number {
  return text.split("\n").reduce((sum, line) => sum + linesOfParagraph(line, width, look), 0);
}

function linesOfParagraph(text: string, width: number, look: TextLook): number {
  const space = widthOf(" ", look);
  let lines = 1;
  let at = 0;
  for (const word of text.split(/[ \t]+/)) {
    const wide = widthOf(word, look);
    const next = at === 0 ? wide : at + space + wide;
    if (next <= width) at = next;
    else {
      if (at > 0) lines += 1;
      const more = Math.floor(wide / width);
      lines += more;
      at = wide - more * width;
    }
  }
  return lines;
}

/** Height of so many lines, in inches. */
export function heightOf(lines: number, size: number): number {
  return (lines * size * lineShare) / 72;
}

/** After a name that is written right to left: what follows stays where it belongs. */
export const leftToRight = "\u200e";

/** The words, cut with an ellipsis where they would take more lines. */
export function cutToLines(text: string, width: number, most: number, look: TextLook): string {
  if (linesOf(text, width, look) <= most) return text;
  const signs = [...text];
  let [low, high] = [0, signs.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (linesOf(`${signs.slice(0, middle).join("")}…`, width, look) <= most) low = middle;
    else high = middle - 1;
  }
  const end = text.endsWith(leftToRight) ? leftToRight : "";
  return `${signs.slice(0, low).join("").trimEnd()}…${end}`;
}
