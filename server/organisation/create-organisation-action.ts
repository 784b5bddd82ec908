import { recordAudit } from "../access/audit-store.ts";
import { upsertMembership } from "../access/membership-store.ts";
import type { StaffDb } from "../db/connect.ts";
import { inOrganisation } from "../db/transaction.ts";
import type { AccountId, OrganisationId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { insertOrganisation } from "./organisation-store.ts";

export interface NewOrganisation {
  readonly name: string;
  /** Lower-case letters, digits and single hyphens, 60 at most. */
  readonly slug: string;
  /** Its first admin; null when the command line makes it. */
  readonly adminId: AccountId | null;
  /** For the audit trail. */
  readonly actor: string;
}

/** Adds a client. Whoever does it is its first admin. */
export async function createOrganisation(
  db: StaffDb,
  deps: { readonly clock: Clock; readonly random: Random },
  organisation: NewOrganisation,
): Promise<Result<OrganisationId, "slug taken">> {
  const id = randomUuid(deps.random) as OrganisationId;
  return await inOrganisation(db, id, "create organisation", async (tx) => {
    const createdAt = deps.clock.now();
    const { name, slug, adminId, actor } = organisation;
    if (!(await insertOrganisation(tx, { id, name, slug, createdAt }))) return refuse("slug taken");
    if (adminId !== null)
      await upsertMembership(tx, { accountId: adminId, organisationId: id, role: "admin", unitId: null });
    await recordAudit(tx, { at: createdAt, organisationId: id, actor, action: "organisation created", object: name });
    return ok(id);
  });
}

/** The short name for addresses that a name suggests: "Müller & Söhne" becomes "muller-sohne". */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
}
