import type { DecisionRules, Thresholds, WaveKind, WaveMode } from "../db/schema.ts";
import { daysAfter, isDay } from "./day.ts";

/** What staff decides about a wave before the launch. Days are text such as 2026-11-24 (UTC). */
export interface WaveDraft {
  readonly title: string;
  /** who asks, in words that respondents know */
  readonly askedBy: string;
  /** why, in one sentence for respondents */
  readonly purpose: string;
  /** whom respondents can ask */
  readonly contact: string;
  readonly mode: WaveMode;
  readonly definitionId: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly earliestClose: string;
  readonly latestClose: string;
  readonly thresholds: Thresholds;
  readonly rules: DecisionRules;
  readonly kinds: readonly WaveKind[];
}

export const defaultThresholds: Thresholds = { k: 5, kInvited: 8, largestShare: 0.8, commentsFrom: 10 };

/** The conventions of the decision tables; frozen with the wave. */
export const defaultRules: DecisionRules = {
  cutWeak: 50,
  cutOk: 60,
  cutContext: 60,
  gamma: 0.8,
  nMin: 5,
  minResponseRate: 0.5,
  ebMinTeams: 5,
};

/** Dates to begin with: a week from now, open for two weeks, to be closed from the second week on, for four at most. */
export function defaultDates(today: string): Pick<WaveDraft, "opensOn" | "earliestClose" | "closesOn" | "latestClose"> {
  const opensOn = daysAfter(today, 7);
  return {
    opensOn,
    earliestClose: daysAfter(opensOn, 7),
    closesOn: daysAfter(opensOn, 13),
    latestClose: daysAfter(opensOn, 27),
  };
}

/** Names of the parts of a draft that can be wrong, as the form names its fields. */
export type DraftFault = { readonly field: string; readonly message: string };

/** What is wrong with a draft, each with what to do; empty when it can be saved. */
export function faultsOf(draft: WaveDraft): readonly DraftFault[] {
  return [
    ...textFaults(draft),
    ...dateFaults(draft),
    ...thresholdFaults(draft.thresholds),
    ...ruleFaults(draft.rules),
    ...draft.kinds.flatMap(proofFaults),
    ...(draft.kinds.length === 0 ? [{ field: "kinds", message: "A survey needs at least one kind of learning." }] : []),
  ];
}

const textLimits = { title: 200, askedBy: 200, purpose: 500, contact: 300 } as const;

function textFaults(draft: WaveDraft): DraftFault[] {
  const fields = Object.keys(textLimits) as (keyof typeof textLimits)[];
  return fields.flatMap((field) => {
    const text = draft[field];
    const length = [...text].length;
    if (length === 0) return [{ field, message: "Fill this in: respondents read it on the first page." }];
    if (length > textLimits[field]) return [{ field, message: `At most ${textLimits[field]} characters, please.` }];
    // one line of well-formed text: it goes into mails and into the manifest
    return /[\p{Cc}\p{Surrogate}\u2028\u2029]/u.test(text)
      ? [{ field, message: "Write this on one line, without control characters." }]
      : [];
  });
}

function dateFaults(draft: WaveDraft): DraftFault[] {
  const order = ["opensOn", "earliestClose", "closesOn", "latestClose"] as const;
  const unreadable = order.filter((field) => !isDay(draft[field]));
  if (unreadable.length > 0) return unreadable.map((field) => ({ field, message: "Write a day such as 2026-11-24." }));
  const faults: DraftFault[] = [];
  if (draft.earliestClose < draft.opensOn)
    faults.push({ field: "earliestClose", message: "This cannot be before the survey opens." });
  if (draft.closesOn < draft.earliestClose)
    faults.push({ field: "closesOn", message: "This cannot be before the earliest last day." });
  if (draft.latestClose < draft.closesOn)
    faults.push({ field: "latestClose", message: "This cannot be before the last day." });
  if (draft.latestClose > daysAfter(draft.opensOn, 180))
    faults.push({ field: "latestClose", message: "A wave stays open for 180 days at most." });
  return faults;
}

function thresholdFaults(thresholds: Thresholds): DraftFault[] {
  const whole = (field: "k" | "kInvited" | "commentsFrom", min: number, max: number, why: string): DraftFault[] =>
    isWholeWithin(thresholds[field], min, max)
      ? []
      : [{ field, message: `Choose a whole number from ${min} to ${max}. ${why}` }];
  const share = thresholds.largestShare;
  return [
    ...whole("k", 5, 100, "Five is the floor that every respondent is promised."),
    ...whole(
      "kInvited",
      Math.max(5, thresholds.k || 5),
      200,
      "A group must be able to reach the smallest group shown.",
    ),
    ...(thresholds.commentsFrom === null
      ? []
      : whole("commentsFrom", Math.max(10, thresholds.k || 10), 1000, "Words give people away sooner than numbers.")),
    ...(share >= 0.5 && share <= 0.95 ? [] : [{ field: "largestShare", message: "Choose a share from 0.5 to 0.95." }]),
  ];
}

function isWholeWithin(value: number | null, min: number, max: number): boolean {
  return value !== null && Number.isInteger(value) && value >= min && value <= max;
}

function ruleFaults(rules: DecisionRules): DraftFault[] {
  const within = (field: keyof DecisionRules, min: number, max: number): DraftFault[] =>
    rules[field] >= min && rules[field] <= max ? [] : [{ field, message: `Choose a number from ${min} to ${max}.` }];
  return [
    ...within("cutWeak", 1, 99),
    ...within("cutOk", rules.cutWeak || 1, 99),
    ...within("cutContext", 1, 99),
    ...within("gamma", 0.5, 0.99),
    ...within("nMin", 2, 100),
    ...within("minResponseRate", 0, 1),
    ...within("ebMinTeams", 3, 100),
  ];
}

/** The law's demand for proof counts only with its reason, who says so, and since when. */
function proofFaults(kind: WaveKind): DraftFault[] {
  const proof = kind.mustProve;
  if (!proof) return [];
  const field = (part: string) => `${part}-${kind.code}`;
  const faults: DraftFault[] = [];
  if (proof.reason === "") faults.push({ field: field("reason"), message: "Which rule asks for proof?" });
  if (proof.who === "") faults.push({ field: field("who"), message: "Who says so?" });
  if (!isDay(proof.date)) faults.push({ field: field("date"), message: "Write the day of this statement." });
  for (const part of ["reason", "who"] as const)
    if ([...proof[part]].length > 200 || /[\p{Cc}\p{Surrogate}]/u.test(proof[part]))
      faults.push({ field: field(part), message: "One line of 200 characters at most, please." });
  return faults;
}
