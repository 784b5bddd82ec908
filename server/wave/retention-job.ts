import { recordAudit } from "../access/audit-store.ts";
import type { StaffDb } from "../db/connect.ts";
import type { Deletable } from "../db/schema.ts";
import { inInstallation } from "../db/transaction.ts";
import { selectUnaudited, updateAudited } from "./deletion-store.ts";

const acts: Readonly<Record<Deletable, string>> = {
  identities: "invitations deleted",
  tokens: "redeemed tokens deleted",
  responses: "opened answers deleted",
};

/**
 * Writes every deletion into the audit trail, once. The parts that delete may not write there, so staff's background
 * work does it for them, from the dated facts that they leave.
 */
export function retentionDuty(db: StaffDb): { readonly name: string; tick(): Promise<boolean> } {
  return {
    name: "retention",
    async tick() {
      return await inInstallation(db, "write deletions into the audit trail", async (tx) => {
        const deletions = await selectUnaudited(tx);
        for (const deletion of deletions) {
          await recordAudit(tx, {
            at: deletion.at,
            organisationId: deletion.organisationId,
            actor: "server",
            action: acts[deletion.what],
            object: deletion.title,
            detail: { wave: deletion.waveId, ...(deletion.rowCount === null ? {} : { count: deletion.rowCount }) },
          });
          await updateAudited(tx, deletion);
        }
        return deletions.length > 0;
      });
    },
  };
}
