/** What a team's own sheet says of its changes since the last wave. */
import { changeOf, comparisonIn } from "../heatmap/change-words.ts";
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import { teamKeyOf } from "./facts.ts";
import type { Material } from "./sections.ts";
import type { Sentence } from "./sentence.ts";

/** Nothing without an earlier wave. */
export function teamChangeSentences(material: Material, placed: PlacedTeam): readonly Sentence[] {
  const { release, writer } = material;
  const team = comparisonIn(release)?.teams[placed.unit.id];
  if (team === undefined) return [];
  if (team.reason !== null) return [writer.say(`changes.sheet.${team.reason}`)];
  const clear = release.scales.filter(({ code }) => changeOf(release, placed.unit.id, code)?.isClear);
  if (clear.length === 0) return [writer.say("changes.sheet.none")];
  return clear.map(({ code, name }) => {
    const fact = `team.${teamKeyOf(placed)}.${code}.change`;
    return writer.say(writer.has(`change.${code}`) ? "changes.sheet.clear" : "changes.sheet.clearAlone", {
      scale: { name: `“${name}”` },
      before: { fact: `${fact}.before` },
      now: { fact: `${fact}.now` },
      points: { fact },
      interval: { fact: `${fact}.interval` },
      whole: { fact: `change.${code}` },
    });
  });
}
