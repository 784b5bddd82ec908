import type { StaffDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { ReportFormat } from "../report/report-formats.ts";
import type { Link, Version } from "./version.ts";

const columns = [
  ...(["number", "content_hash", "note", "published_by", "published_at"] as const),
  ...(["withdrawn_at", "withdrawn_by", "withdrawn_why"] as const),
] as const;

interface VersionRow {
  readonly number: number;
  readonly content_hash: Buffer;
  readonly note: string;
  readonly published_by: string;
  readonly published_at: Date;
  readonly withdrawn_at: Date | null;
  readonly withdrawn_by: string | null;
  readonly withdrawn_why: string | null;
}

function versionOf(row: VersionRow): Version {
  const { withdrawn_at: at, withdrawn_by: by, withdrawn_why: why } = row;
  return {
    number: row.number,
    hash: row.content_hash.toString("hex"),
    note: row.note,
    by: row.published_by,
    at: row.published_at,
    withdrawn: at === null || by === null || why === null ? null : { at, by, why },
  };
}

/** Every version of a report, the newest first, without its content. */
export async function selectVersions(db: StaffDb, waveId: WaveId): Promise<readonly Version[]> {
  const rows = await db
    .selectFrom("report.version")
    .select(columns)
    .where("wave_id", "=", waveId)
    .orderBy("number", "desc")
    .execute();
  return rows.map(versionOf);
}

export interface NewVersion {
  readonly number: number;
  readonly document: string;
  readonly content_hash: Buffer;
  readonly note: string;
  readonly html: Buffer;
  readonly policy: string;
  readonly pdf: Buffer;
  readonly pptx: Buffer;
  readonly published_by: string;
  readonly published_at: Date;
}

/** Freezes a version; false if somebody else published that number first. */
export async function insertVersion(db: StaffDb, waveId: WaveId, version: NewVersion): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("report.version")
    .values({ ...version, wave_id: waveId })
    .onConflict((conflict) => conflict.columns(["wave_id", "number"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The frozen bytes of one version, and the policy of its page. */
export async function findFrozenFile(
  db: StaffDb,
  waveId: WaveId,
  number: number,
  format: ReportFormat,
): Promise<{ readonly bytes: Buffer; readonly policy: string } | undefined> {
  return await db
    .selectFrom("report.version")
    .select([`${format} as bytes`, "policy"])
    .where("wave_id", "=", waveId)
    .where("number", "=", number)
    .where("withdrawn_at", "is", null)
    .executeTakeFirst();
}

/** Withdraws a version that stands; false if there is none. */
export async function withdrawVersion(
  db: StaffDb,
  waveId: WaveId,
  number: number,
  withdrawn: { readonly at: Date; readonly by: string; readonly why: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("report.version")
    .set({ withdrawn_at: withdrawn.at, withdrawn_by: withdrawn.by, withdrawn_why: withdrawn.why })
    .where("wave_id", "=", waveId)
    .where("number", "=", number)
    .where("withdrawn_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Links of a report, the newest first. */
export async function selectLinks(db: StaffDb, waveId: WaveId): Promise<readonly Link[]> {
  const rows = await db
    .selectFrom("report.link")
    .select(["id", "number", "password_hash", "expires_at", "made_by", "made_at", "revoked_at"])
    .where("wave_id", "=", waveId)
    .orderBy("made_at", "desc")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    hasPassword: row.password_hash !== null,
    expiresAt: row.expires_at,
    by: row.made_by,
    at: row.made_at,
    revokedAt: row.revoked_at,
  }));
}

export async function insertLink(
  db: StaffDb,
  link: {
    readonly id: string;
    readonly waveId: WaveId;
    readonly number: number;
    readonly tokenHash: Buffer;
    readonly passwordHash: string | null;
    readonly expiresAt: Date;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await db
    .insertInto("report.link")
    .values({
      id: link.id,
      wave_id: link.waveId,
      number: link.number,
      token_hash: link.tokenHash,
      password_hash: link.passwordHash,
      expires_at: link.expiresAt,
      made_by: link.by,
      made_at: link.at,
    })
    .execute();
}

/** Ends a link of this report; false if there is none that is open. */
export async function endLink(db: StaffDb, waveId: WaveId, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("report.link")
    .set({ revoked_at: at })
    .where("wave_id", "=", waveId)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The link of a secret, whatever became of it. */
export async function findLink(db: StaffDb, tokenHash: Buffer) {
  return await db
    .selectFrom("report.link")
    .innerJoin("wave.wave", "wave.wave.id", "report.link.wave_id")
    .innerJoin("organisation.organisation", "organisation.organisation.id", "wave.wave.organisation_id")
    .select([
      ...([
        "report.link.wave_id as waveId",
        "report.link.number",
        "report.link.password_hash as passwordHash",
      ] as const),
      ...(["report.link.expires_at as expiresAt", "report.link.revoked_at as revokedAt"] as const),
      ...(["wave.wave.title as wave", "organisation.organisation.name as organisation"] as const),
      "organisation.organisation.slug as slug",
    ])
    .where("report.link.token_hash", "=", tokenHash)
    .executeTakeFirst();
}
