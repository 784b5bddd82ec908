import { type Response, Router } from "express";
import { z } from "zod";
import type { StaffDb } from "../db/connect.ts";
import { inInstallation } from "../db/transaction.ts";
import { emailAddress, lineOfText, newPassword, readForm, refuseField, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { RateLimit } from "../http/rate-limit.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import { beginSession } from "../http/session.ts";
import type { AccountId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import type { Random } from "../kernel/random.ts";
import { changePassword, createAccount, resetPassword, setActive } from "./account-action.ts";
import { findAccount, selectAccounts } from "./account-store.ts";
import { type AccountsState, accountPage, accountsPage, accountsView, accountView } from "./account-view.ts";
import { selectInstallationEvents } from "./audit-store.ts";
import type { Account } from "./member.ts";

export interface AccountDeps {
  readonly db: StaffDb;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  readonly limit: RateLimit;
}

/** The own account, and for operators everybody's. */
export function accountRoutes(deps: AccountDeps): Router {
  const router = Router();
  const { db, renderer } = deps;

  route(router, "get", paths.account.pattern, { signedIn: true }, (account, request, response) => {
    const isChanged = request.query["changed"] === "1";
    response.send(renderer.html(accountPage(accountView(account, { isChanged }))));
  });

  route(router, "post", paths.account.pattern, { signedIn: true }, async (account, request, response) => {
    const form = readForm(request, { currentPassword: z.string().max(512), newPassword: newPassword() });
    if (!form.ok)
      return void response.status(422).send(renderer.html(accountPage(accountView(account, { form: form.refusal }))));
    await deps.limit.count(account.email);
    const { currentPassword: current, newPassword: next } = form.value;
    const changed = await changePassword(db, deps, { id: account.id, sid: request.sessionID, current, next });
    if (!changed.ok) {
      const refusal = refuseField(request, "currentPassword", "This is not your present password.");
      return void response.status(422).send(renderer.html(accountPage(accountView(account, { form: refusal }))));
    }
    await deps.limit.forget(account.email);
    await beginSession(request, account.id);
    response.redirect(303, `${paths.account()}?changed=1`);
  });

  const show = async (response: Response, operator: Account, status: number, state: AccountsState = {}) => {
    const accounts = await selectAccounts(db);
    const events = await inInstallation(db, "read installation events", (tx) => selectInstallationEvents(tx, 30));
    response.status(status).send(renderer.html(accountsPage(accountsView(operator, accounts, events, state))));
  };

  route(router, "get", paths.accounts.pattern, { operator: true }, (operator, _request, response) =>
    show(response, operator, 200),
  );

  route(router, "post", paths.accounts.pattern, { operator: true }, async (operator, request, response) => {
    const form = readForm(request, {
      name: lineOfText("The name", 1, 200),
      email: emailAddress(),
      operator: z.literal("yes").optional(),
    });
    if (!form.ok) return await show(response, operator, 422, { form: form.refusal });
    const { name, email } = form.value;
    const isOperator = form.value.operator === "yes";
    const created = await createAccount(db, deps, operator.email, { name, email, isOperator });
    if (!created.ok) {
      const refusal = refuseField(request, "email", "This address has an account already.");
      return await show(response, operator, 422, { form: refusal });
    }
    // shown once, in the answer itself: an address to come back to would have to keep it
    await show(response, operator, 201, { handedOut: { email, password: created.value.password } });
  });

  route(router, "post", paths.accountState.pattern, { operator: true }, async (operator, request, response) => {
    const id = uuidParam<AccountId>(request, "account");
    const form = readForm(request, { state: z.enum(["active", "deactivated"]) });
    if (!form.ok) throw new Problem("bad-request", "Go back, reload the page and try again.");
    const change = { id, isActive: form.value.state === "active" };
    const changed = await setActive(db, deps, operator.email, change);
    if (!changed.ok) throw new Problem("conflict", "This is the last operator. Make another one first.");
    response.redirect(303, paths.accounts());
  });

  route(router, "post", paths.accountPassword.pattern, { operator: true }, async (operator, request, response) => {
    const id = uuidParam<AccountId>(request, "account");
    const password = await resetPassword(db, deps, operator.email, id);
    const account = await findAccount(db, id);
    await show(response, operator, 200, { handedOut: { email: account?.email ?? "", password } });
  });
  return router;
}
