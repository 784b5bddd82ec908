/** The first sentence of a page is the answer to the reader's question; the rest of the lead says what else there is. */
import type { VerdictName } from "../db/schema.ts";
import type { Release } from "../release/release.ts";
import { isAllByLaw } from "./kind-words.ts";
import { scaleWordsOf } from "./obstacle.ts";
import type { PlacedTeam } from "./release-tree.ts";
import { capitalOf, countWordOf, listOf } from "./spelling.ts";

export interface Answer {
  readonly first: string;
  readonly rest: string;
}

export type VerdictCounts = Readonly<Record<VerdictName, number>>;

export function verdictCountsOf(teams: readonly PlacedTeam[]): VerdictCounts {
  const count = (verdict: VerdictName): number => teams.filter(({ team }) => team.verdict === verdict).length;
  return {
    DEFAULT: count("DEFAULT"),
    FIX: count("FIX"),
    BLEND: count("BLEND"),
    STRUCTURED: count("STRUCTURED"),
    NOT_ENOUGH_EVIDENCE: count("NOT_ENOUGH_EVIDENCE"),
  };
}

/** In how many of the teams that need a repair each scale is named, most often first. */
export function obstaclesOf(
  teams: readonly PlacedTeam[],
): readonly { readonly code: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { team } of teams)
    if (team.verdict === "FIX") for (const code of team.fix) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}

/** What the heatmap says before any number is read. `teams` may be none: a part that is too small to show. */
export function answerOf(release: Release, teams: readonly PlacedTeam[]): Answer {
  const counts = verdictCountsOf(teams);
  const only = teams.length === 1 ? teams[0] : undefined;
  if (teams.length === 0)
    return {
      first: "Nothing of this part can be shown on its own.",
      rest: "It is withheld, and its answers count further up.",
    };
  if (isAllByLaw(release) && counts.DEFAULT + counts.FIX > 0) return answerByLaw(counts.DEFAULT, teams.length);
  if (only !== undefined) return answerOfOne(release, only);
  const rest = [fixSentence(release, teams, counts), workSentence(counts), doubtSentence(counts, teams.length)].filter(
    (sentence) => sentence !== "",
  );
  return { first: firstSentence(counts.DEFAULT, teams.length), rest: rest.join(" ") };
}

/** Where the law asks for proof of every kind of learning, no team is bottom-up in anything, whatever it is ready for. */
function answerByLaw(fits: number, total: number): Answer {
  const ready =
    total === 1
      ? `By its own conditions this team ${fits === 1 ? "could" : "could not yet"} learn bottom-up`
      : `By their own conditions ${fits === total ? "all" : fits === 0 ? "none of" : `${countWordOf(fits)} of`} ${countWordOf(total)} teams could learn bottom-up`;
  return { first: "Everything here stays structured, because the law asks for proof of it.", rest: `${ready}.` };
}

function firstSentence(fits: number, total: number): string {
  const can = "can learn bottom-up by default";
  if (fits === total) return total === 2 ? `Both teams ${can}.` : `All ${countWordOf(total)} teams ${can}.`;
  if (fits === 0) return `None of the ${countWordOf(total)} teams ${can} yet.`;
  return `${capitalOf(countWordOf(fits))} of ${countWordOf(total)} teams ${can}.`;
}

function fixSentence(release: Release, teams: readonly PlacedTeam[], { FIX }: VerdictCounts): string {
  if (FIX === 0) return "";
  const top = obstaclesOf(teams)[0];
  const name = release.scales.find((scale) => scale.code === top?.code)?.name ?? "";
  const obstacle = top ? scaleWordsOf(top.code, name).obstacle : "";
  if (FIX === 1) return `One needs something put right first: ${obstacle}.`;
  const need = `${capitalOf(countWordOf(FIX))} need something put right first`;
  if (top === undefined || top.count < 2) return `${need}, each something else.`;
  const where = top.count === FIX ? "all of them" : `${countWordOf(top.count)} of them`;
  return `${need}, and in ${where} it is the same thing: ${obstacle}.`;
}

function workSentence({ STRUCTURED, BLEND }: VerdictCounts): string {
  const clauses = [
    STRUCTURED > 0
      ? `${countWordOf(STRUCTURED)} ${STRUCTURED === 1 ? "does" : "do"} work that must be exactly right`
      : "",
    BLEND > 0
      ? `${countWordOf(BLEND)} ${BLEND === 1 ? "is" : "are"} new to the work and ${BLEND === 1 ? "needs" : "need"} a guide`
      : "",
  ].filter((clause) => clause !== "");
  return clauses.length === 0 ? "" : `${capitalOf(listOf(clauses))}.`;
}

function doubtSentence({ NOT_ENOUGH_EVIDENCE: doubt }: VerdictCounts, total: number): string {
  if (doubt === 0) return "";
  if (doubt === total) return "Too few people answered to say more.";
  return `For ${countWordOf(doubt)} there is not enough to go on.`;
}

function answerOfOne(release: Release, { team }: PlacedTeam): Answer {
  const obstacles = team.fix.map((code) => {
    const name = release.scales.find((scale) => scale.code === code)?.name ?? code;
    return scaleWordsOf(code, name).obstacle;
  });
  switch (team.verdict) {
    case "DEFAULT":
      return team.confidence === "firm"
        ? { first: "This team can learn bottom-up by default.", rest: "Every condition is in place." }
        : {
            first: "This team can learn bottom-up by default.",
            rest: "Nothing stands in the way. Some conditions are not certain yet, so keep an eye on them.",
          };
    case "FIX":
      return {
        first: "This team can learn bottom-up once something is put right.",
        rest: `${capitalOf(listOf(obstacles))}.`,
      };
    case "BLEND":
      return { first: "This team needs a guide for now.", rest: "Many are new to the work. Let the guidance fade." };
    case "STRUCTURED":
      return {
        first: "Learning in this team should stay structured.",
        rest: "The people who do the work say that it must be exactly right.",
      };
    case "NOT_ENOUGH_EVIDENCE":
      return { first: "There is not enough to go on yet.", rest: "Bottom-up stays the default, unconfirmed." };
  }
}
