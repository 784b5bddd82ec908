import { familyOf, pairOf } from "../../server/release/change-family.ts";
import type { TeamReason } from "../../server/release/comparison.ts";
import type { Interval, Release } from "../../server/release/release.ts";
import { shownComparisonOf } from "../../server/release/shown-change.ts";
import type { Estimate } from "../../server/score/interval.ts";
import { drawOf, normal } from "./sample-numbers.ts";

/** Why the teams at these places of a sample are not compared. */
const apart: Readonly<Record<number, TeamReason>> = { 5: "new_unit", 9: "not_shown", 14: "other_teams" };

/** The sample as the second wave of its organisation: most moved a little, every sixth team rose, one fell. */
export function secondWave(release: Release, seed = 5): Release {
  const draw = drawOf(seed);
  const teams = release.units
    .filter(({ team }) => team !== null)
    .map(({ id, team }, at) => {
      const reason = apart[at] ?? null;
      const gain = at % 6 === 1 ? 34 : at === 2 ? -34 : 1.5;
      const cells = Object.entries(reason === null ? (team?.cells ?? {}) : {}).map(([code, { own }]) => {
        const isMoved = code === "MIS" || code === "INI";
        return { code, pair: pairFor(own, (isMoved ? gain : 1.5) + 6 * normal(draw)) };
      });
      return { id, reason, cells };
    });
  const wholes = release.scales.map(({ code }) => {
    const mean = release.units[0]?.summary?.means[code] ?? null;
    return { code, pair: pairFor(mean, code === "MIS" ? 6 : 2 * normal(draw)) };
  });
  const ofTeams = familyOf(teams.flatMap(({ cells }) => cells.flatMap(({ pair }) => pair ?? [])));
  const ofWholes = familyOf(wholes.flatMap(({ pair }) => pair ?? []));
  const comparison = {
    earlier: { id: "w-1", title: "Learning survey, autumn 2025", closedOn: "2025-10-31" },
    rule: { level: 0.1, least: 5 },
    hasSameUnits: false,
    scales: Object.fromEntries(
      wholes.map(({ code, pair }) => {
        const isOther = code === "CHG";
        const organisation = isOther || pair === null ? null : ofWholes(pair);
        return [code, { comparability: isOther ? ("other_items" as const) : ("comparable" as const), organisation }];
      }),
    ),
    teams: Object.fromEntries(
      teams.map(({ id, reason, cells }) => {
        const said = cells.map(({ code, pair }) => {
          const isOther = code === "CHG" || pair === null;
          return [
            code,
            isOther ? { reason: "other_items" as const, change: null } : { reason: null, change: ofTeams(pair) },
          ];
        });
        return [id, { reason, cells: Object.fromEntries(said) }];
      }),
    ),
  };
  return { ...release, comparison: shownComparisonOf(comparison, (chance) => Math.round(100 * chance) / 100) };
}

function pairFor(now: Interval | null, gain: number) {
  if (now === null) return null;
  const se = ((now.upper ?? now.mean) - (now.lower ?? now.mean)) / 4.2;
  const at = (est: number): Estimate => ({ est, se, df: 20 });
  return pairOf(at(now.mean - gain), at(now.mean));
}
