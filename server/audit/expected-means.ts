import type { Release } from "../release/release.ts";
import { auditTeamsOf } from "./expected-release.ts";
import { measuredScaleOf, weightedMeanOf } from "./expected-scale.ts";
import type { OpenedWave } from "./opened-wave.ts";

/** A mean with its standard error and degrees of freedom; these are null where only the published mean is left. */
export interface AuditMean {
  readonly mean: number;
  readonly se: number | null;
  readonly df: number | null;
}

/** Own means of a wave: of each team by its unit, and of all teams. */
export interface AuditMeans {
  readonly ofTeam: (unitId: string, scale: string) => AuditMean | null;
  readonly ofAll: (scale: string) => AuditMean | null;
}

/** From the opened answers. */
export function expectedMeansOf(wave: OpenedWave): AuditMeans {
  const teams = auditTeamsOf(wave);
  const scales = new Map(wave.key.scales.map((scale) => [scale.code, measuredScaleOf(scale, teams).measured]));
  return {
    ofTeam(unitId, scale) {
      const found = scales.get(scale)?.[teams.findIndex((team) => team.unitId === unitId)];
      if (!found || found.meanVariance === null) return null;
      return { mean: found.mean, se: Math.sqrt(found.meanVariance), df: found.scores.length - 1 };
    },
    ofAll(scale) {
      const found = weightedMeanOf(scales.get(scale) ?? []);
      return found && { mean: found.mean, se: Math.sqrt(found.variance), df: found.df };
    },
  };
}

/** As they were published, where the answers are gone: without their errors, which are not published. */
export function publishedMeansOf({ units }: Release): AuditMeans {
  const bare = (interval: { readonly mean: number } | null | undefined): AuditMean | null =>
    interval ? { mean: interval.mean, se: null, df: null } : null;
  const [top] = units;
  return {
    ofTeam: (unitId, scale) => bare(units.find(({ id }) => id === unitId)?.team?.cells[scale]?.own),
    ofAll: (scale) => bare(top?.summary ? top.summary.means[scale] : top?.team?.cells[scale]?.own),
  };
}
