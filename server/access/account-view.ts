import { blankForm, type FieldView, fieldOf, noticeOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { dayInWords, timeInWords } from "../http/words.ts";
import type { StoredAccount } from "./account-store.ts";
import type { AuditEntry } from "./audit-store.ts";
import type { Account } from "./member.ts";

export interface AccountView {
  readonly layout: StaffLayout;
  readonly email: string;
  readonly mustChange: boolean;
  readonly isChanged: boolean;
  readonly notice: string;
  readonly action: string;
  readonly fields: readonly FieldView[];
}
export const accountPage = definePage<AccountView>("staff/account");

/** The own account: change the password. */
export function accountView(account: Account, state: { isChanged?: boolean; form?: FormRefusal } = {}): AccountView {
  const form = state.form ?? blankForm;
  return {
    layout: staffLayout({ title: "Your account", who: account, isNarrow: true }),
    email: account.email,
    mustChange: account.mustChangePassword,
    isChanged: state.isChanged ?? false,
    notice: noticeOf(form),
    action: paths.account(),
    fields: [
      fieldOf(form, {
        name: "currentPassword",
        label: "Present password",
        type: "password",
        autocomplete: "current-password",
      }),
      fieldOf(form, {
        name: "newPassword",
        label: "New password",
        type: "password",
        autocomplete: "new-password",
        hint: "12 characters or more. A sentence is fine.",
      }),
    ],
  };
}

export interface AccountsView {
  readonly layout: StaffLayout;
  readonly lead: string;
  /** An e-mail address and the password to hand out, shown once; null most of the time. */
  readonly handedOut: { readonly email: string; readonly password: string } | null;
  readonly notice: string;
  readonly action: string;
  readonly fields: readonly FieldView[];
  readonly isOperatorChosen: boolean;
  readonly accounts: readonly {
    readonly name: string;
    readonly email: string;
    readonly kind: string;
    readonly since: string;
    readonly isActive: boolean;
    readonly isSelf: boolean;
    readonly stateAction: string;
    readonly stateValue: string;
    readonly stateLabel: string;
    readonly passwordAction: string;
  }[];
  readonly events: readonly { readonly time: string; readonly actor: string; readonly what: string }[];
}
export const accountsPage = definePage<AccountsView>("staff/accounts");

export interface AccountsState {
  readonly handedOut?: { readonly email: string; readonly password: string };
  readonly form?: FormRefusal;
}

/** Everybody who can sign in, for operators. */
export function accountsView(
  operator: Account,
  accounts: readonly StoredAccount[],
  events: readonly AuditEntry[],
  state: AccountsState = {},
): AccountsView {
  const form = state.form ?? blankForm;
  const active = accounts.filter((account) => account.deactivatedAt === null).length;
  return {
    layout: staffLayout({ title: "Accounts", who: operator, currentHref: paths.accounts() }),
    lead: `${active} ${active === 1 ? "person" : "people"} can sign in. What they see is decided in each organisation.`,
    handedOut: state.handedOut ?? null,
    notice: noticeOf(form),
    action: paths.accounts(),
    fields: [
      fieldOf(form, { name: "name", label: "Name" }),
      fieldOf(form, { name: "email", label: "E-mail", type: "email" }),
    ],
    isOperatorChosen: form.typed["operator"] === "yes",
    accounts: accounts.map((account) => ({
      name: account.name,
      email: account.email,
      kind: account.isOperator ? "Operator" : "",
      since: dayInWords(account.createdAt),
      isActive: account.deactivatedAt === null,
      isSelf: account.id === operator.id,
      stateAction: paths.accountState({ account: account.id }),
      stateValue: account.deactivatedAt === null ? "deactivated" : "active",
      stateLabel: account.deactivatedAt === null ? "Deactivate" : "Let in again",
      passwordAction: paths.accountPassword({ account: account.id }),
    })),
    events: events.map((event) => ({
      time: timeInWords(event.at),
      actor: event.actor,
      what: event.object === event.actor ? event.action : `${event.action}: ${event.object}`,
    })),
  };
}
