import { sql } from "kysely";
import type { StaffDb } from "../db/connect.ts";
import type { OrganisationId } from "../kernel/brand.ts";

/** One line of the audit trail. Never an answer, never the secret of a link, never a password. */
export interface AuditEntry {
  readonly at: Date;
  /** null for what concerns the installation itself. */
  readonly organisationId: OrganisationId | null;
  /** E-mail address of the account, or "command line", or "server". */
  readonly actor: string;
  /** Verb and noun in the past: "wave launched". */
  readonly action: string;
  /** Name of what was acted upon. */
  readonly object: string;
  /** What else a reader needs, as plain facts. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes one line of the audit trail. Call it in the transaction of the action, so that both are kept or neither. */
export async function recordAudit(db: StaffDb, entry: AuditEntry): Promise<void> {
  await db
    .insertInto("access.audit_event")
    .values({
      id: sql`gen_random_uuid()`,
      at: entry.at,
      organisation_id: entry.organisationId,
      actor: entry.actor,
      action: entry.action,
      object: entry.object,
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute();
}

/** The trail of one organisation, newest first; `skip` lines are left out. */
export async function selectAuditEvents(
  db: StaffDb,
  organisationId: OrganisationId,
  page: { readonly skip: number; readonly count: number },
): Promise<readonly AuditEntry[]> {
  return (await auditEvents(db, page).where("organisation_id", "=", organisationId).execute()).map(toEntry);
}

/** The trail of the installation itself, newest first. Run as the installation (`inInstallation`). */
export async function selectInstallationEvents(db: StaffDb, count: number): Promise<readonly AuditEntry[]> {
  return (await auditEvents(db, { skip: 0, count }).where("organisation_id", "is", null).execute()).map(toEntry);
}

function auditEvents(db: StaffDb, page: { readonly skip: number; readonly count: number }) {
  return db
    .selectFrom("access.audit_event")
    .select(["at", "organisation_id as organisationId", "actor", "action", "object", "detail"])
    .orderBy("at", "desc")
    .orderBy("id")
    .offset(page.skip)
    .limit(page.count);
}

function toEntry(row: {
  at: Date;
  organisationId: OrganisationId | null;
  actor: string;
  action: string;
  object: string;
  detail: Record<string, unknown>;
}): AuditEntry {
  return { ...row, detail: row.detail as NonNullable<AuditEntry["detail"]> };
}
