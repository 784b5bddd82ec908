import { sql } from "kysely";
import type { StaffDb } from "../db/connect.ts";
import type { AccountId } from "../kernel/brand.ts";
import type { Account } from "./member.ts";

/** An account with what signing in needs. */
export interface StoredAccount extends Account {
  readonly passwordHash: string;
  readonly createdAt: Date;
  readonly deactivatedAt: Date | null;
}

const columns = [
  "id",
  "email",
  "name",
  "is_operator as isOperator",
  "must_change_password as mustChangePassword",
  "password_hash as passwordHash",
  "created_at as createdAt",
  "deactivated_at as deactivatedAt",
] as const;

export async function findAccount(db: StaffDb, id: AccountId): Promise<StoredAccount | undefined> {
  return await db.selectFrom("access.account").select(columns).where("id", "=", id).executeTakeFirst();
}

export async function findAccountByEmail(db: StaffDb, email: string): Promise<StoredAccount | undefined> {
  return await db.selectFrom("access.account").select(columns).where("email", "=", email).executeTakeFirst();
}

/** Every account of the installation, by name. */
export async function selectAccounts(db: StaffDb): Promise<readonly StoredAccount[]> {
  return await db.selectFrom("access.account").select(columns).orderBy("name").orderBy("email").execute();
}

/** True before the first account was made. */
export async function isInstallationEmpty(db: StaffDb): Promise<boolean> {
  return (await db.selectFrom("access.account").select("id").limit(1).executeTakeFirst()) === undefined;
}

export interface NewAccountRow {
  readonly id: AccountId;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly isOperator: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAt: Date;
}

/** False when the address has an account already. */
export async function insertAccount(db: StaffDb, account: NewAccountRow): Promise<boolean> {
  const inserted = await db
    .insertInto("access.account")
    .values({
      id: account.id,
      email: account.email,
      name: account.name,
      password_hash: account.passwordHash,
      is_operator: account.isOperator,
      must_change_password: account.mustChangePassword,
      created_at: account.createdAt,
    })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function updatePassword(
  db: StaffDb,
  id: AccountId,
  change: { readonly passwordHash: string; readonly mustChangePassword: boolean },
): Promise<void> {
  await db
    .updateTable("access.account")
    .set({ password_hash: change.passwordHash, must_change_password: change.mustChangePassword })
    .where("id", "=", id)
    .execute();
}

export async function updateDeactivation(db: StaffDb, id: AccountId, deactivatedAt: Date | null): Promise<void> {
  await db.updateTable("access.account").set({ deactivated_at: deactivatedAt }).where("id", "=", id).execute();
}

/** Locks the operators who can sign in, so that two changes at once cannot leave none. */
export async function selectActiveOperatorsForUpdate(db: StaffDb): Promise<readonly AccountId[]> {
  const rows = await db
    .selectFrom("access.account")
    .select("id")
    .where("is_operator", "=", true)
    .where("deactivated_at", "is", null)
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}

/** Signs an account out everywhere, except in the session named. */
export async function deleteSessionsOf(db: StaffDb, id: AccountId, exceptSid?: string): Promise<void> {
  await sql`delete from access.session where sess->>'accountId' = ${id} and sid is distinct from ${exceptSid ?? null}`.execute(
    db,
  );
}
