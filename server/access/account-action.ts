import type { StaffDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import { notFound } from "../http/route.ts";
import type { AccountId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import {
  deleteSessionsOf,
  findAccount,
  insertAccount,
  selectActiveOperatorsForUpdate,
  updateDeactivation,
  updatePassword,
} from "./account-store.ts";
import { recordAudit } from "./audit-store.ts";
import { hashPassword, isPassword, newHandedOutSecret } from "./password.ts";

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly isOperator: boolean;
  /** Chosen by the owner of the account, as on the command line; without it one is made up, to be changed at once. */
  readonly password?: string;
}

/** Makes an account. Gives back the password to hand out, which is stored nowhere and good until it is changed. */
export async function createAccount(
  db: StaffDb,
  deps: Deps,
  actor: string,
  account: NewAccount,
): Promise<Result<{ readonly id: AccountId; readonly password: string }, "address taken">> {
  const password = account.password ?? newHandedOutSecret(deps.random);
  const passwordHash = await hashPassword(password);
  const id = randomUuid(deps.random) as AccountId;
  return await inTransaction(db, "create account", async (tx) => {
    const at = deps.clock.now();
    const { email, name, isOperator } = account;
    const mustChangePassword = account.password === undefined;
    if (!(await insertAccount(tx, { id, email, name, passwordHash, isOperator, mustChangePassword, createdAt: at })))
      return refuse("address taken");
    const detail = { operator: isOperator };
    await recordAudit(tx, { at, organisationId: null, actor, action: "account created", object: email, detail });
    return ok({ id, password });
  });
}

/** Changes the own password; every other session of the account ends. */
export async function changePassword(
  db: StaffDb,
  deps: Deps,
  change: { readonly id: AccountId; readonly sid: string; readonly current: string; readonly next: string },
): Promise<Result<null, "wrong password">> {
  const account = await findAccount(db, change.id);
  if (account === undefined || !(await isPassword(change.current, account.passwordHash)))
    return refuse("wrong password");
  const passwordHash = await hashPassword(change.next);
  return await inTransaction(db, "change password", async (tx) => {
    await updatePassword(tx, account.id, { passwordHash, mustChangePassword: false });
    await deleteSessionsOf(tx, account.id, change.sid);
    await record(tx, deps, account.email, "password changed", account.email);
    return ok(null);
  });
}

/** Replaces a forgotten password by one to hand out; the account is signed out everywhere. */
export async function resetPassword(db: StaffDb, deps: Deps, actor: string, id: AccountId): Promise<string> {
  const password = newHandedOutSecret(deps.random);
  const passwordHash = await hashPassword(password);
  return await inTransaction(db, "reset password", async (tx) => {
    const account = await findAccount(tx, id);
    if (account === undefined) throw notFound();
    await updatePassword(tx, id, { passwordHash, mustChangePassword: true });
    await deleteSessionsOf(tx, id);
    await record(tx, deps, actor, "password handed out", account.email);
    return password;
  });
}

/** Shuts an account out, at once and everywhere, or lets it in again. The last operator stays. */
export async function setActive(
  db: StaffDb,
  deps: Deps,
  actor: string,
  change: { readonly id: AccountId; readonly isActive: boolean },
): Promise<Result<null, "last operator">> {
  return await inTransaction(db, "set account active", async (tx) => {
    const operators = await selectActiveOperatorsForUpdate(tx);
    const account = await findAccount(tx, change.id);
    if (account === undefined) throw notFound();
    if (!change.isActive && operators.length === 1 && operators[0] === account.id) return refuse("last operator");
    await updateDeactivation(tx, account.id, change.isActive ? null : deps.clock.now());
    await deleteSessionsOf(tx, account.id);
    await record(tx, deps, actor, change.isActive ? "account reactivated" : "account deactivated", account.email);
    return ok(null);
  });
}

async function record(db: StaffDb, deps: Deps, actor: string, action: string, object: string): Promise<void> {
  await recordAudit(db, { at: deps.clock.now(), organisationId: null, actor, action, object });
}
