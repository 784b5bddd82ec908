import { sweeper } from "../wave/sweeper-job.ts";
import { type EndIssuingDeps, endIssuing } from "./end-issuing-job.ts";
import type { Mailer } from "./mailer.ts";
import { type PrepareDeps, prepareWaves } from "./prepare-job.ts";
import { purgeDueIdentities, sweepIdentities } from "./purge-job.ts";
import { createMailSender, type SendDeps } from "./send-job.ts";

/** What the issuer needs. Without a mailer nothing is sent, and staff is refused the invite action. */
export type IssuerDeps = PrepareDeps & EndIssuingDeps & Omit<SendDeps, "mailer"> & { readonly mailer: Mailer | null };

/**
 * The issuer's background work over all waves: prepare those that are being launched, send mail, end issuing for those
 * that are closing or cancelled, delete identities whose time is over. A tick is true if something was done; it may be
 * killed at any step, and run by several processes at once.
 */
export function issuerDuty(deps: IssuerDeps): { readonly name: string; tick(): Promise<boolean> } {
  const sender = deps.mailer === null ? undefined : createMailSender({ ...deps, mailer: deps.mailer });
  const sweep = sweeper(deps.clock, () => sweepIdentities(deps));
  return {
    name: "issuer",
    async tick() {
      const ended = await endIssuing(deps);
      const prepared = await prepareWaves(deps);
      const sent = (await sender?.tick()) ?? false;
      const purged = await purgeDueIdentities(deps);
      const swept = await sweep();
      return ended || prepared || sent || purged || swept;
    },
  };
}
