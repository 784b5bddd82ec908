import type { StaffDb } from "../db/connect.ts";
import type { Role } from "../db/schema.ts";
import type { AccountId, OrganisationId, UnitId } from "../kernel/brand.ts";
import type { Membership } from "./member.ts";

/** What the account is in the organisation with this slug. Run as the account (`inAccount`). */
export async function findMembership(db: StaffDb, accountId: AccountId, slug: string): Promise<Membership | undefined> {
  const row = await memberships(db, accountId).where("o.slug", "=", slug).executeTakeFirst();
  return row && toMembership(row);
}

/** Everywhere the account is a member, by name of the organisation. Run as the account (`inAccount`). */
export async function selectMembershipsOf(db: StaffDb, accountId: AccountId): Promise<readonly Membership[]> {
  return (await memberships(db, accountId).orderBy("o.name").execute()).map(toMembership);
}

function memberships(db: StaffDb, accountId: AccountId) {
  return db
    .selectFrom("access.membership as m")
    .innerJoin("organisation.organisation as o", "o.id", "m.organisation_id")
    .select(["o.id", "o.slug", "o.name", "m.role", "m.unit_id"])
    .where("m.account_id", "=", accountId);
}

function toMembership(row: {
  id: OrganisationId;
  slug: string;
  name: string;
  role: Role;
  unit_id: UnitId | null;
}): Membership {
  return { organisation: { id: row.id, slug: row.slug, name: row.name }, role: row.role, unitId: row.unit_id };
}

/** Somebody of the staff as a member of one organisation. */
export interface OrganisationMember {
  readonly accountId: AccountId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly unitName: string | null;
  readonly isActive: boolean;
}

export async function selectMembers(
  db: StaffDb,
  organisationId: OrganisationId,
): Promise<readonly OrganisationMember[]> {
  const rows = await db
    .selectFrom("access.membership as m")
    .innerJoin("access.account as a", "a.id", "m.account_id")
    .leftJoin("organisation.unit as u", (join) =>
      join.onRef("u.id", "=", "m.unit_id").onRef("u.organisation_id", "=", "m.organisation_id"),
    )
    .select(["a.id", "a.email", "a.name", "m.role", "u.name as unitName", "a.deactivated_at as deactivatedAt"])
    .where("m.organisation_id", "=", organisationId)
    .orderBy("a.name")
    .orderBy("a.email")
    .execute();
  return rows.map(({ id, deactivatedAt, ...row }) => ({ ...row, accountId: id, isActive: deactivatedAt === null }));
}

export interface NewMembershipRow {
  readonly accountId: AccountId;
  readonly organisationId: OrganisationId;
  readonly role: Role;
  readonly unitId: UnitId | null;
}

/** Makes the account a member, or changes what it is. */
export async function upsertMembership(db: StaffDb, row: NewMembershipRow): Promise<void> {
  await db
    .insertInto("access.membership")
    .values({ account_id: row.accountId, organisation_id: row.organisationId, role: row.role, unit_id: row.unitId })
    .onConflict((conflict) =>
      conflict.columns(["account_id", "organisation_id"]).doUpdateSet({ role: row.role, unit_id: row.unitId }),
    )
    .execute();
}

export async function deleteMembership(
  db: StaffDb,
  organisationId: OrganisationId,
  accountId: AccountId,
): Promise<void> {
  await db
    .deleteFrom("access.membership")
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", accountId)
    .execute();
}

/** Locks the admins of an organisation, so that two changes at once cannot leave it without one. */
export async function selectAdminsForUpdate(
  db: StaffDb,
  organisationId: OrganisationId,
): Promise<readonly AccountId[]> {
  const rows = await db
    .selectFrom("access.membership")
    .select("account_id")
    .where("organisation_id", "=", organisationId)
    .where("role", "=", "admin")
    .orderBy("account_id")
    .forUpdate()
    .execute();
  return rows.map((row) => row.account_id);
}

/** The units that a manager can be given, in the order of the tree. */
export async function selectUnitChoices(
  db: StaffDb,
  organisationId: OrganisationId,
): Promise<readonly { readonly id: UnitId; readonly name: string; readonly parentId: UnitId | null }[]> {
  return await db
    .selectFrom("organisation.unit")
    .select(["id", "name", "parent_id as parentId"])
    .where("organisation_id", "=", organisationId)
    .orderBy("position")
    .orderBy("external_id")
    .execute();
}
