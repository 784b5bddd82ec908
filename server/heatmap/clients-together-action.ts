import type { Account } from "../access/member.ts";
import { selectMembershipsOf } from "../access/membership-store.ts";
import type { StaffDb } from "../db/connect.ts";
import { inAccount, inOrganisation } from "../db/transaction.ts";
import { selectWaveSummaries } from "../organisation/organisation-store.ts";
import { findRelease } from "../release/release-store.ts";
import { type ClientResult, clientResultOf } from "./clients-together.ts";

/**
 * The newest results of each client whose reports this account writes (as consultant or admin); one client after the
 * other, each with only its own rows in sight.
 */
export async function readClientResults(db: StaffDb, account: Account): Promise<readonly ClientResult[]> {
  const memberships = await inAccount(db, account.id, "read memberships", (tx) => selectMembershipsOf(tx, account.id));
  const results: ClientResult[] = [];
  for (const { role, organisation } of memberships) {
    if (role !== "consultant" && role !== "admin") continue;
    const release = await inOrganisation(db, organisation.id, "read newest results", async (tx) => {
      const newest = (await selectWaveSummaries(tx, organisation.id)).find(({ state }) => state === "released");
      return newest && (await findRelease(tx, newest.id));
    });
    if (release) results.push(clientResultOf(release));
  }
  return results;
}
