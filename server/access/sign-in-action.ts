import type { StaffDb } from "../db/connect.ts";
import type { RateLimit } from "../http/rate-limit.ts";
import type { AccountId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { findAccountByEmail } from "./account-store.ts";
import { recordAudit } from "./audit-store.ts";
import { isPassword } from "./password.ts";

/**
 * Checks e-mail and password. A wrong password, an unknown address and a deactivated account are one refusal, and take
 * as long. Throws Problem("too-many") when the account had too many tries.
 */
export async function checkSignIn(
  db: StaffDb,
  deps: { readonly clock: Clock; readonly limit: RateLimit },
  typed: { readonly email: string; readonly password: string },
): Promise<Result<AccountId, "refused">> {
  await deps.limit.count(typed.email);
  const account = await findAccountByEmail(db, typed.email);
  const isRight = await isPassword(typed.password, account?.passwordHash);
  if (account === undefined || !isRight || account.deactivatedAt !== null) return refuse("refused");
  await deps.limit.forget(typed.email);
  await recordAudit(db, {
    at: deps.clock.now(),
    organisationId: null,
    actor: account.email,
    action: "signed in",
    object: account.email,
  });
  return ok(account.id);
}
