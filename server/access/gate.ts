import type { Request } from "express";
import type { StaffDb } from "../db/connect.ts";
import { inAccount, inOrganisation } from "../db/transaction.ts";
import type { Gate } from "../http/route.ts";
import { findAccount } from "./account-store.ts";
import type { Account, Member } from "./member.ts";
import { findMembership } from "./membership-store.ts";
import { isSlug } from "./slug.ts";

/** Reads account and membership afresh on each request: whoever was shut out is out at once. */
export function createGate(db: StaffDb): Gate {
  return {
    findAccount: (request) => accountOfSession(db, request),
    findMember: async (account, slug) => {
      if (!isSlug(slug)) return undefined;
      const membership = await inAccount(db, account.id, "find membership", (tx) =>
        findMembership(tx, account.id, slug),
      );
      if (membership === undefined) return undefined;
      const member: Member = {
        account,
        ...membership,
        transaction: (name, work) => inOrganisation(db, membership.organisation.id, name, work),
      };
      return member;
    },
  };
}

async function accountOfSession(db: StaffDb, request: Request): Promise<Account | undefined> {
  const id = request.session?.accountId;
  if (id === undefined) return undefined;
  const stored = await findAccount(db, id);
  if (stored === undefined || stored.deactivatedAt !== null) return undefined;
  const { email, name, isOperator, mustChangePassword } = stored;
  return { id: stored.id, email, name, isOperator, mustChangePassword };
}
