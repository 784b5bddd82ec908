import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { paths } from "../../server/http/paths.ts";
import { createSmtpMailer } from "../../server/invitation/smtp-mailer-job.ts";
import { testInvitationRoutes } from "../../server/invitation/test-invitation-routes.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { makeBoxKeys, publicKeyOf } from "../../server/response/box-key-job.ts";
import { sealedBallotsOf } from "../../server/response/sealed-ballots-action.ts";
import { fingerprintBlocks, fingerprintOf } from "../../server/wave/fingerprint.ts";
import { waveRoutes } from "../../server/wave/wave-routes.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { smtpSink } from "../support/smtp-sink.ts";
import { staffSite } from "../support/staff-site.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testClock, waveWorks } from "../support/wave-works.ts";

const database = await freshDatabase();

const roster = [
  "unit id,unit path,e-mail,name,language",
  ...["Looms", "Dyeing", "Night"].flatMap((team, t) =>
    Array.from({ length: 9 - 3 * t }, (_, i) => `T-${t},Mill / ${team},${team}.${i}@mills.example,Sam ${team} ${i},en`),
  ),
].join("\n");

let organisations = 0;

/** A signed-in HR of an organisation with 18 people, and the rooms of the wave. */
async function hrSite(mailFault: string | null = null, mailUrl?: string) {
  const clock = testClock("2026-11-24T09:30:00Z");
  const house = await waveWorks(database, temporaryFolder(), clock);
  const mailer = mailUrl ? createSmtpMailer({ smtpUrl: mailUrl, mailFrom: "survey@mills.example" }) : null;
  const publicUrl = "https://survey.example";
  const site = staffSite(database, ({ renderer }) => [
    waveRoutes({
      ...house.launchDeps,
      renderer,
      publicUrl,
      mailFault,
      sealedBallotsOf: (waveId) => sealedBallotsOf(database.pools.opener.db, waveId),
      councilPage: () => Buffer.from("<!doctype html><title>Tool</title>"),
    }),
    testInvitationRoutes({ mailer, renderer, publicUrl }),
  ]);
  const slug = `mills-${++organisations}`;
  const person = await site.person(`Ines ${slug}`);
  const organisationId = await site.organisation(slug, "Fen & Sons Mills", null);
  await site.member(organisationId, person.id, "hr");
  await site.roster(organisationId, roster);
  const hr = await site.signedIn(person.email);
  return { clock, house, site, slug, organisationId, hr, person };
}

const filled = {
  title: "Learning survey <autumn>",
  askedBy: "Mara Lindqvist, HR",
  purpose: "To see where people can run their own learning.",
  contact: "Jonas Weber, room 2.14",
  opensOn: "2026-11-24",
  earliestClose: "2026-11-24",
  closesOn: "2026-12-04",
  latestClose: "2026-12-18",
  mode: "sealed",
  definitionId: "bottom-up-learning",
  k: "5",
  kInvited: "8",
  commentsFrom: "10",
  largestShare: "0,8",
  cutWeak: "50",
  cutOk: "60",
  cutContext: "60",
  gamma: "0.8",
  nMin: "5",
  minResponseRate: "0.5",
  ebMinTeams: "5",
  "reason-RUL": "Safety at work act",
  "who-RUL": "Ada, legal",
  "date-RUL": "2026-10-01",
};

async function planned(site: Awaited<ReturnType<typeof hrSite>>): Promise<WaveId> {
  const saved = await site.hr
    .post(paths.waveNew({ organisation: site.slug }))
    .type("form")
    .send(filled)
    .expect(303);
  return saved.headers["location"]?.split("/").at(-1) as WaveId;
}

test("a wave that asks for no comment says so in its draft, its preview, its manifest, and freezes no such question", async () => {
  const all = await hrSite();
  const { hr, slug: organisation, house } = all;
  const wave = await planned(all);
  const params = { organisation, wave };
  expect((await hr.get(paths.wavePreview(params))).text).toContain("What would help you most to learn at work?");
  await hr
    .post(paths.waveEdit(params))
    .type("form")
    .send({ ...filled, comments: "left out" })
    .expect(303);
  const form = await hr.get(paths.waveEdit(params)).expect(200);
  expect(form.text).toMatch(/<option value="left out" selected>/);
  expect((await hr.get(paths.wave(params))).text).toContain("no comment is asked for");
  expect((await hr.get(paths.wavePreview(params))).text).not.toContain("What would help you most");
  await hr.post(paths.waveLaunch(params)).expect(303);
  await house.makeBoxKey(wave);
  while ((await house.issuer.tick()) || (await house.calendar.tick()));
  const row = await house.waveRow(wave);
  expect(row.definition).not.toContain('"comment"');
  const manifest = JSON.parse(row.manifest);
  expect(manifest.thresholds.commentsFrom).toBeNull();
  expect(manifest.definition).toBe(createHash("sha256").update(row.definition).digest("hex"));
});

test("a wave is planned, checked, launched, invited to, watched and closed by forms alone", async () => {
  const all = await hrSite();
  const { hr, slug: organisation, house, clock } = all;
  const blank = await hr.get(paths.waveNew({ organisation })).expect(200);
  expect(blank.text).toContain('value="2026-12-01"');

  const wave = await planned(all);
  const params = { organisation, wave };
  const draft = await hr.get(paths.wave(params)).expect(200);
  expect(draft.text).toContain("Learning survey &lt;autumn&gt;");
  expect(draft.text).toContain("Rules we must follow");
  const edit = await hr.get(paths.waveEdit(params)).expect(200);
  expect(edit.text).toContain('value="Safety at work act"');
  await hr
    .post(paths.waveEdit(params))
    .type("form")
    .send({ ...filled, title: "Learning survey, autumn" })
    .expect(303);
  expect((await hr.get(paths.wavePreview(params)).expect(200)).text).toContain("Strongly disagree");

  const checklist = await hr.get(paths.waveLaunch(params)).expect(200);
  expect(checklist.text).toContain("2 teams are joined with the next unit up");
  expect(checklist.text).toContain("Dyeing (6), Night (3)");
  expect(checklist.text).toContain("Launch for 18 people");
  await hr.post(paths.waveLaunch(params)).expect(303);
  const progress = await hr.get(paths.wave(params)).expect(200);
  expect(progress.text).toContain('<meta http-equiv="refresh"');
  expect(progress.text).toContain("0 of 2 reporting groups have their key.");
  await house.makeBoxKey(wave);
  while ((await house.issuer.tick()) || (await house.calendar.tick()));

  const open = await hr.get(paths.wave(params)).expect(200);
  expect(open.text).not.toContain('<meta http-equiv="refresh"');
  const fingerprint = fingerprintOf((await house.waveRow(wave)).manifest_hash);
  expect(open.text).toContain(fingerprintBlocks(fingerprint).slice(0, 5).join(" "));
  expect(open.text).toContain(`https://survey.example/x/${wave}#TEST.0.${fingerprint}`);
  expect(open.text).toContain("Invite 18 people");
  await hr.post(paths.waveInvite(params)).expect(303);
  const again = await hr.post(paths.waveInvite(params)).expect(409);
  expect(again.text).toContain("Nobody is invited twice.");
  expect((await hr.get(paths.wave(params))).text).toContain("0 of 18 invitations have been tried");

  await database.admin.query(
    "update wave.reporting_group set answered = 8, counted_on = '2026-11-25' where leaf = 0 and wave_id = $1",
    [wave],
  );
  await database.admin.query(
    "update wave.reporting_group set answered = 9, counted_on = '2026-11-25' where leaf = 1 and wave_id = $1",
    [wave],
  );
  const watched = await hr.get(paths.wave(params)).expect(200);
  expect(watched.text).toContain("8 of 9");
  expect(watched.text).toContain("over 90 %");
  expect(watched.text).not.toContain("9 of 9");

  await hr.post(paths.waveMoveClose(params)).type("form").send({ closesOn: "2026-12-19" }).expect(409);
  await hr.post(paths.waveMoveClose(params)).type("form").send({ closesOn: "soon" }).expect(422);
  await hr.post(paths.waveMoveClose(params)).type("form").send({ closesOn: "2026-12-10" }).expect(303);
  expect((await house.waveRow(wave)).closes_on).toEqual(expect.anything());
  await hr.post(paths.waveClose(params)).expect(422);
  expect((await house.waveRow(wave)).state).toBe("open");
  await hr.post(paths.waveClose(params)).type("form").send({ confirm: "yes" }).expect(303);
  expect((await house.waveRow(wave)).state).toBe("closing");
  await hr.post(paths.waveCancel(params)).type("form").send({ confirm: "yes" }).expect(409);
  const closing = await hr.get(paths.wave(params)).expect(200);
  expect(closing.text).not.toContain("TEST");
  expect(clock.now()).toEqual(new Date("2026-11-24T09:30:00Z"));
});

test("a refused form comes back with what was typed and what to do, field by field", async () => {
  const { hr, slug: organisation } = await hrSite();
  const typed = {
    ...filled,
    title: "",
    k: "4",
    closesOn: "2026-12-20",
    "date-RUL": "",
    purpose: "Because <b>we</b> ask",
  };
  const page = await hr.post(paths.waveNew({ organisation })).type("form").send(typed).expect(422);
  expect(page.text).toContain("4 things need your attention.");
  expect(page.text).toContain("Five is the floor that every respondent is promised.");
  expect(page.text).toContain("This cannot be before the last day.");
  expect(page.text).toContain("Write the day of this statement.");
  expect(page.text).toContain('value="Because &lt;b&gt;we&lt;/b&gt; ask"');
  expect(page.text).toContain('value="4"');
});

test.each([
  ["an unknown field", { ...filled, organisation_id: "x" }],
  ["a list where a text belongs", { ...filled, title: ["a", "b"] }],
  ["a questionnaire that is not there", { ...filled, definitionId: "../../etc/passwd" }],
  ["a mode that is none", { ...filled, mode: "trusty" }],
  ["no number", { ...filled, gamma: "certain" }],
  ["nothing", {}],
])("the form with %s is refused, not guessed at", async (_name, typed) => {
  const { hr, slug: organisation, organisationId } = await hrSite();
  await hr.post(paths.waveNew({ organisation })).type("form").send(typed).expect(422);
  const { rows } = await database.admin.query("select from wave.wave where organisation_id = $1", [organisationId]);
  expect(rows).toEqual([]);
});

test("a launch that is refused says why on the checklist", async () => {
  const all = await hrSite();
  const { hr, slug: organisation, house, clock } = all;
  const wave = await planned(all);
  await database.admin.query("delete from organisation.person where organisation_id = $1 and email not like 'looms%'", [
    all.organisationId,
  ]);
  await database.admin.query(
    "delete from organisation.person where email in ('looms.0@mills.example', 'looms.1@mills.example') and organisation_id = $1",
    [all.organisationId],
  );
  clock.set("2026-12-24T00:00:00Z");
  const page = await hr.post(paths.waveLaunch({ organisation, wave })).expect(422);
  expect(page.text).toContain("There are 7 people on the list and the smallest group is 8.");
  expect(page.text).toContain("2 checks are open.");
  expect((await house.waveRow(wave)).state).toBe("draft");
});

test("without mail settings nobody is invited, and the page says which setting to set", async () => {
  const all = await hrSite("This server cannot send mail yet. Set SMTP_URL.");
  const wave = await planned(all);
  const params = { organisation: all.slug, wave };
  expect((await all.hr.get(paths.waveLaunch(params))).text).toContain("Set SMTP_URL.");
  await all.hr.post(paths.waveLaunch(params)).expect(303);
  await all.house.makeBoxKey(wave);
  while ((await all.house.issuer.tick()) || (await all.house.calendar.tick()));
  expect((await all.hr.post(paths.waveInvite(params)).expect(409)).text).toContain("Set SMTP_URL.");
  expect((await all.hr.post(paths.waveTest(params)).expect(409)).text).toContain("Set SMTP_URL");
});

test("a test invitation goes to whoever asks, and its link cannot vote", async () => {
  const sink = await smtpSink();
  const all = await hrSite(null, sink.url);
  const wave = await planned(all);
  const params = { organisation: all.slug, wave };
  await all.hr.post(paths.waveTest(params)).expect(409);
  await all.hr.post(paths.waveLaunch(params)).expect(303);
  await all.house.makeBoxKey(wave);
  while ((await all.house.issuer.tick()) || (await all.house.calendar.tick()));
  await all.hr.post(paths.waveTest(params)).expect(303);
  expect(sink.mails).toHaveLength(1);
  expect(sink.mails[0]?.subject).toMatch(/^Test: Learning survey/);
  expect(sink.mails[0]?.text).toMatch(new RegExp(`/x/${wave}#TEST\\.0\\.[A-Z2-7]{40}\n`));
  expect(sink.mails[0]?.to && !Array.isArray(sink.mails[0].to) && sink.mails[0].to.value[0]?.address).toBe(
    all.person.email,
  );
});

test("another organisation's wave looks like one that does not exist, on every address", async () => {
  const [mine, theirs] = [await hrSite(), await hrSite()];
  const wave = await planned(theirs);
  const missing = "00000000-0000-4000-8000-000000000000";
  const addresses = [paths.wave, paths.waveEdit, paths.waveLaunch, paths.wavePreview] as const;
  for (const address of addresses) {
    const foreign = await mine.hr.get(address({ organisation: mine.slug, wave })).expect(404);
    const none = await mine.hr.get(address({ organisation: mine.slug, wave: missing })).expect(404);
    expect(foreign.text).toBe(none.text);
    await mine.hr.get(address({ organisation: theirs.slug, wave })).expect(404);
    await mine.hr.get(address({ organisation: mine.slug, wave: "x'--" })).expect(404);
  }
  const posts = [paths.waveLaunch, paths.waveInvite, paths.waveRemind, paths.waveTest] as const;
  for (const address of posts) await mine.hr.post(address({ organisation: mine.slug, wave })).expect(404);
  for (const address of [paths.waveClose, paths.waveCancel])
    await mine.hr
      .post(address({ organisation: mine.slug, wave }))
      .type("form")
      .send({ confirm: "yes" })
      .expect(404);
  await mine.hr
    .post(paths.waveEdit({ organisation: mine.slug, wave }))
    .type("form")
    .send(filled)
    .expect(404);
  await mine.hr
    .post(paths.waveMoveClose({ organisation: mine.slug, wave }))
    .type("form")
    .send({ closesOn: "2026-12-10" })
    .expect(404);
  const theirsHere = { organisation: mine.slug, wave };
  for (const address of [paths.waveCouncilPage, paths.waveSealedBallots])
    await mine.hr.get(address(theirsHere)).expect(404);
  for (const address of [paths.waveBoxKey, paths.waveTakeBack])
    await mine.hr.post(address(theirsHere)).attach("file", Buffer.from(publicKey), "key.json").expect(404);
  await mine.hr
    .post(paths.waveGiveUp(theirsHere))
    .type("form")
    .send({ confirm: "yes", reason: "Because." })
    .expect(404);
  expect(await theirs.house.waveRow(wave)).toMatchObject({ state: "draft", box_public_key: null });
});

const publicKey = publicKeyOf(Buffer.alloc(32, 7)).toString("base64url");

test("in the mode trustee the launch waits for a good key and for the comparison on the phone", async () => {
  const all = await hrSite();
  const { hr, slug: organisation, house } = all;
  const wave = await planned(all);
  const params = { organisation, wave };
  const withKey = (key: string) => hr.post(paths.waveBoxKey(params)).field("key", key);
  expect((await withKey(publicKey).expect(409)).text).toContain("the server holds the key");
  await hr
    .post(paths.waveEdit(params))
    .type("form")
    .send({ ...filled, mode: "trustee" })
    .expect(303);
  expect((await hr.get(paths.wave(params))).text).toContain("has not given the public half yet");
  expect((await hr.post(paths.waveLaunch(params)).expect(422)).text).toContain("Put it in below.");
  const refused = await withKey("BCE<b>").expect(422);
  expect(refused.text).toContain("This is not a public box key.");
  expect(refused.text).not.toContain("BCE<b>");
  await withKey(publicKey).expect(303);
  expect((await hr.post(paths.waveLaunch(params)).expect(422)).text).toContain("by phone first");
  expect((await house.waveRow(wave)).state).toBe("draft");

  // another holder, another key
  const edited = async (mode: string) => {
    await hr
      .post(paths.waveEdit(params))
      .type("form")
      .send({ ...filled, mode })
      .expect(303);
    return (await house.waveRow(wave)).box_public_key;
  };
  expect(await edited("trustee")).toEqual(Buffer.from(publicKey, "base64url"));
  expect(await edited("sealed")).toBeNull();
  expect(await edited("trustee")).toBeNull();
  await withKey(publicKey).expect(303);
  await hr.post(paths.waveLaunch(params)).type("form").send({ compared: "yes" }).expect(303);
  expect(await house.waveRow(wave)).toMatchObject({ state: "launching", return_public_key: null });
  while ((await house.issuer.tick()) || (await house.calendar.tick()));
  expect((await house.waveRow(wave)).state).toBe("launching");
  await makeBoxKeys(database.pools.opener.db, house.keyStore);
  while ((await house.issuer.tick()) || (await house.calendar.tick()));
  const launched = await house.waveRow(wave);
  expect(JSON.parse(launched.manifest)).toMatchObject({
    mode: "trustee",
    boxKey: publicKey,
    returnKey: launched.return_public_key.toString("base64url"),
  });
  expect((await house.keyStore.list()).filter((name) => name.startsWith("box-"))).toEqual([]);
  await withKey(publicKey).expect(409);
  await hr.get(paths.waveSealedBallots(params)).expect(409);
  await hr.post(paths.waveTakeBack(params)).attach("file", Buffer.from("{}"), "x.json").expect(409);
  await hr.post(paths.waveTakeBack(params)).field("file", "").expect(422);
});

test("a manager of a team sees no page of the wave and moves nothing", async () => {
  const all = await hrSite();
  const wave = await planned(all);
  const manager = await all.site.person(`Max ${all.slug}`);
  const { rows } = await database.admin.query("select id from organisation.unit where organisation_id = $1 limit 1", [
    all.organisationId,
  ]);
  await all.site.member(all.organisationId, manager.id, "manager", rows[0].id);
  const browser = await all.site.signedIn(manager.email);
  await browser.get(paths.wave({ organisation: all.slug, wave })).expect(403);
  await browser.post(paths.waveLaunch({ organisation: all.slug, wave })).expect(403);
  const params = { organisation: all.slug, wave };
  for (const address of [paths.waveCouncilPage, paths.waveSealedBallots])
    await browser.get(address(params)).expect(403);
  for (const address of [paths.waveBoxKey, paths.waveTakeBack, paths.waveGiveUp])
    await browser.post(address(params)).expect(403);
});
