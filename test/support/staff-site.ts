import express, { type Express, type Router } from "express";
import supertest from "supertest";
import { createAccount } from "../../server/access/account-action.ts";
import { upsertMembership } from "../../server/access/membership-store.ts";
import type { Role } from "../../server/db/schema.ts";
import { inOrganisation } from "../../server/db/transaction.ts";
import { paths } from "../../server/http/paths.ts";
import type { AccountId, OrganisationId, UnitId } from "../../server/kernel/brand.ts";
import type { Clock } from "../../server/kernel/clock.ts";
import type { Log, LogFields } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { createOrganisation } from "../../server/organisation/create-organisation-action.ts";
import { importRoster } from "../../server/organisation/import-roster-action.ts";
import { createStaffDoor, type StaffDoorDeps } from "../../server/staff-door.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import { testRenderer } from "./view-contract.ts";

export const staffPublicUrl = "http://upwell.test";
export const staffPassword = "correct horse battery staple";

/** A staff door over a test's database, with helpers to fill it and to sign in. */
export function staffSite(
  database: FreshDatabase,
  rooms: (deps: StaffDoorDeps) => readonly Router[] = () => [],
  real: Partial<Pick<StaffDoorDeps, "renderer" | "publicUrl">> = {},
) {
  const logged: { readonly event: string; readonly fields: LogFields }[] = [];
  const keep = (event: string, fields: LogFields = {}) => void logged.push({ event, fields });
  const log: Log = { info: keep, warn: keep, error: keep };
  const clock: Clock = { now: () => new Date("2026-11-24T09:30:00Z") };
  const deps: StaffDoorDeps = {
    staff: database.pools.staff,
    publicUrl: staffPublicUrl,
    sessionSecret: "a secret of the tests, long enough to sign",
    renderer: testRenderer(),
    clock,
    random: systemRandom,
    log,
    languages: ["en"],
    isPruning: false,
    ...real,
  };
  const app: Express = express();
  app.disable("x-powered-by");
  app.use(createStaffDoor(deps, rooms(deps)));
  const db = database.pools.staff.db;

  /** A browser of its own: keeps its cookies, and says that its forms come from our pages. */
  const browser = () => supertest.agent(app).set("sec-fetch-site", "same-origin");
  const person = async (name: string, isOperator = false): Promise<{ id: AccountId; email: string }> => {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@firm.example`;
    const account = { email, name, isOperator, password: staffPassword };
    const created = await createAccount(db, { clock, random: systemRandom }, "test", account);
    if (!created.ok) throw new Error(created.refusal);
    return { id: created.value.id, email };
  };
  const organisation = async (slug: string, name: string, adminId: AccountId | null): Promise<OrganisationId> => {
    const created = await createOrganisation(
      db,
      { clock, random: systemRandom },
      { slug, name, adminId, actor: "test" },
    );
    if (!created.ok) throw new Error(created.refusal);
    return created.value;
  };
  const member = (organisationId: OrganisationId, accountId: AccountId, role: Role, unitId: UnitId | null = null) =>
    inOrganisation(db, organisationId, "test member", (tx) =>
      upsertMembership(tx, { accountId, organisationId, role, unitId }),
    );
  const roster = async (organisationId: OrganisationId, csv: string) => {
    const options = { apply: true, languages: ["en"], actor: "test", clock, random: systemRandom } as const;
    const outcome = await importRoster(db, organisationId, Buffer.from(csv), options);
    if (outcome.kind !== "applied") throw new Error(JSON.stringify(outcome));
  };
  const signedIn = async (email: string) => {
    const agent = browser();
    await agent.post(paths.signIn()).type("form").send({ email, password: staffPassword }).expect(303);
    return agent;
  };
  return { app, db, deps, logged, browser, person, organisation, member, roster, signedIn };
}
