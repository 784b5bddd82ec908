import type { WaveState } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { findInvitationProgress, findLaunchProgress, selectReportingGroups } from "./frozen-store.ts";
import type { LaunchProgress } from "./launch-progress.ts";
import { overallOf, participationOf } from "./participation.ts";
import { type Actor, missingWave } from "./wave-actor-action.ts";
import { findWave } from "./wave-store.ts";

/** Where a wave stands, for the command line: under the same caps as the page. */
export interface WaveStatus {
  readonly wave: WaveId;
  readonly title: string;
  readonly state: WaveState;
  readonly opensOn: string;
  readonly closesOn: string;
  /** null before the launch */
  readonly fingerprint: string | null;
  readonly launch: LaunchProgress;
  readonly invitations: { readonly requested: boolean; readonly total: number; readonly done: number };
  readonly reminderRequested: boolean;
  readonly withheldCount: number | null;
  /** share over all groups, such as "about 40 %"; null before the first count */
  readonly answered: string | null;
  readonly groups: readonly { readonly label: string; readonly invited: number; readonly answered: string }[];
}

/** Reads where a wave stands. Throws Problem("not-found") for a missing or foreign one. */
export async function waveStatus(actor: Actor, waveId: WaveId): Promise<WaveStatus> {
  return await actor.transaction("read wave status", async (tx) => {
    const wave = await findWave(tx, actor.organisation.id, waveId);
    if (!wave) throw missingWave();
    const isEnded = ["closed", "released", "withheld"].includes(wave.state);
    const groups = (await selectReportingGroups(tx, waveId)).map(({ label, invited, answered, redeemed }) => ({
      label,
      invited,
      answered: isEnded ? (redeemed ?? answered) : answered,
    }));
    const mail = await findInvitationProgress(tx, waveId);
    return {
      wave: waveId,
      title: wave.title,
      state: wave.state,
      opensOn: wave.opens_on,
      closesOn: wave.closes_on,
      fingerprint: wave.manifest_hash && fingerprintOf(wave.manifest_hash),
      launch: await findLaunchProgress(tx, waveId),
      invitations: {
        requested: wave.invitations_requested_at !== null,
        total: mail?.total ?? 0,
        done: mail?.done ?? 0,
      },
      reminderRequested: wave.reminder_requested_at !== null,
      withheldCount: wave.withheld_count,
      answered: overallOf(groups, isEnded),
      groups: groups.map((group) => ({ ...group, answered: participationOf(group, isEnded) })),
    };
  });
}
