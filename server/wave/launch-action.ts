import { createHash } from "node:crypto";
import type { StaffTransaction } from "../access/member.ts";
import type { WaveState } from "../db/schema.ts";
import type { Definition } from "../definition/definition.ts";
import { withoutComment } from "../definition/without-comment.ts";
import type { GroupId, UnitId, WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import type { Result } from "../kernel/result.ts";
import { keyFingerprintOf } from "./box-key.ts";
import { dayOf } from "./day.ts";
import type { WaveDraft } from "./draft.ts";
import { insertAssets, insertFrozenUnits, insertReportingGroups, selectLiveUnits } from "./frozen-store.ts";
import { type FrozenUnit, frozenTreeOf } from "./frozen-tree.ts";
import { blockersOf, type ChecklistPoint, checklistOf } from "./launch-checklist.ts";
import { type Retention, retention } from "./manifest.ts";
import { type Grouping, groupingOf } from "./reporting-groups.ts";
import { type Actor, makeMove } from "./wave-actor-action.ts";
import type { WaveRow } from "./wave-store.ts";

/** What the respondent's page says about a wave. */
export interface SurveyPageFacts {
  readonly wave: string;
  readonly organisation: string;
  readonly title: string;
  readonly askedBy: string;
  readonly purpose: string;
  readonly contact: string;
  readonly mode: WaveDraft["mode"];
  readonly thresholds: WaveDraft["thresholds"];
  readonly kinds: WaveDraft["kinds"];
  readonly earliestClose: string;
  readonly latestClose: string;
  readonly retention: Retention;
}

/** Makes the three files that a respondent's browser gets. */
export type SurveyAssetsOf = (
  definition: Definition,
  facts: SurveyPageFacts,
) => readonly {
  readonly name: "page.html" | "client.js" | "client.css";
  readonly contentType: string;
  readonly bytes: Buffer;
}[];

export interface LaunchDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly surveyAssetsOf: SurveyAssetsOf;
  /** why this server cannot send mail, or null */
  readonly mailFault: string | null;
}

/** What the checklist page shows, and what the launch acts upon. */
export interface LaunchPreview {
  readonly points: readonly ChecklistPoint[];
  readonly tree: readonly FrozenUnit[];
  readonly grouping: Result<Grouping, string>;
}

/** Looks at everything that a launch needs, and changes nothing. */
export async function previewLaunch(
  tx: StaffTransaction,
  actor: Actor,
  deps: Pick<LaunchDeps, "clock" | "definitions" | "mailFault">,
  wave: WaveRow,
): Promise<LaunchPreview> {
  const tree = frozenTreeOf(actor.organisation, await selectLiveUnits(tx, actor.organisation.id));
  const grouping = groupingOf(tree, wave.thresholds.kInvited);
  const points = checklistOf({
    today: dayOf(deps.clock.now()),
    draft: draftOf(wave),
    isDefinitionKnown: deps.definitions.has(wave.definition_id),
    teams: tree.filter((unit) => unit.invitedOwn > 0).length,
    grouping,
    mailFault: deps.mailFault,
    boxKeyFingerprint: wave.box_public_key && keyFingerprintOf(wave.box_public_key),
  });
  return { points, tree, grouping };
}

/**
 * Freezes everything that respondents are promised (tree, questionnaire, page, rules, kinds, reporting groups) in one
 * transaction and hands the wave to the parts that make the keys. Refused with every open point of the checklist.
 */
export async function launchWave(actor: Actor, deps: LaunchDeps, waveId: WaveId): Promise<Result<WaveState, string>> {
  let preview: LaunchPreview | undefined;
  let definition: Definition | undefined;
  return await makeMove(actor, deps.clock, waveId, {
    did: "wave launch started",
    async moveOf(tx, wave) {
      preview = await previewLaunch(tx, actor, deps, wave);
      definition = askedDefinition(deps.definitions, draftOf(wave));
      return { action: "launch", blockers: blockersOf(preview.points) };
    },
    async alsoDo(tx, wave) {
      if (!preview?.grouping.ok || !definition) throw new Error("a launch with open points was allowed");
      await freezeTree(tx, deps.random, wave.id, preview.tree, preview.grouping.value);
      const assets = deps.surveyAssetsOf(definition, pageFactsOf(wave, actor.organisation.name));
      await insertAssets(
        tx,
        assets.map((asset) => ({
          wave_id: wave.id,
          name: asset.name,
          content_type: asset.contentType,
          bytes: asset.bytes,
          sha256: createHash("sha256").update(asset.bytes).digest(),
        })),
      );
    },
    change: () => {
      if (!definition) throw new Error("a launch without a questionnaire was allowed");
      return {
        definition: definition.json,
        definition_hash: Buffer.from(definition.hash, "hex"),
        scoring_key: definition.keyJson,
      };
    },
  });
}

async function freezeTree(
  tx: StaffTransaction,
  random: Random,
  waveId: WaveId,
  tree: readonly FrozenUnit[],
  grouping: Grouping,
): Promise<void> {
  const groupIds = new Map<UnitId, GroupId>();
  for (const group of grouping.groups) groupIds.set(group.unitId, randomUuid(random) as GroupId);
  const idOf = (unit: UnitId | undefined): GroupId | null => (unit && groupIds.get(unit)) ?? null;
  await insertReportingGroups(
    tx,
    grouping.groups.map((group, leaf) => ({
      id: idOf(group.unitId) as GroupId,
      wave_id: waveId,
      leaf,
      unit_id: group.unitId,
      label: group.label,
      invited: group.invited,
    })),
  );
  await insertFrozenUnits(
    tx,
    tree.map((unit) => ({
      wave_id: waveId,
      unit_id: unit.id,
      parent_id: unit.parentId,
      external_id: unit.externalId,
      name: unit.name,
      depth: unit.depth,
      position: unit.position,
      invited_own: unit.invitedOwn,
      group_id: idOf(grouping.groupUnitOf.get(unit.id)),
    })),
  );
}

/** The questionnaire as this wave asks it; undefined when this server does not have it. */
export function askedDefinition(
  definitions: ReadonlyMap<string, Definition>,
  { definitionId, thresholds }: Pick<WaveDraft, "definitionId" | "thresholds">,
): Definition | undefined {
  const whole = definitions.get(definitionId);
  return whole !== undefined && thresholds.commentsFrom === null ? withoutComment(whole) : whole;
}

/** What the respondent's page says about this wave. */
export function pageFactsOf(wave: WaveRow, organisation: string): SurveyPageFacts {
  const { title, askedBy, purpose, contact, mode, thresholds, kinds, earliestClose, latestClose } = draftOf(wave);
  const texts = { title, askedBy, purpose, contact };
  return { wave: wave.id, organisation, ...texts, mode, thresholds, kinds, earliestClose, latestClose, retention };
}

/** What staff decided about a wave. */
export function draftOf(wave: WaveRow): WaveDraft {
  return {
    title: wave.title,
    askedBy: wave.asked_by,
    purpose: wave.purpose,
    contact: wave.contact,
    mode: wave.mode,
    definitionId: wave.definition_id,
    opensOn: wave.opens_on,
    closesOn: wave.closes_on,
    earliestClose: wave.earliest_close,
    latestClose: wave.latest_close,
    thresholds: wave.thresholds,
    rules: wave.rules,
    kinds: wave.kinds,
  };
}
