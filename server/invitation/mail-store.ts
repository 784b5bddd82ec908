import { type Kysely, sql } from "kysely";
import type { IssuerTables, MailKind, MailTable } from "../db/schema.ts";
import type { PersonId, WaveId } from "../kernel/brand.ts";

type Db = Kysely<IssuerTables>;

/** A mail that has been marked as being sent, with what its text needs. Person and address are null for a leaver. */
export interface ClaimedMail {
  readonly person_id: PersonId;
  readonly name: string | null;
  readonly email: string | null;
  readonly leaf: number;
  readonly label: string;
  readonly invited: number;
}

/** Fills the outbox with one invitation for everybody invited. */
export async function insertInvitationMails(db: Db, waveId: WaveId): Promise<void> {
  await db
    .insertInto("invitation.mail")
    .columns(["wave_id", "kind", "person_id", "state"])
    .expression((eb) =>
      eb
        .selectFrom("invitation.invitation")
        .select((select) => [
          "wave_id",
          select.val<MailKind>("invitation").as("kind"),
          "person_id",
          select.val<MailTable["state"]>("waiting").as("state"),
        ])
        .where("wave_id", "=", waveId),
    )
    .execute();
}

/** Fills the outbox with one reminder for everybody whose token has not been issued. */
export async function insertReminderMails(db: Db, waveId: WaveId): Promise<void> {
  await db
    .insertInto("invitation.mail")
    .columns(["wave_id", "kind", "person_id", "state"])
    .expression((eb) =>
      eb
        .selectFrom("invitation.invitation")
        .select((select) => [
          "wave_id",
          select.val<MailKind>("reminder").as("kind"),
          "person_id",
          select.val<MailTable["state"]>("waiting").as("state"),
        ])
        .where("wave_id", "=", waveId)
        .where("issued", "is", null)
        .where("is_revoked", "=", false),
    )
    .execute();
}

/** False if it is there already. */
export async function insertMailProgress(db: Db, waveId: WaveId, kind: MailKind, total: number): Promise<boolean> {
  const result = await db
    .insertInto("wave.mail_progress")
    .values({ wave_id: waveId, kind, total, done: 0 })
    .onConflict((conflict) => conflict.columns(["wave_id", "kind"]).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** True once the outbox of this kind has been filled. */
export async function hasMailProgress(db: Db, waveId: WaveId, kind: MailKind): Promise<boolean> {
  const row = await db
    .selectFrom("wave.mail_progress")
    .select("kind")
    .where("wave_id", "=", waveId)
    .where("kind", "=", kind)
    .executeTakeFirst();
  return row !== undefined;
}

/** Counts the invitations that were tried. Reminders are never counted where staff could read it. */
export async function updateInvitationProgress(db: Db, waveId: WaveId): Promise<void> {
  await db
    .updateTable("wave.mail_progress")
    .set((eb) => ({
      done: eb
        .selectFrom("invitation.mail")
        .select((inner) => inner.fn.countAll<number>().as("done"))
        .where("wave_id", "=", waveId)
        .where("kind", "=", "invitation")
        .where("state", "in", ["sent", "failed"]),
    }))
    .where("wave_id", "=", waveId)
    .where("kind", "=", "invitation")
    .execute();
}

/** Takes mails out of the waiting line: marked as being sent, and passed over by everybody else. */
export async function claimMails(db: Db, waveId: WaveId, kind: MailKind, count: number): Promise<ClaimedMail[]> {
  const claimed = await db
    .with("next", (cte) =>
      cte
        .selectFrom("invitation.mail")
        .select("person_id")
        .where("wave_id", "=", waveId)
        .where("kind", "=", kind)
        .where("state", "=", "waiting")
        .orderBy("person_id")
        .limit(count)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable("invitation.mail as mail")
    .from("next")
    .set({ state: "sending" })
    .whereRef("mail.person_id", "=", "next.person_id")
    .where("mail.wave_id", "=", waveId)
    .where("mail.kind", "=", kind)
    .returning("mail.person_id")
    .execute();
  if (claimed.length === 0) return [];
  return await db
    .selectFrom("invitation.invitation as invitation")
    .innerJoin("wave.reporting_group as group", "group.id", "invitation.group_id")
    .leftJoin("organisation.person as person", "person.id", "invitation.person_id")
    .select(["invitation.person_id", "person.name", "person.email", "group.leaf", "group.label", "group.invited"])
    .where("invitation.wave_id", "=", waveId)
    .where(
      "invitation.person_id",
      "in",
      claimed.map((row) => row.person_id),
    )
    .execute();
}

/** Ends a mail that is being sent; the state of any other is left alone. */
export async function updateMail(
  db: Db,
  waveId: WaveId,
  kind: MailKind,
  personId: PersonId,
  state: MailTable["state"],
): Promise<void> {
  await db
    .updateTable("invitation.mail")
    .set({ state })
    .where("wave_id", "=", waveId)
    .where("kind", "=", kind)
    .where("person_id", "=", personId)
    .where("state", "=", "sending")
    .execute();
}

/** Takes the reminders of people out of the line who have fetched their token since it was filled. */
export async function deleteNeedlessReminders(db: Db, waveId: WaveId): Promise<void> {
  await db
    .deleteFrom("invitation.mail as mail")
    .using("invitation.invitation as invitation")
    .whereRef("invitation.wave_id", "=", "mail.wave_id")
    .whereRef("invitation.person_id", "=", "mail.person_id")
    .where("mail.wave_id", "=", waveId)
    .where("mail.kind", "=", "reminder")
    .where("mail.state", "=", "waiting")
    .where((eb) => eb.or([eb("invitation.issued", "is not", null), eb("invitation.is_revoked", "=", true)]))
    .execute();
}

/** Remembers for staff that a mail was refused; the reminder of somebody whose invitation was refused adds nothing. */
export async function insertMailFailure(db: Db, waveId: WaveId, personId: PersonId, reason: string): Promise<void> {
  await db
    .insertInto("wave.mail_failure")
    .values({ wave_id: waveId, person_id: personId, reason })
    .onConflict((conflict) => conflict.columns(["wave_id", "person_id"]).doNothing())
    .execute();
}

/** Waves with mails waiting that may go out: invitations asked for, and the wave launched or open. */
export function selectWavesToMail(db: Db): Promise<{ id: WaveId; kind: MailKind }[]> {
  return db
    .selectFrom("wave.wave as wave")
    .innerJoin("invitation.mail as mail", "mail.wave_id", "wave.id")
    .select(["wave.id", "mail.kind"])
    .distinct()
    .where("wave.state", "in", ["launched", "open"])
    .where("mail.state", "=", "waiting")
    .where(sql<boolean>`case mail.kind when 'invitation' then wave.invitations_requested_at is not null
      else wave.reminder_requested_at is not null and wave.state = 'open' end`)
    .execute();
}

/** Open waves whose reminder staff has asked for. */
export function selectWavesToRemind(db: Db): Promise<{ id: WaveId }[]> {
  return db
    .selectFrom("wave.wave")
    .select("id")
    .where("state", "=", "open")
    .where("reminder_requested_at", "is not", null)
    .execute();
}

/** Empties the outbox of a wave that nobody is mailed about any more. */
export async function deleteMails(db: Db, waveId: WaveId): Promise<void> {
  await db.deleteFrom("invitation.mail").where("wave_id", "=", waveId).execute();
}

export async function deleteMailFailures(db: Db, waveId: WaveId): Promise<void> {
  await db.deleteFrom("wave.mail_failure").where("wave_id", "=", waveId).execute();
}
