/**
 * What a cell looks like: one band, first match wins. Brown is below the lower cut, teal above the upper one, always,
 * so colour can never contradict a verdict. The band is read from the frozen state; the probability only says how
 * strongly. There is no gradient, because a gradient would paint noise.
 */
import type { DecisionRules } from "../db/schema.ts";
import { type ReleaseCell, type ReleaseScale, strongMarkBelow } from "../release/release.ts";

/**
 * b2, b1: clearly, likely below. a1, a2: likely, clearly above. m: clearly in between. n: cannot tell.
 * h1, h2: a context scale is likely, clearly high. l: it is not. nc: cannot tell for a context scale.
 */
export type Band = "b2" | "b1" | "m" | "n" | "a1" | "a2" | "h1" | "h2" | "l" | "nc";

/** Against the other teams: b lower, a higher, 2 more surely; c: context, where higher is not better. */
export type RestBand = "b2" | "b1" | "n" | "a1" | "a2" | "cb" | "ca" | "nc";

/** How sure one must be for the stronger of two shades. */
const strong = 0.95;
const epsilon = 1e-12;

/** The band of a cell against the cuts, or null where nothing is known. */
export function bandOf(cell: ReleaseCell, rules: DecisionRules): Band | null {
  if (cell.p50 === null || cell.p60 === null) return null;
  const surely = Math.max(strong, rules.gamma);
  switch (cell.state) {
    case "WEAK":
      return 1 - cell.p50 >= surely - epsilon ? "b2" : "b1";
    case "OK":
      return cell.p60 >= surely - epsilon ? "a2" : "a1";
    case "WATCH":
      return cell.p50 - cell.p60 >= rules.gamma - epsilon ? "m" : "n";
    case "HIGH":
      return cell.p60 >= surely - epsilon ? "h2" : "h1";
    case "LOW":
      return "l";
    case "MID":
      return "nc";
    case "UNKNOWN":
      return null;
  }
}

/** The band of a cell against the other teams: marked ones count, with q below .01 strongly (Benjamini-Hochberg). */
export function restBandOf(cell: ReleaseCell, pillar: ReleaseScale["pillar"]): RestBand | null {
  if (cell.estimate === null) return null;
  const isContext = pillar === "CONTEXT";
  if (cell.rest === null || !cell.rest.isMarked) return isContext ? "nc" : "n";
  const isLower = cell.rest.difference < 0;
  if (isContext) return isLower ? "cb" : "ca";
  const isStrong = cell.rest.q < strongMarkBelow;
  return isLower ? (isStrong ? "b2" : "b1") : isStrong ? "a2" : "a1";
}

/** Weakest first, for the squares of a row that sums up teams. */
export const bandOrder: readonly Band[] = ["b2", "b1", "n", "m", "a1", "a2", "nc", "l", "h1", "h2"];
export const restBandOrder: readonly RestBand[] = ["b2", "b1", "n", "a1", "a2", "cb", "nc", "ca"];

/** The band in words; `rules` gives the cuts. */
export function bandWordsOf(band: Band, rules: DecisionRules): string {
  const { cutWeak, cutOk, cutContext } = rules;
  const said: Readonly<Record<Band, string>> = {
    b2: `clearly below ${cutWeak}`,
    b1: `likely below ${cutWeak}`,
    m: `clearly between ${cutWeak} and ${cutOk}`,
    n: `cannot tell which side of ${cutWeak} or ${cutOk}`,
    a1: `likely above ${cutOk}`,
    a2: `clearly above ${cutOk}`,
    h1: `likely high, above ${cutContext}`,
    h2: `clearly high, above ${cutContext}`,
    l: "not high",
    nc: `cannot tell if it is above ${cutContext}`,
  };
  return said[band];
}

export function restBandWordsOf(band: RestBand): string {
  const said: Readonly<Record<RestBand, string>> = {
    b2: "clearly lower than the other teams",
    b1: "lower than the other teams",
    n: "cannot be told apart from the other teams",
    a1: "higher than the other teams",
    a2: "clearly higher than the other teams",
    cb: "lower than the other teams",
    ca: "higher than the other teams",
    nc: "cannot be told apart from the other teams",
  };
  return said[band];
}
