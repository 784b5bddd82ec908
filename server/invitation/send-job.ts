import type { Kysely, Selectable } from "kysely";
import type { IssuerTables, MailKind, WaveTable } from "../db/schema.ts";
import { inTransaction } from "../db/transaction.ts";
import type { Renderer } from "../http/render.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { fingerprintOf } from "../wave/fingerprint.ts";
import { surveyLinkOf } from "../wave/survey-link.ts";
import { findWaveForShare } from "./invitation-store.ts";
import {
  type ClaimedMail,
  claimMails,
  deleteNeedlessReminders,
  hasMailProgress,
  insertMailFailure,
  insertMailProgress,
  insertReminderMails,
  selectWavesToMail,
  selectWavesToRemind,
  updateInvitationProgress,
  updateMail,
} from "./mail-store.ts";
import { type MailWave, mailPagesOf, mailViewOf } from "./mail-view.ts";
import { type Delivery, isPlainAddress, type Mailer } from "./mailer.ts";
import { invitationSecretName, personSecretOf, secretTextOf } from "./secret.ts";

export interface SendDeps {
  readonly db: Kysely<IssuerTables>;
  readonly keyStore: KeyStore;
  readonly mailer: Mailer;
  readonly renderer: Pick<Renderer, "html" | "text">;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Mails claimed together and tried at the same time: all that a crash can leave in doubt. */
const mailsAtOnce = 5;
/** Mails that one tick tries, so that the other parts get their turn. */
const mailsPerTick = 50;
const pauseMs = 30_000;

/**
 * Sends what waits in the outbox. Every mail is marked and committed before it is tried, so that it leaves at most
 * once, whoever crashes and however many processes send. A link's secret exists only while its mail is written.
 */
export function createMailSender(deps: SendDeps): { tick(): Promise<boolean> } {
  // a mail server that is away is asked again after a while; the next start asks at once
  let pausedUntil = 0;
  const pause = (reason: string) => {
    pausedUntil = deps.clock.now().getTime() + pauseMs;
    deps.log.warn("mail is waiting", { reason });
  };
  return {
    async tick() {
      const isFilled = await fillReminders(deps);
      const waiting = await selectWavesToMail(deps.db);
      if (waiting.length === 0 || deps.clock.now().getTime() < pausedUntil) return isFilled;
      const fault = await deps.mailer.check();
      if (fault !== null) {
        pause(fault);
        return isFilled;
      }
      let isBusy = isFilled;
      for (const { id, kind } of waiting)
        for (let tried = 0; tried < mailsPerTick; tried += mailsAtOnce) {
          const { count, later } = await sendSome(deps, id, kind);
          if (count > 0) isBusy = true;
          if (later !== undefined) {
            pause(later);
            return isFilled;
          }
          if (count === 0) break;
        }
      return isBusy;
    },
  };
}

/** Fills the outbox with the one reminder that staff has asked for. How many there are is written nowhere. */
async function fillReminders(deps: SendDeps): Promise<boolean> {
  let isBusy = false;
  for (const { id } of await selectWavesToRemind(deps.db)) {
    if (await hasMailProgress(deps.db, id, "reminder")) continue;
    await inTransaction(deps.db, "fill reminders", async (tx) => {
      const wave = await findWaveForShare(tx, id);
      if (wave?.state === "open" && (await insertMailProgress(tx, id, "reminder", 0)))
        await insertReminderMails(tx, id);
    });
    isBusy = true;
  }
  return isBusy;
}

async function sendSome(
  deps: SendDeps,
  waveId: WaveId,
  kind: MailKind,
): Promise<{ readonly count: number; readonly later?: string }> {
  const batch = await inTransaction(deps.db, "claim mails", async (tx) => {
    const wave = await findWaveForShare(tx, waveId);
    if (!wave || !["launched", "open"].includes(wave.state)) return undefined;
    if (kind === "reminder") await deleteNeedlessReminders(tx, waveId);
    return { wave, mails: await claimMails(tx, waveId, kind, mailsAtOnce) };
  });
  const secret = batch && (await deps.keyStore.read(invitationSecretName(waveId)));
  if (!batch || !secret || batch.mails.length === 0) return { count: 0 };
  const about = mailWaveOf(batch.wave);
  const deliveries = await Promise.all(
    batch.mails.map(async (mail) => {
      const delivery = await deliver(deps, waveId, kind, about, mail, secret);
      await finish(deps, waveId, kind, mail, delivery);
      return delivery;
    }),
  );
  if (kind === "invitation") await updateInvitationProgress(deps.db, waveId);
  const later = deliveries.find((delivery) => delivery.outcome === "later");
  return { count: batch.mails.length, ...(later?.outcome === "later" ? { later: later.reason } : {}) };
}

async function deliver(
  deps: SendDeps,
  waveId: WaveId,
  kind: MailKind,
  wave: MailWave,
  mail: ClaimedMail,
  secret: Buffer,
): Promise<Delivery> {
  if (mail.email === null || mail.name === null)
    return { outcome: "refused", reason: "This person is no longer on the list of people." };
  if (!isPlainAddress(mail.email)) return { outcome: "refused", reason: "This is not an address that can be mailed." };
  const secretText = secretTextOf(personSecretOf(secret, mail.person_id));
  const view = mailViewOf(kind, wave, {
    name: mail.name,
    group: mail.label,
    invited: mail.invited,
    link: surveyLinkOf(deps.publicUrl, waveId, secretText, mail.leaf, wave.fingerprint),
  });
  const pages = mailPagesOf(kind, view);
  return await deps.mailer.send({
    to: { name: mail.name, address: mail.email },
    fromName: `${wave.askedBy} (${wave.organisation})`,
    subject: view.subject,
    text: deps.renderer.text(pages.text),
    html: deps.renderer.html(pages.html),
    name: `${waveId}-${kind}-${mail.person_id}`,
  });
}

/** A reminder's failure is told to nobody: it would say who has not answered. */
async function finish(
  deps: SendDeps,
  waveId: WaveId,
  kind: MailKind,
  mail: ClaimedMail,
  delivery: Delivery,
): Promise<void> {
  const state = ({ sent: "sent", refused: "failed", unknown: "failed", later: "waiting" } as const)[delivery.outcome];
  await inTransaction(deps.db, "finish a mail", async (tx) => {
    await updateMail(tx, waveId, kind, mail.person_id, state);
    if (kind === "reminder" || state !== "failed" || delivery.outcome === "sent") return;
    const doubt = delivery.outcome === "unknown" ? "It is not known whether this mail left: " : "";
    await insertMailFailure(tx, waveId, mail.person_id, `${doubt}${delivery.reason}`);
  });
}

function mailWaveOf(wave: Selectable<WaveTable>): MailWave {
  const { manifest, manifest_hash: hash } = wave;
  if (manifest === null || hash === null) throw new Error(`wave ${wave.id} has no manifest`);
  const { organisation } = JSON.parse(manifest) as { organisation: string };
  return {
    title: wave.title,
    organisation,
    askedBy: wave.asked_by,
    purpose: wave.purpose,
    contact: wave.contact,
    opensOn: wave.opens_on,
    closesOn: wave.closes_on,
    isOpen: wave.state === "open",
    thresholds: wave.thresholds,
    fingerprint: fingerprintOf(hash),
  };
}
