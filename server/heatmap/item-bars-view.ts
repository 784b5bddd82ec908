/** Answers to single statements as stacked bars: from what speaks against the condition to what speaks for it. */
import type { ItemCounts, Release, ReleaseScale, ReleaseUnit, Statement } from "../release/release.ts";
import { capitalOf, countWordOf, numberOf, percentOf } from "./spelling.ts";

export interface ItemBarsView {
  /** how many answers a unit must have, and why some sub-scales are not here */
  readonly note: string;
  readonly scales: readonly ItemScaleView[];
}

export interface ItemScaleView {
  readonly code: string;
  readonly name: string;
  readonly bars: readonly ItemBarView[];
}

export interface ItemBarView {
  readonly code: string;
  readonly text: string;
  /** what agreeing means, where it counts against the condition */
  readonly turned: string;
  /** the bar in words */
  readonly says: string;
  readonly segments: readonly { readonly tone: string; readonly x: number; readonly width: number }[];
  readonly favours: string;
  readonly undecided: string;
  readonly opposes: string;
  readonly none: string;
}

/** Width of the drawing. */
const width = 300;

/** Null where no statement of the unit is shown. */
export function itemBarsOf(release: Release, unit: ReleaseUnit): ItemBarsView | null {
  const scales = release.scales.flatMap((scale) => scaleOf(scale, unit));
  if (scales.length === 0) return null;
  const missing = release.scales.length - scales.length;
  const words = `${capitalOf(countWordOf(missing))} of the ${countWordOf(release.scales.length)} scales`;
  const more = missing === 0 ? "" : ` ${words} ${missing === 1 ? "is" : "are"} withheld here.`;
  return {
    note: `Shares of those who gave an answer, in whole percents; shown for units of ten and more.${more}`,
    scales,
  };
}

function scaleOf(scale: ReleaseScale, unit: ReleaseUnit): ItemScaleView[] {
  const bars = scale.statements.flatMap((statement) => {
    const counts = unit.items?.[statement.code];
    return counts ? [barOf(scale, statement, counts)] : [];
  });
  return bars.length === 0 ? [] : [{ code: scale.code, name: scale.name, bars }];
}

function barOf(scale: ReleaseScale, { code, text, isReversed }: Statement, counts: ItemCounts): ItemBarView {
  const [one, two, three, four, five, none] = counts;
  const rising = isReversed ? [five, four, three, two, one] : [one, two, three, four, five];
  const answered = rising.reduce((sum, count) => sum + count, 0);
  const share = (count: number): number => (answered === 0 ? 0 : count / answered);
  const [o2 = 0, o1 = 0, middle = 0, f1 = 0, f2 = 0] = rising;
  const isContext = scale.pillar === "CONTEXT";
  const tones = isContext ? ["c0", "c1", "c2", "c3", "c4"] : ["o2", "o1", "mid", "f1", "f2"];
  let x = 0;
  const segments = rising.flatMap((count, at) => {
    const from = x;
    x += share(count) * width;
    return count === 0 ? [] : [{ tone: tones[at] ?? "mid", x: tenth(from), width: tenth(x - from) }];
  });
  const [favours, undecided, opposes] = [share(f1 + f2), share(middle), share(o1 + o2)].map(percentOf);
  const [agree, disagree] = isReversed ? [opposes, favours] : [favours, opposes];
  return {
    code,
    text,
    turned: isReversed ? "Worded the other way round: disagreeing counts for the condition." : "",
    says: `${agree} agree, ${undecided} neither, ${disagree} disagree; ${numberOf(none)} gave no answer`,
    segments,
    favours: favours ?? "",
    undecided: undecided ?? "",
    opposes: opposes ?? "",
    none: none === 0 ? "" : numberOf(none),
  };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
