import type { UnitId } from "../kernel/brand.ts";
import type { TreeUnit } from "../response/tree.ts";
import type { ScoringKey } from "../score/instrument.ts";
import type { OrganisationScore } from "../score/organisation-score.ts";
import { scoreOrganisation, type TeamInput } from "../score/score.ts";
import type { TeamSums } from "../score/sums.ts";
import type { VerdictConfig } from "../verdict/config.ts";
import { placesOf, type UnitPlace } from "./published-tree.ts";
import type { Release } from "./release.ts";
import { withoutSmallKinds } from "./small-sums.ts";

/** What the atoms of a wave are scored from: sums and facts, not one answer. */
export interface AtomsToScore {
  readonly thresholds: Release["thresholds"];
  readonly rules: VerdictConfig;
  readonly key: ScoringKey;
  /** as it was at launch, parents before children */
  readonly tree: readonly TreeUnit[];
  readonly groups: readonly { readonly unitId: UnitId; readonly invited: number; readonly redeemed: number }[];
  /** by published unit, and by no other: what was opened in it and in no published unit below */
  readonly opening: ReadonlyMap<UnitId, OpenedCounts>;
  /** by atom */
  readonly sums: ReadonlyMap<UnitId, TeamSums>;
}

export interface OpenedCounts {
  readonly included: number;
  readonly excluded: number;
  readonly spoiled: number;
}

/** The atoms of a wave with their scores: the same for its own release and for a later one that is compared with it. */
export interface AtomScores {
  readonly config: VerdictConfig;
  readonly places: ReadonlyMap<UnitId, UnitPlace>;
  /** atoms in which somebody's answers count */
  readonly counted: readonly TeamInput[];
  readonly score: OrganisationScore;
}

export function scoreAtoms({ thresholds, rules, key, tree, groups, opening, sums }: AtomsToScore): AtomScores {
  const config: VerdictConfig = { ...rules, nMin: Math.max(rules.nMin, thresholds.k) };
  const places = placesOf(tree, new Set(opening.keys()));
  const invited = new Map<UnitId, number>();
  for (const group of groups) {
    const atom = places.get(group.unitId)?.countsIn;
    if (atom) invited.set(atom, (invited.get(atom) ?? 0) + group.invited);
  }
  const atoms = [...sums].filter(([id]) => (opening.get(id)?.included ?? 0) > 0);
  const counted = atoms.map(([id, found]) => {
    return { id, invited: invited.get(id) ?? 0, sums: withoutSmallKinds(found, thresholds.k) };
  });
  return { config, places, counted, score: scoreOrganisation(key, counted, config) };
}
