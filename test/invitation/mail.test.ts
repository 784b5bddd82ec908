import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { expect, onTestFinished, test } from "vitest";
import { issueToken } from "../../server/invitation/issue-action.ts";
import { issuerDuty } from "../../server/invitation/issuer-job.ts";
import type { Mailer } from "../../server/invitation/mailer.ts";
import { createOutboxMailer } from "../../server/invitation/outbox-mailer-file.ts";
import { secretOfText } from "../../server/invitation/secret.ts";
import { createSmtpMailer } from "../../server/invitation/smtp-mailer-job.ts";
import { tokenKeys } from "../../server/invitation/token-keys-job.ts";
import type { PersonId, WaveId } from "../../server/kernel/brand.ts";
import { fingerprintBlocks, fingerprintOf } from "../../server/wave/fingerprint.ts";
import { closeWave, inviteWave, remindWave } from "../../server/wave/wave-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { smtpSink } from "../support/smtp-sink.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plantOrganisation, type TeamSizes, testClock, waveWorks } from "../support/wave-works.ts";

const database = await freshDatabase();

function mailerTo(url: string): Mailer {
  const mailer = createSmtpMailer({ smtpUrl: url, mailFrom: "survey@mills.example" });
  onTestFinished(() => mailer.close());
  return mailer;
}

/** An open wave whose invitations have been asked for. */
async function invitedWave(mailer: Mailer, teams?: TeamSizes) {
  const mill = await plantOrganisation(database, teams);
  const clock = testClock();
  const house = await waveWorks(database, temporaryFolder(), clock, { mailer });
  const { actor, waveId } = await house.openWave(mill);
  const asked = await inviteWave(actor, clock, waveId, null);
  if (!asked.ok) throw new Error(asked.refusal);
  const drain = async () => {
    while (await house.issuer.tick());
  };
  return { mill, clock, house, actor, waveId, drain };
}

async function mailStates(waveId: WaveId): Promise<Record<string, number>> {
  const { rows } = await database.admin.query<{ state: string; n: number }>(
    "select kind || ' ' || state as state, count(*)::int as n from invitation.mail where wave_id = $1 group by 1",
    [waveId],
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.n]));
}

async function collectToken(wave: Awaited<ReturnType<typeof invitedWave>>, person: PersonId) {
  const secret = secretOfText(await wave.house.secretOf(wave.waveId, person));
  if (!secret) throw new Error("no secret");
  const { db, kek } = wave.house.issuerDeps;
  return await issueToken({ db, keyOf: tokenKeys(kek) }, wave.waveId, secret, Buffer.alloc(256, 1));
}

test("an invitation has text and HTML, no picture, one link with the secret in its fragment, the fingerprint and the smallest group", async () => {
  const sink = await smtpSink();
  const { mill, house, waveId, drain } = await invitedWave(mailerTo(sink.url));
  await drain();
  expect(sink.mails.map((mail) => mail.to && "text" in mail.to && mail.to.text).length).toBe(20);
  const person = mill.people.find((one) => one.team === "Looms");
  const mail = sink.mails.find((one) => one.text?.includes(person?.id ? "Sam O'Neil <Looms> 0" : ""));
  if (!mail || !person || typeof mail.html !== "string") expect.fail("no mail");

  const wave = await house.waveRow(waveId);
  const fingerprint = fingerprintOf(wave.manifest_hash);
  const secret = await house.secretOf(waveId, person.id);
  const link = `https://survey.example/x/${waveId}#${secret}.1.${fingerprint}`;
  expect(mail.text).toContain(`\n${link}\n`);
  expect(mail.html.match(/href="([^"]*)"/g)).toEqual([`href="${link}"`]);
  expect(mail.text?.match(/https?:/g)).toHaveLength(1);
  expect(mail.html).not.toMatch(/<img|src=|url\(|<script|<link|<iframe|@import|background=/i);
  expect(mail.html.match(/https?:/g)).toHaveLength(2);
  expect(mail.attachments).toEqual([]);
  for (const form of [mail.text, mail.html.replaceAll("<br>", "\n")]) {
    const blocks = fingerprintBlocks(fingerprint);
    expect(form).toContain(`${blocks.slice(0, 5).join(" ")}\n${blocks.slice(5).join(" ")}`);
    expect(form).toContain("Looms, 9 people");
    expect(form).toContain("only if 5 or more answered. Comments need 10.");
    expect(form).toContain("Open until Monday 16 November 2026.");
    expect(form).toContain("Jonas Weber of the works council, room 2.14");
  }
  expect(mail.text).toContain("Hello Sam O'Neil <Looms> 0,");
  expect(mail.html).toContain("Hello Sam O&#x27;Neil &lt;Looms&gt; 0,");
  expect(mail.subject).toBe("Learning survey, autumn: your own link, open until 16 November");
  expect(mail.subject).not.toContain(secret);
  expect(mail.from?.value).toEqual([
    { name: "Mara Lindqvist, HR (Fen & Sons Mills)", address: "survey@mills.example" },
  ]);
  expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail.headers.has("x-mailer")).toBe(false);
});

test("ten processes that send at once send each invitation once, each with its own link", async () => {
  const sink = await smtpSink();
  const { mill, house, waveId } = await invitedWave(mailerTo(sink.url), { Looms: 30, Dyeing: 20 });
  const duties = Array.from({ length: 10 }, () => issuerDuty(house.issuerDeps));
  while ((await Promise.all(duties.map((duty) => duty.tick()))).some(Boolean));
  expect(sink.mails).toHaveLength(50);
  expect(new Set(sink.mails.map((mail) => mail.to && !Array.isArray(mail.to) && mail.to.value[0]?.address))).toEqual(
    new Set(mill.people.map((person) => person.email)),
  );
  expect(new Set(sink.mails.map((mail) => /#([A-Z2-7]{32})\./.exec(mail.text ?? "")?.[1])).size).toBe(50);
  expect(await mailStates(waveId)).toEqual({ "invitation sent": 50 });
  const { rows } = await database.admin.query("select total, done from wave.mail_progress where wave_id = $1", [
    waveId,
  ]);
  expect(rows).toEqual([{ total: 50, done: 50 }]);
});

test("a mail that was marked and perhaps sent when the process died is never sent again", async () => {
  const sink = await smtpSink();
  const { house, waveId } = await invitedWave(mailerTo(sink.url));
  // the first process dies while its mails are on their way: it never hears that they have arrived
  let arrived = 0;
  let release: () => void = () => undefined;
  const stalled = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  const underWay = new Promise<void>((resolve) => {
    sink.beforeAck = () => {
      arrived += 1;
      if (arrived === 5) resolve();
      return stalled;
    };
  });
  const dying = house.issuer.tick();
  await underWay;
  sink.beforeAck = () => undefined;
  const next = issuerDuty({ ...house.issuerDeps, mailer: mailerTo(sink.url) });
  while (await next.tick());
  expect(sink.mails).toHaveLength(20);
  const recipients = sink.mails.map((mail) => mail.to && !Array.isArray(mail.to) && mail.to.value[0]?.address);
  expect(new Set(recipients).size).toBe(20);
  expect(await mailStates(waveId)).toEqual({ "invitation sending": 5, "invitation sent": 15 });
  release();
  await dying;
});

test("a mail whose connection breaks after it was handed over is never sent again", async () => {
  const sink = await smtpSink();
  const { waveId, drain } = await invitedWave(mailerTo(sink.url));
  sink.beforeAck = (address) => {
    return address.startsWith("night.0@") ? "cut" : undefined;
  };
  await drain();
  sink.beforeAck = () => undefined;
  await drain();
  expect(sink.mails).toHaveLength(20);
  const { rows } = await database.admin.query("select reason from wave.mail_failure where wave_id = $1", [waveId]);
  expect(rows).toEqual([{ reason: expect.stringMatching(/^It is not known whether this mail left: .*closed/i) }]);
  expect(await mailStates(waveId)).toEqual({ "invitation sent": 19, "invitation failed": 1 });
});

test("an address that the server refuses is told to staff, and the others get their mail", async () => {
  const sink = await smtpSink();
  sink.refuse = (address) => (address.startsWith("night.1@") ? "550 no such mailbox" : undefined);
  const { mill, waveId, drain } = await invitedWave(mailerTo(sink.url));
  await drain();
  expect(sink.mails).toHaveLength(19);
  const { rows } = await database.admin.query("select person_id, reason from wave.mail_failure where wave_id = $1", [
    waveId,
  ]);
  const refused = mill.people.find((person) => person.email.startsWith("night.1@"));
  expect(rows).toEqual([{ person_id: refused?.id, reason: "550 no such mailbox" }]);
  expect(await mailStates(waveId)).toEqual({ "invitation sent": 19, "invitation failed": 1 });
});

test("while the mail server is away nothing is used up, and later everything leaves", async () => {
  const away = await smtpSink();
  await away.stop();
  const { house, clock, waveId, drain } = await invitedWave(mailerTo(away.url));
  await drain();
  expect(await mailStates(waveId)).toEqual({ "invitation waiting": 20 });
  const sink = await smtpSink();
  const next = issuerDuty({ ...house.issuerDeps, mailer: mailerTo(sink.url) });
  sink.refuse = (address) => (address.startsWith("night.") ? "451 try again later" : undefined);
  while (await next.tick());
  clock.set("2026-11-02T10:00:00Z");
  sink.refuse = () => undefined;
  while (await next.tick());
  expect(sink.mails.length + ((await mailStates(waveId))["invitation failed"] ?? 0)).toBe(20);
  expect((await mailStates(waveId))["invitation waiting"]).toBeUndefined();
});

test("nothing is sent before staff asks, and nothing once the wave is closing", async () => {
  const sink = await smtpSink();
  const mill = await plantOrganisation(database);
  const clock = testClock();
  const house = await waveWorks(database, temporaryFolder(), clock, { mailer: mailerTo(sink.url) });
  const { actor, waveId } = await house.openWave(mill);
  expect(await house.issuer.tick()).toBe(false);
  await inviteWave(actor, clock, waveId, null);
  await closeWave(actor, clock, waveId);
  while (await house.issuer.tick());
  expect(sink.mails).toEqual([]);
});

test("the one reminder goes to those whose token was not issued, and its number is written nowhere that staff can read", async () => {
  const sink = await smtpSink();
  const wave = await invitedWave(mailerTo(sink.url));
  const { mill, house, actor, clock, waveId, drain } = wave;
  await drain();
  const [first, ...others] = mill.people;
  if (!first) expect.fail("nobody");
  expect((await collectToken(wave, first.id)).kind).toBe("signed");
  sink.refuse = (address) => (address.startsWith("night.2@") ? "550 no such mailbox" : undefined);
  expect(await remindWave(actor, clock, waveId, null)).toMatchObject({ ok: true });
  const duties = Array.from({ length: 10 }, () => issuerDuty(house.issuerDeps));
  while ((await Promise.all(duties.map((duty) => duty.tick()))).some(Boolean));
  const reminders = sink.mails.slice(20);
  const recipients = reminders.map((mail) => mail.to && !Array.isArray(mail.to) && mail.to.value[0]?.address);
  expect(recipients.toSorted()).toEqual(
    others
      .map((person) => person.email)
      .filter((email) => !email.startsWith("night.2@"))
      .toSorted(),
  );
  const linkOf = (text: string | undefined) => /https:\S+/.exec(text ?? "")?.[0];
  const firstLinks = new Map(
    sink.mails.slice(0, 20).map((mail) => [mail.to && !Array.isArray(mail.to) && mail.to.text, linkOf(mail.text)]),
  );
  for (const mail of reminders) {
    expect(linkOf(mail.text)).toBe(firstLinks.get(mail.to && !Array.isArray(mail.to) && mail.to.text));
    expect(mail.text).toContain("If you do not want to take part, that is fine. Nothing happens.");
    expect(mail.html).not.toMatch(/<img|src=|url\(/i);
    expect(typeof mail.html === "string" && mail.html.match(/href=/g)).toHaveLength(1);
  }
  const { rows } = await database.admin.query(
    "select kind, total, done from wave.mail_progress where wave_id = $1 order by kind",
    [waveId],
  );
  expect(rows).toEqual([
    { kind: "invitation", total: 20, done: 20 },
    { kind: "reminder", total: 0, done: 0 },
  ]);
  const failures = await database.admin.query("select from wave.mail_failure where wave_id = $1", [waveId]);
  expect(failures.rows).toEqual([]);
});

test("an outbox folder gets one readable .eml file for each person, for its owner only", async () => {
  const folder = join(temporaryFolder(), "outbox");
  const mailer = createOutboxMailer({ folder, mailFrom: "Learning survey <survey@mills.example>" });
  const { mill, waveId, drain } = await invitedWave(mailer);
  await drain();
  const files = readdirSync(folder);
  expect(files.toSorted()).toEqual(mill.people.map((person) => `${waveId}-invitation-${person.id}.eml`).toSorted());
  expect(statSync(folder).mode & 0o077).toBe(0);
  for (const file of files) {
    expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    const mail = await simpleParser(readFileSync(join(folder, file)));
    const person = mill.people.find((one) => file.includes(one.id));
    expect(mail.to && !Array.isArray(mail.to) && mail.to.value[0]?.address).toBe(person?.email);
    expect(mail.text).toMatch(new RegExp(`/x/${waveId}#[A-Z2-7]{32}\\.[01]\\.[A-Z2-7]{40}\n`));
  }
});
