import { recordAudit } from "../access/audit-store.ts";
import type { StaffTransaction } from "../access/member.ts";
import { lockExclusive } from "../db/advisory-lock.ts";
import type { StaffDb } from "../db/connect.ts";
import type { WaveState } from "../db/schema.ts";
import { inInstallation } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { boxLockOf } from "./box-lock.ts";
import { dayOf } from "./day.ts";
import {
  deleteFrozen,
  findInvitationProgress,
  selectAssetHashes,
  selectFrozenUnits,
  selectPeopleByUnit,
  selectReportingGroups,
} from "./frozen-store.ts";
import { manifestHashOf, manifestTextOf } from "./manifest.ts";
import { moved, type WaveMove } from "./state.ts";
import {
  findAnyWave,
  findAnyWaveForUpdate,
  findOrganisationName,
  selectWavesIn,
  standingOf,
  updateWave,
  type WaveRow,
} from "./wave-store.ts";

export interface CalendarDeps {
  /** of the staff part */
  readonly db: StaffDb;
  readonly clock: Clock;
}

/**
 * The staff part's background work over all waves: stop a launch whose roster has changed under it, finish one whose
 * keys are all there, open a wave on its day, close it when its last day is over. A tick is true if something was
 * done; it may be killed at any step and run by several processes at once.
 */
export function calendarDuty(deps: CalendarDeps): { readonly name: string; tick(): Promise<boolean> } {
  return {
    name: "calendar",
    async tick() {
      const waves = await inInstallation(deps.db, "find waves to move", (tx) =>
        selectWavesIn(tx, ["launching", "launched", "open"]),
      );
      let isBusy = false;
      for (const wave of waves) if (await moveWave(deps, wave.id)) isBusy = true;
      return isBusy;
    },
  };
}

async function moveWave(deps: CalendarDeps, waveId: WaveId): Promise<boolean> {
  return await inInstallation(deps.db, "move a wave on", async (tx) => {
    const seen = await findAnyWave(tx, waveId);
    if (!seen) return false;
    // asked before anything is locked: most ticks find nothing to do
    if (!(await stepOf(tx, seen, deps.clock))) return false;
    if (seen.state === "open") await lockExclusive(tx, boxLockOf(waveId));
    const wave = await findAnyWaveForUpdate(tx, waveId);
    const step = wave && (await stepOf(tx, wave, deps.clock));
    if (!wave || !step) return false;
    await step.apply();
    await recordAudit(tx, {
      at: deps.clock.now(),
      organisationId: wave.organisation_id,
      actor: "server",
      action: step.did,
      object: wave.title,
      detail: { wave: waveId },
    });
    return true;
  });
}

interface Step {
  readonly did: string;
  apply(): Promise<void>;
}

/** What the calendar or the other parts' work makes possible now; undefined while there is nothing to do. */
async function stepOf(tx: StaffTransaction, wave: WaveRow, clock: Clock): Promise<Step | undefined> {
  const now = clock.now();
  const today = dayOf(now);
  if (wave.state === "launching") return (await stopStep(tx, wave)) ?? (await finishStep(tx, wave, now));
  if (wave.state === "launched") return stepFor(tx, wave, "wave opened", { action: "open", today }, {});
  const close: WaveMove = { action: "close", by: "calendar", today };
  return stepFor(tx, wave, "wave closed", close, { closing_at: now });
}

function stepFor(
  tx: StaffTransaction,
  wave: WaveRow,
  did: string,
  move: WaveMove,
  change: Parameters<typeof updateWave>[2],
): Step | undefined {
  const next = moved(standingOf(wave), move);
  return next.ok ? { did, apply: () => writeState(tx, wave.id, next.value, change) } : undefined;
}

async function writeState(
  tx: StaffTransaction,
  waveId: WaveId,
  state: WaveState,
  change: Parameters<typeof updateWave>[2],
): Promise<void> {
  await updateWave(tx, waveId, { ...change, state });
}

/** The issuer invites exactly the people that the launch counted; if the roster is another by now, nothing is true. */
async function stopStep(tx: StaffTransaction, wave: WaveRow): Promise<Step | undefined> {
  if (await findInvitationProgress(tx, wave.id)) return undefined;
  const people = await selectPeopleByUnit(tx, wave.organisation_id);
  const frozen = (await selectFrozenUnits(tx, wave.id)).filter((unit) => unit.invitedOwn > 0);
  const isSame = frozen.length === people.size && frozen.every((unit) => people.get(unit.id) === unit.invitedOwn);
  if (isSame) return undefined;
  const step = stepFor(tx, wave, "launch stopped: the list of people changed", stopLaunch, {});
  if (!step) return undefined;
  return {
    did: step.did,
    async apply() {
      await deleteFrozen(tx, wave.id);
      await step.apply();
    },
  };
}

const stopLaunch = { action: "stop-launch", preparedInvitations: false } as const;

/** Writes the manifest over everything that was frozen and made, and its hash. */
async function finishStep(tx: StaffTransaction, wave: WaveRow, now: Date): Promise<Step | undefined> {
  if (wave.box_public_key === null || wave.definition_hash === null) return undefined;
  if (wave.mode === "trustee" && wave.return_public_key === null) return undefined;
  const groups = await selectReportingGroups(tx, wave.id);
  const keyed = groups.flatMap((group) =>
    group.public_key ? [{ id: group.id, label: group.label, invited: group.invited, publicKey: group.public_key }] : [],
  );
  const missing = keyed.length < groups.length ? [`${groups.length - keyed.length} group keys`] : [];
  const next = moved(standingOf(wave), { action: "finish-launch", missing });
  if (!next.ok) return undefined;
  const manifest = manifestTextOf({
    wave: wave.id,
    organisation: await findOrganisationName(tx, wave.organisation_id),
    title: wave.title,
    opensOn: wave.opens_on,
    earliestClose: wave.earliest_close,
    latestClose: wave.latest_close,
    mode: wave.mode,
    definitionHash: wave.definition_hash,
    assets: await selectAssetHashes(tx, wave.id),
    thresholds: wave.thresholds,
    rules: wave.rules,
    kinds: wave.kinds,
    boxKey: wave.box_public_key,
    returnKey: wave.return_public_key,
    groups: keyed,
  });
  const change = { manifest, manifest_hash: manifestHashOf(manifest), launched_at: now };
  return { did: "wave launched", apply: () => writeState(tx, wave.id, next.value, change) };
}
