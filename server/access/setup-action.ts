import type { StaffDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { AccountId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { type Random, randomUuid } from "../kernel/random.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { insertAccount, isInstallationEmpty } from "./account-store.ts";
import { recordAudit } from "./audit-store.ts";
import { hashPassword, newHandedOutSecret, plainSecret } from "./password.ts";
import { deleteSetupCode, replaceSetupCode } from "./setup-store.ts";

/**
 * Call when the server starts. While the installation has no account, prints a fresh one-time code to the log, with the
 * address to type it at; codes from earlier starts are worthless then.
 */
export async function prepareSetup(
  db: StaffDb,
  deps: { readonly random: Random; readonly log: Log; readonly setupUrl: string },
): Promise<void> {
  const code = newHandedOutSecret(deps.random);
  const isNeeded = await inTransaction(db, "prepare setup", async (tx) => {
    if (!(await isInstallationEmpty(tx))) return false;
    await replaceSetupCode(tx, plainSecret(code));
    return true;
  });
  if (isNeeded) deps.log.warn("there is no account yet: make the first one", { url: deps.setupUrl, code });
}

export interface FirstAccount {
  readonly code: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Makes the first account, an operator, in exchange for the code of the log. Works once. */
export async function completeSetup(
  db: StaffDb,
  deps: { readonly clock: Clock; readonly random: Random },
  first: FirstAccount,
): Promise<Result<AccountId, "wrong code">> {
  const passwordHash = await hashPassword(first.password);
  const id = randomUuid(deps.random) as AccountId;
  return await inTransaction(db, "complete setup", async (tx) => {
    if (!(await deleteSetupCode(tx, plainSecret(first.code)))) return refuse("wrong code");
    const createdAt = deps.clock.now();
    const { email, name } = first;
    await insertAccount(tx, { id, email, name, passwordHash, isOperator: true, mustChangePassword: false, createdAt });
    const entry = { at: createdAt, organisationId: null, actor: email, action: "installation set up", object: email };
    await recordAudit(tx, entry);
    return ok(id);
  });
}
