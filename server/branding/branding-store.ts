import type { StaffDb } from "../db/connect.ts";
import type { OrganisationId, WaveId } from "../kernel/brand.ts";
import type { Branding } from "./branding.ts";

const columns = ["b.version", "b.accent", "b.line", "b.logo", "b.logo_width", "b.logo_height", "b.logo_of"] as const;

/** The look of an organisation's reports; undefined where nobody has chosen one. */
export async function findBranding(db: StaffDb, organisationId: OrganisationId): Promise<Branding | undefined> {
  const row = await db
    .selectFrom("report.branding as b")
    .select(columns)
    .where("b.organisation_id", "=", organisationId)
    .orderBy("b.version", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && brandingOf(row);
}

/** The same, by a wave of the organisation. */
export async function findBrandingOfWave(db: StaffDb, waveId: WaveId): Promise<Branding | undefined> {
  const row = await db
    .selectFrom("report.branding as b")
    .innerJoin("wave.wave as w", "w.organisation_id", "b.organisation_id")
    .select(columns)
    .where("w.id", "=", waveId)
    .orderBy("b.version", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && brandingOf(row);
}

/** Who saved the look last, and when. */
export async function findBrandingSave(
  db: StaffDb,
  organisationId: OrganisationId,
): Promise<{ readonly by: string; readonly at: Date } | undefined> {
  return await db
    .selectFrom("report.branding")
    .select(["saved_by as by", "saved_at as at"])
    .where("organisation_id", "=", organisationId)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Saves a version; false if somebody else saved that version first. */
export async function insertBranding(
  db: StaffDb,
  organisationId: OrganisationId,
  { version, accent, line, logo }: Branding,
  saved: { readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("report.branding")
    .values({
      ...{ organisation_id: organisationId, version, accent, line },
      logo: logo && Buffer.from(logo.png, "base64"),
      logo_width: logo?.width ?? null,
      logo_height: logo?.height ?? null,
      logo_of: logo?.of ?? "",
      saved_by: saved.by,
      saved_at: saved.at,
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "version"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

function brandingOf(row: {
  readonly version: number;
  readonly accent: string | null;
  readonly line: string;
  readonly logo: Buffer | null;
  readonly logo_width: number | null;
  readonly logo_height: number | null;
  readonly logo_of: string;
}): Branding {
  const { version, accent, line, logo, logo_width: width, logo_height: height } = row;
  const hasLogo = logo !== null && width !== null && height !== null;
  return {
    version,
    accent,
    line,
    logo: hasLogo ? { png: logo.toString("base64"), width, height, of: row.logo_of } : null,
  };
}
