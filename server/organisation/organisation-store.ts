import { sql } from "kysely";
import type { StaffDb } from "../db/connect.ts";
import type { OrganisationId } from "../kernel/brand.ts";
import type { Organisation, WaveSummary } from "./organisation.ts";

/** Every organisation of the installation, by name. Run as the installation. */
export async function selectOrganisations(db: StaffDb): Promise<readonly Organisation[]> {
  return await db
    .selectFrom("organisation.organisation")
    .select(["id", "slug", "name", "created_at as createdAt"])
    .orderBy("name")
    .execute();
}

/** By slug, for the command line. Run as the installation. */
export async function findOrganisationBySlug(db: StaffDb, slug: string): Promise<Organisation | undefined> {
  return await db
    .selectFrom("organisation.organisation")
    .select(["id", "slug", "name", "created_at as createdAt"])
    .where("slug", "=", slug)
    .executeTakeFirst();
}

/** False when the slug is taken. Run as the new organisation. */
export async function insertOrganisation(db: StaffDb, row: Organisation): Promise<boolean> {
  const inserted = await db
    .insertInto("organisation.organisation")
    .values({ id: row.id, slug: row.slug, name: row.name, created_at: row.createdAt })
    .onConflict((conflict) => conflict.column("slug").doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** One import at a time for an organisation: others wait here until the transaction ends. */
export async function lockOrganisation(db: StaffDb, id: OrganisationId): Promise<void> {
  await db.selectFrom("organisation.organisation").select("id").where("id", "=", id).forUpdate().execute();
}

/** The waves of an organisation, newest first. */
export async function selectWaveSummaries(
  db: StaffDb,
  organisationId: OrganisationId,
): Promise<readonly WaveSummary[]> {
  return await db
    .selectFrom("wave.wave as w")
    .leftJoin("wave.reporting_group as g", "g.wave_id", "w.id")
    .select([
      "w.id",
      "w.title",
      "w.state",
      "w.opens_on as opensOn",
      "w.closes_on as closesOn",
      "w.released_at as releasedAt",
      sql<number>`coalesce(sum(g.invited), 0)::int`.as("invited"),
      sql<WaveSummary["trustee"]>`case when w.withhold_reason is not null then 'given-up'
        when w.state = 'closing' and w.mode = 'trustee' and w.issuing_ended_at is not null then 'waiting' end`.as(
        "trustee",
      ),
    ])
    .where("w.organisation_id", "=", organisationId)
    .groupBy("w.id")
    .orderBy("w.opens_on", "desc")
    .orderBy("w.created_at", "desc")
    .execute();
}

/** How large an organisation is. */
export async function countRoster(
  db: StaffDb,
  organisationId: OrganisationId,
): Promise<{ readonly units: number; readonly people: number }> {
  return await db
    .selectNoFrom([
      (eb) =>
        eb
          .selectFrom("organisation.unit")
          .select(sql<number>`count(*)::int`.as("n"))
          .where("organisation_id", "=", organisationId)
          .$asScalar()
          .$notNull()
          .as("units"),
      (eb) =>
        eb
          .selectFrom("organisation.person")
          .select(sql<number>`count(*)::int`.as("n"))
          .where("organisation_id", "=", organisationId)
          .$asScalar()
          .$notNull()
          .as("people"),
    ])
    .executeTakeFirstOrThrow();
}
