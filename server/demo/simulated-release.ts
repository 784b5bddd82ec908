import type { UnitId } from "../kernel/brand.ts";
import type { ReleaseInput } from "../release/assemble.ts";
import type { OpenedCounts } from "../release/atom-scores.ts";
import { showableTreeOf, type TreeUnit } from "../response/tree.ts";
import type { AnswerRow } from "../score/answer-row.ts";
import type { ScoringKey } from "../score/instrument.ts";
import { sumsOf, type TeamSums } from "../score/sums.ts";
import { defaultVerdictConfig } from "../verdict/config.ts";
import { planOf } from "../wave/plan.ts";
import { checkPlan } from "../wave/plan-check.ts";
import { groupingOf } from "../wave/reporting-groups.ts";
import { type OrganisationShape, simulatedTreeOf } from "./simulated-tree.ts";
import { simulate } from "./simulator.ts";
import { seededChance } from "./simulator-chance.ts";

/** What to simulate: the same settings give the same release. */
export interface ReleaseToSimulate {
  readonly seed: number;
  readonly teams: number;
  readonly shape: OrganisationShape;
}

/** Smallest group shown, and smallest group invited, as waves have them by default. */
const thresholds = { k: 5, kInvited: 8, largestShare: 0.8, commentsFrom: 10 };
/** Chance that all people of a team answer as one of them does, in an organisation of the shape "uniform". */
const agreeing = 0.4;
const treeSeed = 2 ** 41;

/**
 * What is known of a simulated organisation after its box was opened, without a database: the tree with its reporting
 * groups, the counts, and the integer sums of each atom. From there on it is released as any wave is. undefined if too
 * few people were invited, or answered, for anything to be released.
 */
export function simulatedReleaseInput(key: ScoringKey, settings: ReleaseToSimulate): ReleaseInput | undefined {
  const chance = seededChance(settings.seed + treeSeed);
  const frozen = simulatedTreeOf(settings.shape, settings.teams, chance);
  const grouping = groupingOf(frozen, thresholds.kInvited);
  if (!grouping.ok) return undefined;
  const tree = frozen.map((unit): TreeUnit => {
    return { ...unit, groupUnitId: grouping.value.groupUnitOf.get(unit.id) ?? null };
  });
  const answers = answersOf(key, settings, tree, () => chance.flip(agreeing));
  const units = showableTreeOf(tree).map(({ id, parentId }) => ({ id, parentId, own: answers.get(id)?.length ?? 0 }));
  const plan = planOf(units, thresholds.k);
  const faults = checkPlan(units, thresholds.k, plan);
  if (faults.length > 0) throw new Error(`the plan of the release is faulty: ${faults.join("; ")}`);
  if (plan.isWithheld) return undefined;
  const byAtom = labelledBy(plan.atomOf, answers);
  return {
    wave: {
      id: `simulated-${settings.seed}`,
      organisation: "Simulated",
      title: `${settings.teams} teams, ${settings.shape}`,
      opensOn: "2026-11-02",
      closedOn: "2026-11-20",
      mode: "sealed",
      definition: key.version,
      fingerprint: "",
    },
    thresholds,
    rules: defaultVerdictConfig,
    kinds: key.kinds.map(({ code, label }) => ({ code, label, mustProve: null })),
    key,
    statements: new Map(),
    tree,
    groups: grouping.value.groups.map(({ unitId, invited }) => {
      return { unitId, invited, redeemed: answers.get(unitId)?.length ?? 0 };
    }),
    opening: openingOf(plan.published, byAtom),
    quality: null,
    tenure: [],
    excluded: [],
    sums: new Map([...byAtom].map(([id, rows]): [UnitId, TeamSums] => [id, sumsOf(key, rows)])),
    earlier: null,
  };
}

/** The answers of each reporting group. */
function answersOf(
  key: ScoringKey,
  { seed, shape }: ReleaseToSimulate,
  tree: readonly TreeUnit[],
  doAgree: () => boolean,
): ReadonlyMap<UnitId, AnswerRow[]> {
  const { people } = simulate(key, {
    seed,
    icc: 0.2,
    responseRate: 0.8,
    ...(shape === "skewed" ? { means: { REW: 85, STK: 92, INI: 88, MIS: 86, LSK: 84 } } : {}),
    teams: tree.filter(({ invitedOwn }) => invitedOwn > 0).map(({ id, invitedOwn }) => ({ id, size: invitedOwn })),
  });
  const groupOf = new Map(tree.map(({ id, groupUnitId }) => [id as string, groupUnitId]));
  const leader = new Map<UnitId, AnswerRow | null>();
  const answers = new Map<UnitId, AnswerRow[]>();
  for (const { teamId, response } of people) {
    const group = groupOf.get(teamId) ?? null;
    if (response === null || group === null) continue;
    if (!leader.has(group)) leader.set(group, shape === "uniform" && doAgree() ? response.answers : null);
    answers.set(group, [...(answers.get(group) ?? []), leader.get(group) ?? response.answers]);
  }
  return answers;
}

function labelledBy(
  atomOf: ReadonlyMap<string, string>,
  answers: ReadonlyMap<UnitId, AnswerRow[]>,
): ReadonlyMap<UnitId, AnswerRow[]> {
  const byAtom = new Map<UnitId, AnswerRow[]>();
  for (const [group, rows] of answers) {
    const atom = (atomOf.get(group) ?? group) as UnitId;
    byAtom.set(atom, [...(byAtom.get(atom) ?? []), ...rows]);
  }
  return byAtom;
}

function openingOf(
  published: ReadonlySet<string>,
  byAtom: ReadonlyMap<UnitId, readonly AnswerRow[]>,
): ReadonlyMap<UnitId, OpenedCounts> {
  return new Map(
    [...published].map((id): [UnitId, OpenedCounts] => {
      const included = byAtom.get(id as UnitId)?.length ?? 0;
      return [id as UnitId, { included, excluded: 0, spoiled: 0 }];
    }),
  );
}
