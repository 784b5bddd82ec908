/** The words of care beside verdicts: on a team's sheet, below the fit map, in the list of teams, on the summary. */
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import { cautionsOf } from "./caution.ts";
import type { Block } from "./document.ts";
import { factOf, type Material, teamSheetsAtMost } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

/** Beside the verdict of a team; nothing where there is no need. */
export function cautionBlock({ writer }: Material, placed: PlacedTeam): readonly Block[] {
  const cautions = cautionsOf(placed.team);
  const [first] = cautions;
  if (first === undefined) return [];
  const key = cautions.length > 1 ? "both" : first;
  const sentences = [writer.say(`caution.${key}`, { answered: factOf(placed, "answered") })];
  return [{ kind: "text", id: "caution", style: "note", sentences }];
}

/** Below the fit map: the teams by name where they are few. */
export function cautionList({ teams, writer }: Material): readonly Block[] {
  const careful = teams.filter(({ team }) => cautionsOf(team).length > 0);
  if (careful.length === 0) return [];
  const isMany = careful.length > 8 || teams.length > teamSheetsAtMost;
  const sentence = isMany
    ? writer.say("caution.fitMany", { count: { fact: "caution" } })
    : writer.say("caution.fit", { names: { names: careful.map(({ team }) => team.name) } });
  return [{ kind: "text", id: "caution", style: "note", sentences: [sentence] }];
}

/** Under the verdict in the list of teams. */
export function cautionWords({ writer }: Material, placed: PlacedTeam): Sentence {
  return cautionsOf(placed.team).flatMap((caution, i): Sentence => {
    const said = writer.say(caution === "few" ? "caution.shortFew" : "caution.shortSilence");
    return i === 0 ? said : [{ kind: "words", text: ", " }, ...said];
  });
}

/** How many verdicts are to be read with care; null where none is. */
export function cautionSentence({ teams, writer }: Material): Sentence | null {
  const isNone = teams.every(({ team }) => cautionsOf(team).length === 0);
  return isNone ? null : writer.say("caution.summary", { count: { fact: "caution" } });
}
