import type { UnitId } from "../kernel/brand.ts";
import { countExcluded, type ExcludedCounts } from "./excluded-sums.ts";
import type { OpenedBallot } from "./opened-ballot.ts";

/** The quality flags that are counted. */
export interface QualityCounts {
  speed: number;
  tooFast: number;
  straight: number;
  inconsistent: number;
  sparse: number;
}

/** A ballot that counts, as small as it can be held: a box may have 100,000 of them. */
export interface CountedBallot {
  /** the unit of its reporting group */
  readonly unitId: UnitId;
  readonly row: Int8Array;
  readonly scale12: Int8Array;
  readonly tenure: string | null;
  readonly expectation: number | null;
  readonly comment: string | null;
}

export interface UnitCounts {
  included: number;
  excluded: number;
  spoiled: number;
}

/** What came out of a box. It lives in memory only. */
export interface OpenedBox {
  readonly included: readonly CountedBallot[];
  readonly counts: ReadonlyMap<UnitId, UnitCounts>;
  readonly quality: QualityCounts;
  readonly excluded: ExcludedCounts;
}

/**
 * Collects opened ballots; `add` with undefined for a spoiled one. Ballots that are left out leave counts only: how many
 * by unit, and how often each score over the whole organisation.
 */
export function openedBox(): OpenedBox & { add(unitId: UnitId, ballot: OpenedBallot | undefined): void } {
  const included: CountedBallot[] = [];
  const counts = new Map<UnitId, UnitCounts>();
  const quality: QualityCounts = { speed: 0, tooFast: 0, straight: 0, inconsistent: 0, sparse: 0 };
  const excluded: number[][] = [];
  return {
    included,
    counts,
    quality,
    excluded,
    add(unitId, ballot) {
      const count = counts.get(unitId) ?? { included: 0, excluded: 0, spoiled: 0 };
      counts.set(unitId, count);
      if (ballot === undefined) {
        count.spoiled++;
        return;
      }
      for (const flag of Object.keys(quality) as (keyof QualityCounts)[]) if (ballot.quality[flag]) quality[flag]++;
      if (ballot.quality.exclude) {
        count.excluded++;
        countExcluded(excluded, ballot.scale12);
        return;
      }
      count.included++;
      const { tenure, expectation, comment } = ballot;
      const [row, scale12] = [Int8Array.from(ballot.row), Int8Array.from(ballot.scale12)];
      included.push({ unitId, row, scale12, tenure, expectation, comment });
    },
  };
}
