import type { Role } from "../db/schema.ts";
import { notFound } from "../http/route.ts";
import type { AccountId, UnitId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { findAccount, findAccountByEmail } from "./account-store.ts";
import { recordAudit } from "./audit-store.ts";
import type { Member, StaffTransaction } from "./member.ts";
import {
  deleteMembership,
  selectAdminsForUpdate,
  selectMembers,
  selectUnitChoices,
  upsertMembership,
} from "./membership-store.ts";

interface Deps {
  readonly clock: Clock;
}

export interface MemberChange {
  readonly email: string;
  readonly role: Role;
  /** For managers: top of the part of the tree that they see. */
  readonly unitId: UnitId | null;
}

export type MemberRefusal = "no account" | "unit needed" | "last admin";

/** Makes somebody a member of the admin's organisation, or changes what they are in it. */
export async function putMember(admin: Member, deps: Deps, change: MemberChange): Promise<Result<null, MemberRefusal>> {
  const organisationId = admin.organisation.id;
  return await admin.transaction("put member", async (tx) => {
    const admins = await selectAdminsForUpdate(tx, organisationId);
    const account = await findAccountByEmail(tx, change.email);
    if (account === undefined || account.deactivatedAt !== null) return refuse("no account");
    const unit = await findUnit(tx, admin, change);
    if (change.role === "manager" && unit === undefined) return refuse("unit needed");
    if (change.role !== "admin" && admins.length === 1 && admins[0] === account.id) return refuse("last admin");
    await upsertMembership(tx, { accountId: account.id, organisationId, role: change.role, unitId: unit?.id ?? null });
    const detail = { role: change.role, unit: unit?.name ?? null };
    await record(tx, admin, deps, "member set", account.email, detail);
    return ok(null);
  });
}

/** Ends a membership. The last admin stays. */
export async function removeMember(
  admin: Member,
  deps: Deps,
  accountId: AccountId,
): Promise<Result<null, MemberRefusal>> {
  const organisationId = admin.organisation.id;
  return await admin.transaction("remove member", async (tx) => {
    const admins = await selectAdminsForUpdate(tx, organisationId);
    const members = await selectMembers(tx, organisationId);
    const account = await findAccount(tx, accountId);
    if (account === undefined || !members.some((member) => member.accountId === accountId)) throw notFound();
    if (admins.length === 1 && admins[0] === accountId) return refuse("last admin");
    await deleteMembership(tx, organisationId, accountId);
    await record(tx, admin, deps, "member removed", account.email);
    return ok(null);
  });
}

async function findUnit(tx: StaffTransaction, admin: Member, change: MemberChange) {
  if (change.role !== "manager") return undefined;
  const units = await selectUnitChoices(tx, admin.organisation.id);
  return units.find((unit) => unit.id === change.unitId);
}

async function record(
  tx: StaffTransaction,
  admin: Member,
  deps: Deps,
  action: string,
  object: string,
  detail: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  const actor = admin.account.email;
  await recordAudit(tx, { at: deps.clock.now(), organisationId: admin.organisation.id, actor, action, object, detail });
}
