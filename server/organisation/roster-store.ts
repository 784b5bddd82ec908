import { sql } from "kysely";
import type { StaffDb } from "../db/connect.ts";
import type { OrganisationId, PersonId, UnitId } from "../kernel/brand.ts";
import type { PersonListed } from "./organisation.ts";
import type { StoredPerson, StoredUnit } from "./roster-change.ts";

/** Rows that go to the database in one statement: well within its time limit, and few round trips. */
const batchSize = 5_000;

/** The units of an organisation in the order of their siblings. */
export async function selectUnits(db: StaffDb, organisationId: OrganisationId): Promise<readonly StoredUnit[]> {
  return await db
    .selectFrom("organisation.unit")
    .select(["id", "external_id as externalId", "parent_id as parentId", "name", "position"])
    .where("organisation_id", "=", organisationId)
    .orderBy("position")
    .orderBy("external_id")
    .execute();
}

/** Everybody on the roster. */
export async function selectPeople(db: StaffDb, organisationId: OrganisationId): Promise<readonly StoredPerson[]> {
  return await db
    .selectFrom("organisation.person")
    .select(["id", "email", "name", "language", "unit_id as unitId"])
    .where("organisation_id", "=", organisationId)
    .orderBy("email")
    .execute();
}

/** People in each unit itself, without the units below it. */
export async function selectPeopleCounts(
  db: StaffDb,
  organisationId: OrganisationId,
): Promise<ReadonlyMap<UnitId, number>> {
  const rows = await db
    .selectFrom("organisation.person")
    .select(["unit_id as unitId", sql<number>`count(*)::int`.as("count")])
    .where("organisation_id", "=", organisationId)
    .groupBy("unit_id")
    .execute();
  return new Map(rows.map((row) => [row.unitId, row.count]));
}

/** A page of the roster, by name; `search` looks in names, addresses and unit names. */
export async function selectPeoplePage(
  db: StaffDb,
  organisationId: OrganisationId,
  page: { readonly search: string; readonly skip: number; readonly count: number },
): Promise<readonly PersonListed[]> {
  const pattern = `%${page.search.replace(/[\\%_]/g, "\\$&")}%`;
  return await db
    .selectFrom("organisation.person as p")
    .innerJoin("organisation.unit as u", (join) =>
      join.onRef("u.organisation_id", "=", "p.organisation_id").onRef("u.id", "=", "p.unit_id"),
    )
    .select(["p.name", "p.email", "p.language", "u.name as unitName"])
    .where("p.organisation_id", "=", organisationId)
    .$if(page.search !== "", (query) =>
      query.where((eb) =>
        eb.or([eb("p.name", "ilike", pattern), eb("p.email", "ilike", pattern), eb("u.name", "ilike", pattern)]),
      ),
    )
    .orderBy("p.name")
    .orderBy("p.email")
    .offset(page.skip)
    .limit(page.count)
    .execute();
}

/**
 * Writes new units and changed ones. Parents come before the units below them. (One statement for both, because an
 * `update … from` under row-level security is planned as a loop in a loop.)
 */
export async function upsertUnits(
  db: StaffDb,
  organisationId: OrganisationId,
  units: readonly StoredUnit[],
): Promise<void> {
  for (const batch of batchesOf(units))
    await sql`insert into organisation.unit (id, organisation_id, external_id, parent_id, name, position)
      select u.id, ${organisationId}::uuid, u."externalId", u."parentId", u.name, u.position
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
        as u (id uuid, "externalId" text, "parentId" uuid, name text, position int)
      on conflict (id) do update set external_id = excluded.external_id, parent_id = excluded.parent_id,
        name = excluded.name, position = excluded.position`.execute(db);
}

/** All at once, because units of the list may stand on each other. */
export async function deleteUnits(db: StaffDb, organisationId: OrganisationId, ids: readonly UnitId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from organisation.unit
    where organisation_id = ${organisationId} and id = any(${ids}::uuid[])`.execute(db);
}

/** Writes new people and changed ones. */
export async function upsertPeople(
  db: StaffDb,
  organisationId: OrganisationId,
  people: readonly StoredPerson[],
): Promise<void> {
  for (const batch of batchesOf(people))
    await sql`insert into organisation.person (id, organisation_id, unit_id, email, name, language)
      select p.id, ${organisationId}::uuid, p."unitId", p.email, p.name, p.language
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
        as p (id uuid, "unitId" uuid, email text, name text, language text)
      on conflict (id) do update set unit_id = excluded.unit_id, name = excluded.name,
        language = excluded.language`.execute(db);
}

export async function deletePeople(
  db: StaffDb,
  organisationId: OrganisationId,
  ids: readonly PersonId[],
): Promise<void> {
  for (const batch of batchesOf(ids))
    await sql`delete from organisation.person
      where organisation_id = ${organisationId} and id = any(${batch}::uuid[])`.execute(db);
}

/** Names of the managers who see one of these units: the units cannot go while they do. */
export async function selectManagersOf(
  db: StaffDb,
  organisationId: OrganisationId,
  ids: readonly UnitId[],
): Promise<readonly { readonly name: string; readonly unitName: string }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ name: string; unitName: string }>`
    select a.name, u.name as "unitName" from access.membership m
      join access.account a on a.id = m.account_id
      join organisation.unit u on u.organisation_id = m.organisation_id and u.id = m.unit_id
    where m.organisation_id = ${organisationId} and m.unit_id = any(${ids}::uuid[]) order by a.name`.execute(db);
  return rows;
}

function batchesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const batches: (readonly Item[])[] = [];
  for (let at = 0; at < items.length; at += batchSize) batches.push(items.slice(at, at + batchSize));
  return batches;
}
