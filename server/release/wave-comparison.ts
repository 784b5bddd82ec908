import type { TreeUnit } from "../response/tree.ts";
import { type Comparability, comparabilityOf } from "../score/comparable.ts";
import type { ScaleCode, ScoringKey } from "../score/instrument.ts";
import type { Estimate } from "../score/interval.ts";
import type { OrganisationScore } from "../score/organisation-score.ts";
import { changeRule, familyOf, type MeanPair, pairOf } from "./change-family.ts";
import type { CellReason, TeamReason, WaveComparison } from "./comparison.ts";
import { areSameUnits, leafUnitsOf, peopledUnitsOf } from "./leaf-units.ts";
import type { Release, ReleaseTeam, ReleaseUnit } from "./release.ts";

/** A wave as the comparison sees it: what it shows, and the numbers behind that in full. */
export interface ComparedWave {
  /** which units and sub-scales are shown */
  readonly release: Pick<Release, "wave" | "scales" | "units">;
  readonly key: ScoringKey;
  readonly tree: readonly TreeUnit[];
  readonly means: WaveMeans;
}

/** Own means with their errors, each with the alpha and the numbers invited of its wave. */
export interface WaveMeans {
  /** by id of the team's unit */
  readonly ofTeam: (unitId: string, scale: string) => Estimate | null;
  /** of all teams, weighted by those invited */
  readonly ofAll: (scale: string) => Estimate | null;
}

/** The means of a wave that was scored from its sums. */
export function meansOf(score: OrganisationScore): WaveMeans {
  return {
    ofTeam: (unitId, scale) => score.teams.get(unitId)?.scales[scale as ScaleCode]?.own ?? null,
    ofAll: (scale) => score.scales[scale as ScaleCode]?.organisation ?? null,
  };
}

/**
 * A wave against an earlier one. Only what both show is compared, so that nothing is said of a group that is not shown.
 * Rests on integer sums alone: the answers of the first wave may be long gone.
 */
export function comparisonOf(now: ComparedWave, earlier: ComparedWave): WaveComparison {
  const comparability = comparabilityOf(now.key, earlier.key);
  const verdictOf = (code: string) => comparability[code as ScaleCode] ?? "other_items";
  const unitsBefore = new Map(earlier.release.units.map((unit) => [unit.externalId, unit]));
  const leavesBefore = leafUnitsOf(earlier.tree, earlier.release.units);
  const leaves = leafUnitsOf(now.tree, now.release.units);
  const teams = now.release.units.flatMap(({ id, externalId, team }) => {
    if (team === null) return [];
    const before = unitsBefore.get(externalId);
    const reason = reasonOf(leaves.get(id), before, leavesBefore.get(before?.id ?? ""));
    const cells =
      reason || before?.team == null
        ? []
        : cellsOf(team, before.team, verdictOf, (code) =>
            pairOf(earlier.means.ofTeam(before.id, code), now.means.ofTeam(id, code)),
          );
    return [{ id, reason, cells }];
  });
  const wholes = now.release.scales.map(({ code }) => {
    const isShown = verdictOf(code) === "comparable" && [now, earlier].every((wave) => showsWhole(wave, code));
    return { code, pair: isShown ? pairOf(earlier.means.ofAll(code), now.means.ofAll(code)) : null };
  });
  const ofTeams = familyOf(teams.flatMap(({ cells }) => cells.flatMap(({ pair }) => pair ?? [])));
  const ofWholes = familyOf(wholes.flatMap(({ pair }) => pair ?? []));
  const { id, title, closedOn } = earlier.release.wave;
  return {
    earlier: { id, title, closedOn },
    rule: changeRule,
    hasSameUnits: areSameUnits(peopledUnitsOf(now.tree), peopledUnitsOf(earlier.tree)),
    scales: Object.fromEntries(
      wholes.map(({ code, pair }) => {
        return [code, { comparability: verdictOf(code), organisation: pair && ofWholes(pair) }];
      }),
    ),
    teams: Object.fromEntries(
      teams.map(({ id: unitId, reason, cells }) => {
        const compared = cells.map(({ code, why, pair }) => {
          return [code, pair ? { reason: null, change: ofTeams(pair) } : { reason: why, change: null }];
        });
        return [unitId, { reason, cells: Object.fromEntries(compared) }];
      }),
    ),
  };
}

function reasonOf(
  leaves: ReadonlySet<string> | undefined,
  before: ReleaseUnit | undefined,
  leavesBefore: ReadonlySet<string> | undefined,
): TeamReason | null {
  if (before === undefined) return "new_unit";
  if (before.team === null) return "not_shown";
  const isSame = leaves !== undefined && leavesBefore !== undefined && areSameUnits(leaves, leavesBefore);
  return isSame ? null : "other_teams";
}

/** Every sub-scale that is shown now, with its pair where it was shown then and is the same. */
function cellsOf(
  now: ReleaseTeam,
  before: ReleaseTeam,
  verdictOf: (code: string) => Comparability,
  pairFor: (code: string) => MeanPair | null,
): { readonly code: string; readonly why: CellReason; readonly pair: MeanPair | null }[] {
  return Object.entries(now.cells).flatMap(([code, { own }]) => {
    if (own === null) return [];
    const verdict = verdictOf(code);
    if (verdict !== "comparable") return { code, why: verdict, pair: null };
    return { code, why: "not_shown", pair: before.cells[code]?.own ? pairFor(code) : null };
  });
}

/** Whether a wave shows the mean of the organisation; with a single team that is the team's own. */
function showsWhole({ release }: ComparedWave, code: string): boolean {
  const [top] = release.units;
  return Boolean(top?.summary ? top.summary.means[code] : top?.team?.cells[code]?.own);
}
