import type { WaveKind } from "../db/schema.ts";
import type { UnitId } from "../kernel/brand.ts";
import { recordOf } from "../kernel/record.ts";
import type { ExcludedSum } from "../response/excluded-sums.ts";
import type { TreeUnit } from "../response/tree.ts";
import { readinessPillarCodes, type ScaleCode, type ScoringKey } from "../score/instrument.ts";
import { type OrganisationScore, type TeamScore, type UnitMeans, unitMeansOf } from "../score/organisation-score.ts";
import { pillarReliabilityOf } from "../score/pillar-reliability.ts";
import { reliabilityFrom, reliabilityOf } from "../score/reliability.ts";
import type { TeamInput } from "../score/score.ts";
import type { VerdictConfig } from "../verdict/config.ts";
import { teamVerdict } from "../verdict/team-verdict.ts";
import { type AtomsToScore, type OpenedCounts, scoreAtoms } from "./atom-scores.ts";
import { excludedEffectsOf } from "./excluded-effect.ts";
import { itemCountsOf } from "./item-counts.ts";
import type { UnitPlace } from "./published-tree.ts";
import type { QualityFlagCounts, Release, ReleaseScale, ReleaseSummary, ReleaseTeam, ReleaseUnit } from "./release.ts";
import { type PublishedUnit, type ShownPlan, shownPlanOf, type ToHide } from "./shown-plan.ts";
import { cellsOf, kindCellsOf, pillarsOf, shownInterval } from "./team-cells.ts";
import { type ComparedWave, comparisonOf, meansOf } from "./wave-comparison.ts";

/** Everything that a release is made of: sums and facts, not one answer. */
export interface ReleaseInput extends AtomsToScore {
  readonly wave: Release["wave"];
  readonly kinds: readonly WaveKind[];
  /** wording of every statement, by code */
  readonly statements: ReadonlyMap<string, string>;
  /** of all opened ballots; null if they were not counted */
  readonly quality: QualityFlagCounts | null;
  /** means by time in the organisation */
  readonly tenure: Release["tenure"];
  /** of the ballots that were left out */
  readonly excluded: readonly ExcludedSum[];
  /** the last released wave of the organisation that closed before this one; null if there is none */
  readonly earlier: ComparedWave | null;
}

/** Opened ballots from which quality flags are counted in public. */
const flagsFrom = 20;

/**
 * The frozen numbers of a wave, from its sums. Pure: the same input gives the same release, byte for byte.
 * Teams are the atoms; a unit above them shows how many of its teams have which verdict and weighted means, never a
 * verdict of its own. Everybody's answers count in what is said of the whole; which numbers are shown under which unit
 * is planned by `shownPlanOf`. `toHide`: what is to be withheld beyond that.
 */
export function assembleRelease(input: ReleaseInput, toHide: ToHide = new Map()): Release {
  const { key, thresholds, tree, opening } = input;
  const { config, places, counted, score } = scoreAtoms(input);
  const everybody = counted.map(({ sums }) => sums);
  const published = publishedUnitsOf(input, places);
  const plan = shownPlanOf(key, published, thresholds, toHide);
  const items = itemCountsOf(key, published, plan);
  const ofWhole = items.get(tree[0]?.id ?? "") ?? {};
  const redeemed = redeemedBelow(input);
  const unitMeans = unitMeansOf(score);
  const teams = new Map<UnitId, ReleaseTeam>();
  for (const unit of tree) {
    const teamScore = score.teams.get(unit.id);
    const place = places.get(unit.id);
    if (teamScore && place) teams.set(unit.id, teamOf(input, config, unit, place, teamScore, plan));
  }
  const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const opened = [...opening.values()];
  const [included, excluded] = [sumOf(opened.map((c) => c.included)), sumOf(opened.map((c) => c.excluded))];
  const release: Omit<Release, "comparison"> = {
    schema: "upwell-release/1",
    wave: input.wave,
    thresholds,
    rules: config,
    participation: {
      invited: sumOf(input.groups.map((group) => group.invited)),
      redeemed: sumOf(input.groups.map((group) => group.redeemed)),
      included,
      excluded,
      spoiled: sumOf(opened.map((counts) => counts.spoiled)),
      quality: included + excluded < flagsFrom ? null : input.quality,
    },
    reliabilityFrom,
    scales: key.scales.map((scale) => releaseScaleOf(input, scale, counted, score, ofWhole)),
    pillars: readinessPillarCodes.map((code) => pillarReliabilityOf(code, everybody)),
    excludedEffect: excludedEffectsOf(key, counted, input.excluded, plan, {
      whole: tree.find((unit) => unit.parentId === null)?.id,
      k: thresholds.k,
    }),
    tenure: input.tenure,
    kinds: input.kinds,
    units: tree.map((unit) => {
      const place = places.get(unit.id);
      return unitOf(unit, place, opening, teams, unitMeans, plan, items.get(unit.id) ?? null, redeemed);
    }),
  };
  const now = { release, key, tree, means: meansOf(score) };
  return { ...release, comparison: input.earlier && comparisonOf(now, input.earlier) };
}

/** Ballots of the reporting groups of each unit and all below. */
function redeemedBelow({ tree, groups }: ReleaseInput): ReadonlyMap<UnitId, number> {
  const below = new Map(groups.map(({ unitId, redeemed }) => [unitId, redeemed]));
  for (const { id, parentId } of tree.toReversed())
    if (parentId !== null) below.set(parentId, (below.get(parentId) ?? 0) + (below.get(id) ?? 0));
  return below;
}

/** The published units as a tree of their own, each with what counts in it alone. */
function publishedUnitsOf(input: ReleaseInput, places: ReadonlyMap<UnitId, UnitPlace>): PublishedUnit[] {
  return input.tree.flatMap(({ id, parentId }) => {
    if (places.get(id)?.status !== "published") return [];
    const above = parentId === null ? null : (places.get(parentId)?.countsIn ?? null);
    return [{ id, parentId: above, n: input.opening.get(id)?.included ?? 0, sums: input.sums.get(id) }];
  });
}

function teamOf(
  input: ReleaseInput,
  config: VerdictConfig,
  unit: TreeUnit,
  place: UnitPlace,
  score: TeamScore,
  plan: ShownPlan,
): ReleaseTeam {
  // a verdict must not tell what its gate does not show
  const isShown = (code: ScaleCode) => plan.get(code)?.teams.has(unit.id) === true;
  const codes = input.key.scales.map(({ code }) => code);
  const gates = recordOf(codes, (code) => (isShown(code) ? score.scales[code].gate : null));
  const verdict = teamVerdict(score.n, score.invited, gates, config);
  const isRest = place.publishedBelow.length > 1;
  return {
    part: isRest ? "rest" : "whole",
    name: isRest ? `Rest of ${unit.name}` : unit.name,
    invited: score.invited ?? 0,
    n: input.opening.get(unit.id)?.included ?? 0,
    verdict: verdict.verdict,
    confidence: verdict.confidence,
    priority: verdict.priority === "unknown" ? null : verdict.priority,
    fix: verdict.fix,
    watch: verdict.watch,
    reasons: verdict.reasons,
    allInPlace: verdict.allInPlaceBounds,
    cells: cellsOf(score, verdict, new Set(codes.filter(isShown))),
    pillars: pillarsOf(verdict),
    kinds: kindCellsOf(input.key, input.kinds, score, verdict, config, input.thresholds),
  };
}

function unitOf(
  unit: TreeUnit,
  place: UnitPlace | undefined,
  opening: ReadonlyMap<UnitId, OpenedCounts>,
  teams: ReadonlyMap<UnitId, ReleaseTeam>,
  unitMeans: UnitMeans,
  plan: ShownPlan,
  items: ReleaseUnit["items"],
  redeemed: ReadonlyMap<UnitId, number>,
): ReleaseUnit {
  const isPublished = place?.status === "published";
  const below = place?.publishedBelow ?? [];
  const answered = below.reduce((sum, id) => sum + (opening.get(id)?.included ?? 0), 0);
  return {
    id: unit.id,
    externalId: unit.externalId,
    parentId: unit.parentId,
    name: unit.name,
    depth: unit.depth,
    invited: place?.invited ?? 0,
    answered: isPublished ? answered : null,
    redeemed: place?.status === "withheld" ? (redeemed.get(unit.id) ?? 0) : null,
    status: place?.status ?? "joined",
    countsIn: place?.countsIn ?? null,
    team: teams.get(unit.id) ?? null,
    summary: isPublished && below.length > 1 ? summaryOf(unit.id, below, teams, unitMeans, plan) : null,
    items: isPublished ? (items ?? {}) : null,
  };
}

function summaryOf(
  unitId: UnitId,
  published: readonly UnitId[],
  teams: ReadonlyMap<UnitId, ReleaseTeam>,
  unitMeans: UnitMeans,
  plan: ShownPlan,
): ReleaseSummary {
  const ids = published.filter((id) => teams.has(id));
  const verdicts = { DEFAULT: 0, FIX: 0, BLEND: 0, STRUCTURED: 0, NOT_ENOUGH_EVIDENCE: 0 };
  for (const id of ids) verdicts[teams.get(id)?.verdict ?? "NOT_ENOUGH_EVIDENCE"]++;
  const means = unitMeans(ids);
  const shown = (Object.keys(means) as ScaleCode[]).filter((code) => plan.get(code)?.units.has(unitId));
  return { teams: ids.length, verdicts, means: recordOf(shown, (code) => means[code] && shownInterval(means[code])) };
}

function releaseScaleOf(
  input: ReleaseInput,
  scale: ScoringKey["scales"][number],
  teams: readonly TeamInput[],
  score: OrganisationScore,
  ofWhole: NonNullable<ReleaseUnit["items"]>,
): ReleaseScale {
  const { code, name, shortName, pillar } = scale;
  const { mode, alphaWithin, icc1, tau2, sigma2 } = score.scales[code];
  const measured = teams.flatMap(({ id, sums }) => {
    const scored = score.teams.get(id);
    return scored ? [{ sums: sums.scales[code], agreement: scored.scales[code].agreement }] : [];
  });
  const statements = scale.items.map((item) => {
    return { code: item.code, text: input.statements.get(item.code) ?? item.code, isReversed: item.key === -1 };
  });
  const measures = reliabilityOf(scale, measured, score.scales[code], input.thresholds.k);
  // less the shown parts, the totals of a statement that is withheld for the whole would be those of a withheld unit
  const reliability = { ...measures, items: measures.items.filter((item) => ofWhole[item.code] !== undefined) };
  return { code, name, shortName, pillar, mode, alphaWithin, icc1, tau2, sigma2, reliability, statements };
}
