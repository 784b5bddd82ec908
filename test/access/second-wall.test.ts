import { sql } from "kysely";
import { expect, test } from "vitest";
import { selectAuditEvents } from "../../server/access/audit-store.ts";
import type { StaffTransaction } from "../../server/access/member.ts";
import { selectMembers, selectUnitChoices, upsertMembership } from "../../server/access/membership-store.ts";
import { inAccount, inOrganisation } from "../../server/db/transaction.ts";
import type { OrganisationId } from "../../server/kernel/brand.ts";
import { countRoster, selectOrganisations, selectWaveSummaries } from "../../server/organisation/organisation-store.ts";
import {
  deletePeople,
  deleteUnits,
  selectPeople,
  selectPeopleCounts,
  selectPeoplePage,
  selectUnits,
  upsertPeople,
} from "../../server/organisation/roster-store.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { staffSite } from "../support/staff-site.ts";

/** What the database itself hides when the application forgets to ask: the same stores, aimed at a foreign client. */
const database = await freshDatabase();
const site = staffSite(database);
const { id: accountId } = await site.person("Anna Admin");
const own = await site.organisation("own", "Own Ltd", accountId);
const foreign = await site.organisation("foreign", "Foreign Ltd", null);
const header = "unit id,unit path,e-mail,name,language\n";
await site.roster(own, `${header}O1,Own / Team,o@own.example,Own Person,en`);
await site.roster(foreign, `${header}F1,Foreign / Team,f@foreign.example,Foreign Person,en`);

const asOwn = <T>(work: (tx: StaffTransaction) => Promise<T>) => inOrganisation(site.db, own, "second wall", work);

async function foreignRows(organisation: OrganisationId): Promise<unknown> {
  return await inOrganisation(site.db, own, "read as another", async (tx) => ({
    units: await selectUnits(tx, organisation),
    people: await selectPeople(tx, organisation),
    page: await selectPeoplePage(tx, organisation, { search: "", skip: 0, count: 10 }),
    counts: [...(await selectPeopleCounts(tx, organisation))],
    waves: await selectWaveSummaries(tx, organisation),
    members: await selectMembers(tx, organisation),
    choices: await selectUnitChoices(tx, organisation),
    audit: await selectAuditEvents(tx, organisation, { skip: 0, count: 10 }),
    size: await countRoster(tx, organisation),
  }));
}

test("without a check in the application the database still shows nothing of another client", async () => {
  const nothing = { units: [], people: [], page: [], counts: [], waves: [], members: [], choices: [], audit: [] };
  expect(await foreignRows(foreign)).toEqual({ ...nothing, size: { units: 0, people: 0 } });
  const mine = (await foreignRows(own)) as { people: unknown[]; size: object };
  expect(mine.people).toHaveLength(1);
  expect(mine.size).toEqual({ units: 2, people: 1 });
});

test("and lets nothing of another client be changed, taken or given away", async () => {
  const { rows: before } = await database.admin.query("select * from organisation.person order by email");
  const foreignUnit = (await database.admin.query("select id from organisation.unit where external_id = 'F1'")).rows[0]
    .id;
  const foreignPerson = before.find((row) => row.email === "f@foreign.example");
  await asOwn(async (tx) => {
    await deletePeople(tx, foreign, [foreignPerson.id]);
    await deleteUnits(tx, foreign, [foreignUnit]);
  });
  const stolen = { ...foreignPerson, unitId: foreignUnit };
  await expect(asOwn((tx) => upsertPeople(tx, own, [stolen]))).rejects.toThrow(/row-level security|violates/);
  await expect(asOwn((tx) => upsertPeople(tx, foreign, [{ ...stolen, id: crypto.randomUUID() }]))).rejects.toThrow(
    /row-level security/,
  );
  const grab = { accountId, organisationId: foreign, role: "admin" as const, unitId: null };
  await expect(asOwn((tx) => upsertMembership(tx, grab))).rejects.toThrow(/row-level security/);
  const asSelf = inAccount(site.db, accountId, "grab", (tx) => upsertMembership(tx, grab));
  await expect(asSelf).rejects.toThrow(/row-level security/);
  const { rows: after } = await database.admin.query("select * from organisation.person order by email");
  expect(after).toEqual(before);
});

test("outside of a scope staff see no client at all, and an account only its own", async () => {
  expect(await selectOrganisations(site.db)).toEqual([]);
  expect(await selectPeople(site.db, own)).toEqual([]);
  const seen = await inAccount(site.db, accountId, "read", (tx) => selectOrganisations(tx));
  expect(seen.map((organisation) => organisation.slug)).toEqual(["own"]);
  expect(await inAccount(site.db, accountId, "read", (tx) => selectPeople(tx, own))).toEqual([]);
});

test("the scope ends with its transaction, so the next user of the connection does not inherit it", async () => {
  await foreignRows(own);
  const settings = await Promise.all(
    Array.from({ length: 8 }, () =>
      sql<{ s: string | null }>`select current_setting('app.organisation', true) as s`.execute(site.db),
    ),
  );
  for (const { rows } of settings) expect(rows[0]?.s ?? "").toBe("");
});

test("staff can add to the audit trail, and neither change nor delete what is there", async () => {
  for (const statement of ["update access.audit_event set actor = 'x'", "delete from access.audit_event"])
    await expect(asOwn((tx) => sql.raw(statement).execute(tx))).rejects.toThrow(/permission denied/);
});
