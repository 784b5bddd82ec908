/** The first sentence of the fit map: in how many places bottom-up learning can begin. A place is a team and a kind. */
import type { VerdictName } from "../db/schema.ts";
import type { KindCell, Release } from "../release/release.ts";
import type { Answer } from "./answer.ts";
import { kindLabelOf } from "./kind-words.ts";
import type { PlacedTeam } from "./release-tree.ts";
import { capitalOf, countWordOf, listOf, numberOf } from "./spelling.ts";

export interface PlaceCounts {
  readonly places: number;
  readonly verdicts: Readonly<Record<VerdictName, number>>;
  /** of the structured: because the law asks for proof */
  readonly law: number;
}

export function placeCountsOf(release: Release, teams: readonly PlacedTeam[]): PlaceCounts {
  const cells = teams.flatMap(({ team }) =>
    release.kinds.flatMap((kind): readonly KindCell[] => {
      const cell = team.kinds[kind.code];
      return cell === undefined ? [] : [cell];
    }),
  );
  const count = (verdict: VerdictName): number => cells.filter((cell) => cell.verdict === verdict).length;
  return {
    places: cells.length,
    verdicts: {
      DEFAULT: count("DEFAULT"),
      FIX: count("FIX"),
      BLEND: count("BLEND"),
      STRUCTURED: count("STRUCTURED"),
      NOT_ENOUGH_EVIDENCE: count("NOT_ENOUGH_EVIDENCE"),
    },
    law: cells.filter((cell) => cell.rule === "must_prove").length,
  };
}

export function fitAnswerOf(release: Release, teams: readonly PlacedTeam[]): Answer {
  const { places, verdicts, law } = placeCountsOf(release, teams);
  if (release.kinds.length === 0)
    return {
      first: "This survey did not ask about kinds of learning.",
      rest: "The heatmap has the verdict of each team.",
    };
  if (places === 0) return { first: "Nothing of this part can be shown on its own.", rest: "" };
  const { DEFAULT: fits, FIX: fix, BLEND: blend, STRUCTURED: structured, NOT_ENOUGH_EVIDENCE: doubt } = verdicts;
  const rest = [
    fix > 0 ? `In ${numberOf(fix)} more something in the team has to be put right first.` : "",
    blend > 0
      ? `${capitalOf(countWordOf(blend))} ${blend === 1 ? "needs" : "need"} guidance${mostlyOf(release, teams)}.`
      : "",
    structuredSentence(release, law, structured - law),
    doubt > 0 ? `For ${countWordOf(doubt)} there is not enough to go on.` : "",
  ].filter((sentence) => sentence !== "");
  return {
    first:
      fits === 0
        ? "Nowhere can bottom-up learning be the normal way to learn yet."
        : `In ${numberOf(fits)} of ${numberOf(places)} places, bottom-up learning can be the normal way to learn now.`,
    rest: rest.join(" "),
  };
}

/** ", mostly for “Getting started in the job”", when one kind holds more than half of the guided places. */
function mostlyOf(release: Release, teams: readonly PlacedTeam[]): string {
  const counts = release.kinds.map((kind) => ({
    label: kindLabelOf(kind.label).name,
    count: teams.filter(({ team }) => team.kinds[kind.code]?.verdict === "BLEND").length,
  }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const top = counts.find(({ count }) => count * 2 > total);
  return top && total > 1 ? `, mostly for “${top.label}”` : "";
}

function structuredSentence(release: Release, law: number, said: number): string {
  const kinds = release.kinds
    .filter((kind) => kind.mustProve !== null)
    .map((kind) => `“${kindLabelOf(kind.label).name}”`);
  const byLaw =
    law > 0
      ? `${listOf(kinds)} ${kinds.length === 1 ? "stays" : "stay"} structured because the law asks for proof`
      : "";
  const places = `${countWordOf(said)} ${law > 0 ? "other " : ""}${said === 1 ? "place" : "places"}`;
  const bySay = said > 0 ? `in ${places} because the people who do the work say that there is one right way` : "";
  if (byLaw && bySay) return `${byLaw}, and ${bySay}.`;
  if (byLaw) return `${byLaw}.`;
  return bySay ? `Learning stays structured ${bySay}.` : "";
}
