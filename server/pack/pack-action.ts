import type { OrganisationRef, StaffTransaction } from "../access/member.ts";
import type { StaffDb } from "../db/connect.ts";
import { inOrganisation } from "../db/transaction.ts";
import { type Definition, definitionOf } from "../definition/definition.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import { dayOf } from "../wave/day.ts";
import { fingerprintBlocks, fingerprintOf } from "../wave/fingerprint.ts";
import { selectPeopleByUnit, selectReportingGroups } from "../wave/frozen-store.ts";
import { type Manifest, manifestIn, promisedRetention } from "../wave/manifest.ts";
import { findWave, type WaveRow } from "../wave/wave-store.ts";
import type { AttackResults, FrozenFacts, PackFacts } from "./pack-facts.ts";

export interface PackDeps {
  readonly clock: Clock;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** whole address of the public page of a wave, and its QR code */
  publicPageOf(waveId: WaveId): Pick<FrozenFacts, "auditUrl" | "qr">;
}

/** The facts of a wave's pack, read at once; undefined for a wave that is foreign or missing. */
export async function readPackFacts(
  db: StaffDb,
  deps: PackDeps,
  organisation: OrganisationRef,
  waveId: WaveId,
  attack: AttackResults | null,
): Promise<PackFacts | undefined> {
  return await inOrganisation(db, organisation.id, "read pack", async (tx) => {
    const wave = await findWave(tx, organisation.id, waveId);
    return wave === undefined ? undefined : await packFactsOf(tx, deps, organisation, wave, attack);
  });
}

async function packFactsOf(
  tx: StaffTransaction,
  deps: PackDeps,
  organisation: OrganisationRef,
  wave: WaveRow,
  attack: AttackResults | null,
): Promise<PackFacts> {
  const isLaunched = wave.manifest !== null && wave.manifest_hash !== null;
  const manifest = wave.manifest === null ? null : manifestIn(wave.manifest);
  const groups = isLaunched ? (await selectReportingGroups(tx, wave.id)).map((group) => group.invited) : null;
  const onTheList = async () => sumOf([...(await selectPeopleByUnit(tx, organisation.id)).values()]);
  const endedAt = wave.closed_at ?? wave.cancelled_at ?? wave.released_at;
  return {
    wave: wave.id,
    organisation: manifest?.organisation ?? organisation.name,
    title: wave.title,
    askedBy: wave.asked_by,
    purpose: wave.purpose,
    contact: wave.contact,
    mode: wave.mode,
    opensOn: wave.opens_on,
    earliestClose: wave.earliest_close,
    latestClose: wave.latest_close,
    endedAt,
    identitiesPurgedOn: wave.identities_purged_at && dayOf(wave.identities_purged_at),
    responsesPurgedOn: wave.responses_purged_at && dayOf(wave.responses_purged_at),
    isBoxOpened: endedAt !== null,
    thresholds:
      manifest === null
        ? wave.thresholds
        : { ...manifest.thresholds, largestShare: Number(manifest.thresholds.largestShare) },
    retention: promisedRetention(wave.manifest),
    kinds: manifest?.kinds ?? wave.kinds,
    survey: surveyOf(wave, deps.definitions),
    groups,
    people: groups === null ? await onTheList() : sumOf(groups),
    frozen:
      manifest === null || wave.manifest_hash === null ? null : frozenOf(wave.id, manifest, wave.manifest_hash, deps),
    madeOn: dayOf(deps.clock.now()),
    attack,
  };
}

/** What is asked: as frozen, or of a draft as the server would freeze it today. */
function surveyOf(wave: WaveRow, definitions: PackDeps["definitions"]): PackFacts["survey"] {
  if (wave.definition !== null && wave.scoring_key !== null) {
    const frozen = definitionOf(wave.definition_id, wave.definition, wave.scoring_key);
    if (!frozen.ok) throw new Error(`the frozen definition of wave ${wave.id}: ${frozen.refusal.join("; ")}`);
    return frozen.value.survey;
  }
  const planned = definitions.get(wave.definition_id);
  if (!planned) throw new Problem("not-found", "This server no longer has the questionnaire of this wave.");
  return planned.survey;
}

function frozenOf(waveId: WaveId, manifest: Manifest, manifestHash: Buffer, deps: PackDeps): FrozenFacts {
  return {
    code: fingerprintBlocks(fingerprintOf(manifestHash)),
    manifestHash: manifestHash.toString("hex"),
    definitionHash: manifest.definition,
    groupsRoot: manifest.groups.root,
    files: Object.entries(manifest.client).map(([name, hash]) => ({ name, hash })),
    ...deps.publicPageOf(waveId),
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
