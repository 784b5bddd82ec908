import type { Transaction } from "kysely";
import type { Role, StaffTables } from "../db/schema.ts";
import type { AccountId, OrganisationId, UnitId } from "../kernel/brand.ts";

/** Somebody of the staff who is signed in. */
export interface Account {
  readonly id: AccountId;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  /** May create organisations and accounts for the whole installation. */
  readonly isOperator: boolean;
  /** Still has the password that an operator handed out: only the account page is open. */
  readonly mustChangePassword: boolean;
}

/** The client whose object a request is about. */
export interface OrganisationRef {
  readonly id: OrganisationId;
  readonly slug: string;
  readonly name: string;
}

/** A transaction of the staff part that sees one organisation only. */
export type StaffTransaction = Transaction<StaffTables>;

/** What an account is in one organisation. */
export interface Membership {
  readonly organisation: OrganisationRef;
  readonly role: Role;
  /** Top of the part of the tree that a manager sees; null for the other roles. */
  readonly unitId: UnitId | null;
}

/** An account in one organisation, as found for this request. */
export interface Member extends Membership {
  readonly account: Account;
  /**
   * Runs a named transaction in which the database itself shows and accepts only rows of this organisation.
   * Every read and every write of a member goes through it.
   */
  transaction<T>(name: string, work: (db: StaffTransaction) => Promise<T>): Promise<T>;
}
