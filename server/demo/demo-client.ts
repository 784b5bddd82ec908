import { createAccount } from "../access/account-action.ts";
import { findAccountByEmail } from "../access/account-store.ts";
import { upsertMembership } from "../access/membership-store.ts";
import { newHandedOutSecret } from "../access/password.ts";
import type { Role } from "../db/schema.ts";
import { inInstallation, inOrganisation } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import type { OrganisationId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { createOrganisation } from "../organisation/create-organisation-action.ts";
import { importRoster } from "../organisation/import-roster-action.ts";
import { findOrganisationBySlug } from "../organisation/organisation-store.ts";
import { type Actor, commandLineActor } from "../wave/wave-actor-action.ts";
import { demoCompany, demoRosterCsv } from "./company.ts";

/** The client of the demo with its people, and staff who can sign in. */
export interface DemoClient {
  readonly actor: Actor;
  readonly password: string;
}

const staff: readonly {
  readonly user: string;
  readonly name: string;
  readonly role: Role;
  readonly isOperator: boolean;
}[] = [
  { user: "consultant", name: "Maren Holt", role: "consultant", isOperator: false },
  { user: "hr", name: "Ines Rath", role: "hr", isOperator: false },
  { user: "admin", name: "Tom Adeyemi", role: "admin", isOperator: true },
];

/** Sign-in name of one of the demo's staff. */
export function demoAddress(user: string, slug: string): string {
  return `${user}@${slug}.example`;
}

/** Adds the client, its accounts and its 260 people. */
export async function makeDemoClient(deps: Deps): Promise<DemoClient> {
  const { db } = deps.staff;
  const { id, slug } = await makeOrganisation(deps);
  const password = newHandedOutSecret(deps.random);
  for (const { user, name, role, isOperator } of staff) {
    const email = demoAddress(user, slug);
    const made = await createAccount(db, deps, "demo", { email, name, isOperator, password });
    const accountId = made.ok ? made.value.id : (await findAccountByEmail(db, email))?.id;
    if (accountId === undefined) throw new Error(`the account ${email} cannot be made`);
    await inOrganisation(db, id, "add demo staff", (tx) =>
      upsertMembership(tx, { accountId, organisationId: id, role, unitId: null }),
    );
  }
  const outcome = await importRoster(db, id, Buffer.from(demoRosterCsv(), "utf8"), {
    apply: true,
    languages: deps.languages,
    actor: "demo",
    clock: deps.clock,
    random: deps.random,
  });
  if (outcome.kind !== "applied") throw new Error("the roster of the demo was refused");
  return { password, actor: commandLineActor(db, { id, slug, name: demoCompany.name }) };
}

/** In a database of the user's there may be an earlier demo: then the short name gets a number. */
async function makeOrganisation(deps: Deps): Promise<{ readonly id: OrganisationId; readonly slug: string }> {
  for (let number = 1; number < 1000; number += 1) {
    const slug = number === 1 ? demoCompany.slug : `${demoCompany.slug}-${number}`;
    const made = await createOrganisation(deps.staff.db, deps, {
      name: demoCompany.name,
      slug,
      adminId: null,
      actor: "demo",
    });
    if (made.ok) return { id: made.value, slug };
  }
  throw new Problem("conflict", "There are too many demos in this database. Use another one.");
}

/** The client of an earlier start; undefined when somebody has removed it. */
export async function findDemoClient(deps: Deps, slug: string, password: string): Promise<DemoClient | undefined> {
  const found = await inInstallation(deps.staff.db, "find demo", (tx) => findOrganisationBySlug(tx, slug));
  return found && { password, actor: commandLineActor(deps.staff.db, found) };
}
