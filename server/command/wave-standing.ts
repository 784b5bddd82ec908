import { runUntilIdle } from "../background.ts";
import type { WaveState } from "../db/schema.ts";
import type { Deps } from "../deps.ts";
import { fingerprintBlocks, fingerprintOf } from "../wave/fingerprint.ts";
import { findInvitationProgress, findLaunchProgress, selectReportingGroups } from "../wave/frozen-store.ts";
import { percentOf } from "../wave/launch-progress.ts";
import { isWaitingForTrustee } from "../wave/state.ts";
import { standingOf } from "../wave/wave-store.ts";
import { waveOf } from "./context.ts";

/** Where a wave stands, as `wave status` prints it. Participation per group stays on the staff pages, under their cap. */
export interface WaveStandingReport {
  readonly id: string;
  readonly organisation: string;
  readonly title: string;
  readonly state: WaveState;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly groups: number;
  readonly invited: number;
  /** percent of the launch that is done; null outside it */
  readonly launched: number | null;
  readonly invitations: { readonly total: number; readonly done: number } | null;
  readonly fingerprint: string | null;
  /** the ballots lie ready for the works council, which holds their key */
  readonly isWaitingForTrustee: boolean;
}

/** Does all that can be done now: keys, mails, opening, release. */
export async function carryOn(deps: Deps): Promise<void> {
  await runUntilIdle(deps.duties);
}

export async function waveStanding(deps: Deps, id: string): Promise<WaveStandingReport> {
  const { wave, actor } = await waveOf(deps, id);
  return await actor.transaction("wave status", async (tx) => {
    const groups = await selectReportingGroups(tx, wave.id);
    const progress = wave.state === "launching" ? await findLaunchProgress(tx, wave.id) : undefined;
    return {
      id: wave.id,
      organisation: actor.organisation.slug,
      title: wave.title,
      state: wave.state,
      opensOn: wave.opens_on,
      closesOn: wave.closes_on,
      groups: groups.length,
      invited: groups.reduce((sum, group) => sum + group.invited, 0),
      launched: progress === undefined ? null : percentOf(progress),
      invitations: (await findInvitationProgress(tx, wave.id)) ?? null,
      fingerprint: wave.manifest_hash === null ? null : fingerprintBlocks(fingerprintOf(wave.manifest_hash)).join(" "),
      isWaitingForTrustee: isWaitingForTrustee(standingOf(wave)),
    };
  });
}

export function standingInWords(standing: WaveStandingReport): string {
  const lines = [
    `${standing.title} (${standing.organisation})`,
    `state: ${standing.state}${standing.launched === null ? "" : `, ${standing.launched} % of the launch done`}`,
    `open from ${standing.opensOn} to ${standing.closesOn}`,
  ];
  if (standing.groups > 0) lines.push(`${standing.invited} people in ${standing.groups} reporting groups`);
  if (standing.invitations !== null)
    lines.push(`invitations: ${standing.invitations.done} of ${standing.invitations.total} done`);
  if (standing.isWaitingForTrustee)
    lines.push("waiting for the works council: wave sealed-ballots, then wave take-back");
  if (standing.fingerprint !== null) lines.push(`fingerprint: ${standing.fingerprint}`);
  return lines.join("\n");
}
