/** What the page of a team says in words: what is in place first, then what stands in the way. */
import type { Release, ReleaseScale, ReleaseTeam } from "../release/release.ts";
import { kindLabelOf, obstacleIn } from "./kind-words.ts";
import { scaleWordsOf } from "./obstacle.ts";
import { capitalOf, countWordOf, listOf } from "./spelling.ts";
import { doubtWordsOf } from "./verdict-mark.ts";

/** Readiness scales in place, surest first. */
export function strengthsOf(team: ReleaseTeam, release: Release): readonly ReleaseScale[] {
  return release.scales
    .filter((scale) => team.cells[scale.code]?.state === "OK")
    .sort((a, b) => (team.cells[b.code]?.estimate?.mean ?? 0) - (team.cells[a.code]?.estimate?.mean ?? 0));
}

/** The verdict as a clause: "Bottom-up, after making mistakes safe". */
export function verdictClauseOf(team: ReleaseTeam, release: Release): string {
  switch (team.verdict) {
    case "DEFAULT":
      return team.confidence === "firm" ? "Bottom-up, firm" : "Bottom-up, provisional";
    case "FIX":
      return `Bottom-up, after ${listOf(team.fix.map((code) => scaleWordsOf(code, nameOf(code, release)).repair))}`;
    case "BLEND":
      return "With guidance, for now";
    case "STRUCTURED":
      return "Keep structured";
    case "NOT_ENOUGH_EVIDENCE":
      return "Cannot tell yet";
  }
}

export function priorityWordsOf(team: ReleaseTeam): string {
  if (team.priority === null) return "";
  const said = {
    high: "Priority high: the work changes fast.",
    medium: "Priority medium.",
    low: "Priority low: the work changes little.",
  };
  return said[team.priority];
}

/** The lead of the page of a team. */
export function leadOf(team: ReleaseTeam, release: Release): string {
  const good = strengthsOf(team, release)
    .slice(0, 3)
    .map((scale) => scaleWordsOf(scale.code, scale.name).strength);
  const strengths = good.length === 0 ? "" : `People here ${listOf(good)}.`;
  const obstacles = listOf(team.fix.map((code) => obstacleIn(code, release)));
  return [strengths, ...sentencesOf(team, release, obstacles, good.length > 0)].filter((text) => text !== "").join(" ");
}

function sentencesOf(team: ReleaseTeam, release: Release, obstacles: string, hasStrengths: boolean): readonly string[] {
  switch (team.verdict) {
    case "DEFAULT":
      return team.confidence === "firm"
        ? ["Everything that people need to run their own learning is in place."]
        : ["Nothing stands in the way.", watchSentence(team, release)];
    case "FIX":
      return [
        hasStrengths ? `What holds them back: ${obstacles}.` : `${capitalOf(obstacles)}.`,
        "Put that right first, and learning can be left to the team.",
      ];
    case "BLEND":
      return [
        "Many are new to the work and do not yet know what they need to know. Guide them now, and let the guidance fade.",
        team.fix.length === 0 ? "" : `Meanwhile, put this right: ${obstacles}.`,
      ];
    case "STRUCTURED":
      return [
        hasStrengths ? "None of that is in doubt." : "",
        "The people who do the work say that it must be done in exactly the right way, so set training stays, with proof.",
        openKindsOf(team, release),
      ];
    case "NOT_ENOUGH_EVIDENCE":
      return [
        `There is not enough to go on: ${listOf(team.reasons.map((reason) => doubtWordsOf(reason, release.rules)))}.`,
        "Bottom-up stays the default, unconfirmed. More answers next time would settle it.",
      ];
  }
}

/** A structured team may still be free in some kinds of learning; that is worth saying. */
function openKindsOf(team: ReleaseTeam, release: Release): string {
  const open = release.kinds.filter((kind) => team.kinds[kind.code]?.verdict === "DEFAULT");
  if (open.length === 0) return "";
  return `Open to the team: ${listOf(open.map((kind) => `“${kindLabelOf(kind.label).name}”`))}.`;
}

function watchSentence({ watch }: ReleaseTeam, release: Release): string {
  if (watch.length === 0) return "";
  if (watch.length <= 3) return `Keep an eye on ${listOf(watch.map((code) => quoted(code, release)))}.`;
  return `${capitalOf(countWordOf(watch.length))} conditions are not certain yet; the gates show which.`;
}

function nameOf(code: string, release: Release): string {
  return release.scales.find((scale) => scale.code === code)?.name ?? code;
}

function quoted(code: string, release: Release): string {
  return `“${nameOf(code, release)}”`;
}
