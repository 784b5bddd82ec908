import type { UnitId } from "../../server/kernel/brand.ts";
import type { Interval, ReleaseCell, ReleaseTeam, ReleaseUnit } from "../../server/release/release.ts";
import type { ComparedWave } from "../../server/release/wave-comparison.ts";
import type { TreeUnit } from "../../server/response/tree.ts";
import { type Estimate, intervalOf } from "../../server/score/interval.ts";
import { type WeightedMean, weightedMeanOf } from "../../server/score/organisation-mean.ts";
import { readinessKey } from "../score/readiness-key.ts";

/** Own mean of a team on a sub-scale. */
export interface GivenMean {
  readonly mean: number;
  readonly se: number;
  readonly n: number;
}

/** A team below the organisation; `holds`: units too small for themselves, whose people count in it. */
export interface GivenTeam {
  readonly externalId: string;
  readonly invited: number;
  readonly means: Readonly<Record<string, GivenMean | undefined>>;
  readonly holds?: readonly string[];
  /** was there, and is not shown */
  readonly isHidden?: boolean;
}

/** A wave as it was frozen: as much of it as a comparison reads. `name` makes its ids its own. */
export function comparedWave(name: string, teams: readonly GivenTeam[], key = readinessKey): ComparedWave {
  const idOf = (unit: string) => `${name}/${unit}` as UnitId;
  const top: TreeUnit = unitAt(idOf("top"), null, "top", 0, null);
  const tree = [top];
  const units: ReleaseUnit[] = [];
  for (const { externalId, invited, holds = [], isHidden = false } of teams) {
    const id = idOf(externalId);
    tree.push(unitAt(id, top.id, externalId, invited, id));
    for (const small of holds) tree.push(unitAt(idOf(small), id, small, 2, id));
    const team = isHidden ? null : teamAt(teams.find((one) => one.externalId === externalId));
    units.push(releaseUnitAt(id, externalId, top.id, isHidden ? top.id : id, team));
    for (const small of holds) units.push(releaseUnitAt(idOf(small), small, id, id, null));
  }
  const shown = teams.filter((team) => team.isHidden !== true);
  const wholes = key.scales.map(({ code }): [string, WeightedMean | null] => {
    const strata = shown.flatMap(({ invited, means: given }) => {
      const found = given[code];
      return found ? [{ n: found.n, mean: found.mean, meanVariance: found.se ** 2, weight: invited }] : [];
    });
    return [code, weightedMeanOf(strata)];
  });
  const verdicts = { DEFAULT: 0, FIX: 0, BLEND: 0, STRUCTURED: 0, NOT_ENOUGH_EVIDENCE: 0 };
  const summary = {
    teams: shown.length,
    verdicts,
    means: Object.fromEntries(wholes.map(([code, mean]) => [code, mean && frozen(mean)])),
  };
  units.unshift({ ...releaseUnitAt(top.id, "top", null, top.id, null), summary });
  return {
    key,
    tree,
    means: {
      ofTeam(unitId, scale) {
        const found = teams.find(({ externalId }) => idOf(externalId) === unitId)?.means[scale];
        return found ? { est: found.mean, se: found.se, df: found.n - 1 } : null;
      },
      ofAll: (scale) => Object.fromEntries(wholes)[scale] ?? null,
    },
    release: {
      wave: {
        id: name,
        organisation: "Larkfield",
        title: `Wave ${name}`,
        opensOn: "2026-03-02",
        closedOn: "2026-03-20",
        mode: "sealed",
        definition: "bottom-up-learning",
        fingerprint: "",
      },
      scales: key.scales.map(({ code, name: scale, shortName, pillar }) => ({
        code,
        name: scale,
        shortName,
        pillar,
        mode: "eb",
        alphaWithin: 0.7,
        icc1: 0.1,
        tau2: 60,
        sigma2: 400,
        reliability: { consistency: null, alphaWithin: null, between: null, agreement: null, items: [] },
        statements: [],
      })),
      units,
    },
  };
}

function unitAt(
  id: UnitId,
  parentId: UnitId | null,
  externalId: string,
  invitedOwn: number,
  groupUnitId: UnitId | null,
): TreeUnit {
  return { id, parentId, externalId, name: externalId, depth: parentId === null ? 0 : 1, invitedOwn, groupUnitId };
}

function releaseUnitAt(
  id: string,
  externalId: string,
  parentId: string | null,
  countsIn: string,
  team: ReleaseTeam | null,
): ReleaseUnit {
  const isShown = countsIn === id;
  return {
    id,
    externalId,
    parentId,
    name: externalId,
    depth: parentId === null ? 0 : 1,
    invited: 10,
    answered: isShown ? 8 : null,
    redeemed: isShown ? null : 3,
    status: isShown ? "published" : "withheld",
    countsIn,
    team,
    summary: null,
    items: isShown ? {} : null,
  };
}

function teamAt(given: GivenTeam | undefined): ReleaseTeam {
  const cells = Object.entries(given?.means ?? {}).flatMap(([code, found]): [string, ReleaseCell][] => {
    if (found === undefined) return [];
    const own = frozen({ est: found.mean, se: found.se, df: found.n - 1 });
    return [[code, { n: found.n, own, estimate: own, p50: 0.5, p60: 0.5, state: "WATCH", rest: null }]];
  });
  return {
    part: "whole",
    name: given?.externalId ?? "",
    invited: given?.invited ?? 0,
    n: 8,
    verdict: "DEFAULT",
    confidence: "provisional",
    priority: "medium",
    fix: [],
    watch: [],
    reasons: [],
    allInPlace: null,
    cells: Object.fromEntries(cells),
    pillars: {},
    kinds: {},
  };
}

/** As a release shows it. */
function frozen(estimate: Estimate): Interval {
  const { lower, upper } = intervalOf(estimate);
  return { mean: Math.round(estimate.est), lower: Math.round(lower), upper: Math.round(upper) };
}
