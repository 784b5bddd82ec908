import { type AnswerRow, itemIndex } from "./answer-row.ts";
import type { ScoringKey } from "./instrument.ts";
import { momentsOfScores, varianceOf } from "./moments.ts";
import { recode } from "./scale-score.ts";

/** The two facts about time that a ballot carries instead of a time. */
export interface Pace {
  /** Under two seconds an answered item. */
  readonly speed: boolean;
  /** Under one second an answered item. */
  readonly tooFast: boolean;
}

/** Signs that a response was not given with care (scoring 2.14), and whether it is left out. */
export interface QualityFlags extends Pace {
  readonly straight: boolean;
  readonly inconsistent: boolean;
  readonly sparse: boolean;
  readonly exclude: boolean;
}

/** What the flags are made from. null: not enough answers to say. */
export interface QualityMeasures {
  readonly answered: number;
  /** Longest run of one and the same click, over answered items in the order shown. */
  readonly longestRun: number;
  /** Standard deviation of the clicks. */
  readonly deviation: number | null;
  /** Mean variance of recoded answers inside sub-scales with two answers or more. */
  readonly inconsistency: number | null;
}

const secondsFast = 2;
const secondsTooFast = 1;
const answeredMin = 20;
const runMax = 12;
const deviationMin = 0.3;
const inconsistencyMax = 1.4;

/** The pace of a response from its total time; without a time nothing is held against it. */
export function paceOf(seconds: number | null, answered: number): Pace & { readonly secondsPerItem: number | null } {
  const secondsPerItem = seconds === null || answered === 0 ? null : seconds / answered;
  return {
    secondsPerItem,
    speed: secondsPerItem !== null && secondsPerItem < secondsFast,
    tooFast: secondsPerItem !== null && secondsPerItem < secondsTooFast,
  };
}

/** Measures of the clicks (1..5, null for do not know and skipped) in the order shown, by the items' scales and keys. */
export function qualityMeasuresOf(
  key: Pick<ScoringKey, "scales" | "order">,
  clicks: readonly (number | null)[],
): QualityMeasures {
  const given = clicks.filter((click) => click !== null);
  const at = new Map(key.order.map((code, index) => [code, index]));
  const variances = key.scales.flatMap((scale) => {
    const answers = scale.items.map((item) => {
      const click = clicks[at.get(item.code) ?? -1] ?? null;
      return click === null ? null : recode(click, item.key);
    });
    return varianceOf(momentsOfScores(answers)) ?? [];
  });
  const variance = varianceOf(momentsOfScores(given));
  return {
    answered: given.length,
    longestRun: longestRunOf(given),
    deviation: variance === null ? null : Math.sqrt(variance),
    inconsistency: momentsOfScores(variances).mean,
  };
}

/** The flags of a response with `itemCount` items; only the rule of the last line leaves a response out. */
export function qualityFlagsOf(measures: QualityMeasures, itemCount: number, pace: Pace): QualityFlags {
  const { answered, longestRun, deviation, inconsistency } = measures;
  const isLong = answered >= answeredMin;
  const straight = isLong && (longestRun >= runMax || (deviation !== null && deviation < deviationMin));
  const inconsistent = isLong && inconsistency !== null && inconsistency >= inconsistencyMax;
  const sparse = answered < itemCount / 2;
  const exclude = pace.tooFast || sparse || (pace.speed && (straight || inconsistent));
  return { speed: pace.speed, tooFast: pace.tooFast, straight, inconsistent, sparse, exclude };
}

/** The flags of one answer row with the pace its ballot carries. */
export function qualityOfRow(key: ScoringKey, row: AnswerRow, pace: Pace): QualityFlags {
  const clicks = key.order.map((code) => {
    const answer = row[itemIndex(key, code)] ?? -1;
    return answer >= 1 ? answer : null;
  });
  return qualityFlagsOf(qualityMeasuresOf(key, clicks), clicks.length, pace);
}

function longestRunOf(clicks: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const [index, click] of clicks.entries()) {
    run = index > 0 && clicks[index - 1] === click ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
