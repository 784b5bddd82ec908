/** How a verdict looks and is called: the shape carries it, colour only helps. */
import type { DecisionRules, VerdictName } from "../db/schema.ts";
import type { KindCell, Release, ReleaseTeam } from "../release/release.ts";
import { countWordOf } from "./spelling.ts";

export interface VerdictMark {
  /** class of the mark and of the words */
  readonly tone: "DEFAULT" | "FIX" | "BLEND" | "STRUCTURED" | "NEE";
  /** id of the glyph in the sprite, without "g-" */
  readonly glyph: "DEFAULT" | "DEFAULTp" | "FIX" | "BLEND" | "STRUCTURED" | "LAW" | "NEE";
  readonly label: string;
}

/** The order in which verdicts are counted and listed. */
export const verdictOrder: readonly VerdictName[] = ["DEFAULT", "FIX", "BLEND", "STRUCTURED", "NOT_ENOUGH_EVIDENCE"];

const labels: Readonly<Record<VerdictName, string>> = {
  DEFAULT: "Bottom-up",
  FIX: "Fix first",
  BLEND: "With guidance",
  STRUCTURED: "Keep structured",
  NOT_ENOUGH_EVIDENCE: "Cannot tell yet",
};

/** The mark of a verdict; a bottom-up that is not firm gets the ring. */
export function markOf(verdict: VerdictName, isFirm = true): VerdictMark {
  const tone = verdict === "NOT_ENOUGH_EVIDENCE" ? "NEE" : verdict;
  return { tone, glyph: verdict === "DEFAULT" && !isFirm ? "DEFAULTp" : tone, label: labels[verdict] };
}

export function teamMarkOf(team: ReleaseTeam): VerdictMark {
  return markOf(team.verdict, team.confidence === "firm");
}

/** The mark of one kind of learning: what the law asks for looks unlike what the team said. */
export function kindMarkOf(kind: KindCell, team: ReleaseTeam): VerdictMark {
  if (kind.rule === "must_prove") return { tone: "STRUCTURED", glyph: "LAW", label: "By law" };
  return markOf(kind.verdict, team.confidence === "firm");
}

/** The few words beside a verdict: what to put right, what to watch, why one cannot tell. */
export function detailOf(team: ReleaseTeam, release: Release): string {
  const shortName = (code: string): string =>
    (release.scales.find((scale) => scale.code === code)?.shortName ?? code).toLowerCase();
  switch (team.verdict) {
    case "DEFAULT":
      if (team.confidence === "firm") return "firm";
      return team.watch.length > 0 ? `provisional, watch ${countWordOf(team.watch.length)}` : "provisional";
    case "FIX":
      return team.fix.map(shortName).join(", ");
    case "BLEND":
      return "many are new to the work";
    case "STRUCTURED":
      return "the work needs certainty";
    case "NOT_ENOUGH_EVIDENCE":
      return team.reasons.map((reason) => doubtWordsOf(reason, release.rules)).join(", ");
  }
}

/** Why there is not enough evidence, in a few words. */
export function doubtWordsOf(reason: string, rules: DecisionRules): string {
  const said: Readonly<Record<string, string>> = {
    too_few_answers: "too few answers",
    low_response_rate: rules.minResponseRate === 0.5 ? "under half answered" : "too few of the invited answered",
    unknown_MOTIVE: "motive not known",
    unknown_MEANS: "means not known",
    unknown_OPPORTUNITY: "opportunity not known",
    unknown_CRT: "need for certainty not known",
    unknown_DEP: "need for guidance not known",
  };
  return said[reason] ?? "something is not known";
}
