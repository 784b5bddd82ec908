/** The facts of a wave against the one before: counts, the organisation scale by scale, and each team's changes. */
import { changeRangeOf, changeWordsOf, clearChangesIn, comparisonIn, signedOf } from "../heatmap/change-words.ts";
import type { PlacedTeam } from "../heatmap/release-tree.ts";
import { countWordOf, percentOf } from "../heatmap/spelling.ts";
import type { Change } from "../release/comparison.ts";
import type { Release } from "../release/release.ts";
import type { Fact } from "./fact.ts";
import { teamKeyOf } from "./team-facts.ts";

/** With more clear changes than this a figure draws the largest. */
export const changesDrawn = 30;

/** None without an earlier wave. */
export function changeFacts(release: Release, teams: readonly PlacedTeam[]): readonly Fact[] {
  const comparison = comparisonIn(release);
  if (comparison === null) return [];
  const { earlier, rule } = comparison;
  const against = `${release.wave.title} against ${earlier.title}`;
  const clear = clearChangesIn(release);
  const compared = teams.filter(({ unit }) => comparison.teams[unit.id]?.reason === null);
  const wholes = release.scales.flatMap(({ code }) => comparison.scales[code]?.organisation ?? []);
  const count = (id: string, value: number, source: string): Fact => {
    return { id, value: String(value), spelling: String(value), count: value, answered: "", interval: "", source };
  };
  const made = Object.values(comparison.teams).flatMap(({ cells }) =>
    Object.values(cells).flatMap((c) => c.change ?? []),
  );
  return [
    count("changes.compared", made.length, `${against}: teams by scales that can be compared`),
    count("changes.clear", clear.length, `${against}: clear changes`),
    count("changes.up", clear.filter(({ change }) => change.points > 0).length, `${against}: clear changes upwards`),
    count(
      "changes.down",
      clear.filter(({ change }) => change.points < 0).length,
      `${against}: clear changes downwards`,
    ),
    count("changes.teams", compared.length, `${against}: teams that can be compared`),
    count("changes.whole", wholes.filter(({ isClear }) => isClear).length, `${against}: clear changes of all together`),
    count("changes.drawn", changesDrawn, "method: how many changes a figure draws at most"),
    {
      ...count("rules.changeLeast", rule.least, "method: least change that is called clear"),
      spelling: countWordOf(rule.least),
    },
    {
      ...count("rules.changeLevel", rule.level, "method: adjusted p below which a change is clear"),
      count: null,
      spelling: percentOf(rule.level),
    },
    ...release.scales.flatMap(({ code, name }) => {
      const change = comparison.scales[code]?.organisation ?? null;
      return change === null
        ? []
        : factsOf(`change.${code}`, change, `${release.wave.organisation}, ${name}, mean of the teams`);
    }),
    ...teams.flatMap((placed) =>
      release.scales.flatMap(({ code, name }) => {
        const change = comparison.teams[placed.unit.id]?.cells[code]?.change ?? null;
        const id = `team.${teamKeyOf(placed)}.${code}.change`;
        return change === null ? [] : factsOf(id, change, `${placed.team.name}, ${name}, own mean`);
      }),
    ),
  ];
}

function factsOf(id: string, change: Change, source: string): readonly Fact[] {
  const [range, words] = [changeRangeOf(change), changeWordsOf(change)];
  const fact = (name: string, value: number | string, spelling: string, what: string, interval = ""): Fact => {
    return {
      id: `${id}${name}`,
      value: String(value),
      spelling,
      count: null,
      answered: "",
      interval,
      source: `${source}, ${what}`,
    };
  };
  return [
    fact("", change.points, signedOf(change.points), `change since the last wave: ${words}`, range),
    fact(".interval", range, range, "change since the last wave, interval"),
    fact(".before", change.before, String(change.before), "in the last wave"),
    fact(".now", change.now, String(change.now), "in this wave"),
  ];
}
