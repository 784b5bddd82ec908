import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { parseLine } from "../../server/command/command.ts";
import { commands } from "../../server/command/commands.ts";
import { inInstallation } from "../../server/db/transaction.ts";
import { answerMail, demoEmployees } from "../../server/demo/employees.ts";
import { readOutbox } from "../../server/demo/outbox.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { retentionRows } from "../../server/wave/retention-view.ts";
import { findAnyWave, standingOf } from "../../server/wave/wave-store.ts";
import { folderOfFile } from "../support/temporary-folder.ts";
import { testClock } from "../support/wave-works.ts";
import { wholeApp } from "../support/whole-app.ts";

// T22: after the retention job nothing of identities, keys, tokens and answers is left; T23: a release is one for ever
const clock = testClock("2026-11-02T09:00:00Z");
const app = await wholeApp({ clock });
const admin = new pg.Pool({ connectionString: app.databaseUrl, max: 2 });
admin.on("error", () => {});
afterAll(() => admin.end());

async function cli(...line: string[]): Promise<string> {
  const printed: string[] = [];
  const parsed = parseLine(commands, line);
  if (parsed.kind === "help") return parsed.text;
  const print = (text: string) => void printed.push(text);
  await parsed.command.run(
    { print, printJson: (value) => print(JSON.stringify(value)), deps: async () => app.deps },
    parsed.given,
  );
  return printed.join("\n");
}

const [organisationFolder, canary] = [mkdtempSync(join(folderOfFile(), "roster-")), "kingfisher-seven-lanterns"];

/** A wave that was answered by 18 of 20 with a comment each, closed and released on 16 November 2026. */
async function releasedWave(): Promise<WaveId> {
  const roster = Array.from(
    { length: 20 },
    (_, i) => `T${i % 2},Works / Team ${i % 2},p${i}@works.example,Person ${i},en`,
  );
  const file = join(organisationFolder, "roster.csv");
  writeFileSync(file, ["unit id,unit path,e-mail,name,language", ...roster].join("\n"));
  await cli("organisation", "create", "Harbour Works");
  await cli("organisation", "import", "harbour-works", file, "--apply");
  const words = ["--title", "Survey", "--asked-by", "HR", "--purpose", "To learn", "--contact", "Room 3"];
  const days = ["--opens-on", "2026-11-02", "--earliest-close", "2026-11-02", "--closes-on", "2026-11-20"];
  const { id } = JSON.parse(await cli("wave", "create", "harbour-works", ...words, ...days, "--json"));
  await cli("wave", "launch", id);
  await cli("wave", "invite", id);
  const [definition] = app.deps.definitions.values();
  if (definition === undefined) throw new Error("no definition");
  const replies = demoEmployees(definition.key, { seed: 3, isEarlier: false }).flatMap(
    (employee) => employee.reply ?? [],
  );
  for (const [i, { link }] of readOutbox(app.outboxFolder, id).entries()) {
    const reply = replies[i];
    if (reply === undefined || i % 10 === 0) continue;
    const answers = { ...reply.answers, comment: `${canary} ${i}` };
    const outcome = await answerMail(link, { ...reply, answers });
    if (!("sent" in outcome && outcome.sent)) throw new Error(JSON.stringify(outcome));
  }
  clock.set("2026-11-16T12:00:00Z");
  await cli("wave", "close", id);
  return id;
}

const saidBefore = await cli("purge");
const waveId = await releasedWave();

/** Two of the 18 were careless and do not count. */
const counted = 16;

async function count(table: string): Promise<number> {
  return (await admin.query(`select from ${table}`)).rowCount ?? 0;
}

const identityTables = ["invitation.invitation", "invitation.mail", "invitation.group_key", "wave.mail_failure"];
const lastingTables = [
  "response.opening",
  "response.quality",
  "response.scale_sum",
  "response.kind_sum",
  "release.release",
  "release.team",
  "release.cell",
  "release.kind_verdict",
];

/** Every row of these tables, as text. */
async function contents(tables: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    tables.map(async (table) => (await admin.query(`select t::text as row from ${table} t order by 1`)).rows),
  );
  return JSON.stringify(parts);
}

/** How often the words stand in the file of a table, live or dead, as whoever holds the disk sees it. */
async function inFileOf(table: string, text: string): Promise<number> {
  await admin.query("checkpoint");
  const { rows } = await admin.query<{ bytes: Buffer }>(
    "select pg_read_binary_file(pg_relation_filepath($1)) as bytes",
    [table],
  );
  return (rows[0]?.bytes.toString("latin1").split(text).length ?? 1) - 1;
}

async function trail(): Promise<string[]> {
  const { rows } = await admin.query(
    "select action, actor, at, detail->>'count' as count from access.audit_event where action like '%deleted' order by at, action",
  );
  return rows.map((row) => `${row.at.toISOString().slice(0, 10)} ${row.actor}: ${row.action} (${row.count})`);
}

const kept = await contents(lastingTables);

async function auditPage(): Promise<string> {
  return await (await fetch(`${app.url}/x/${waveId}/audit`)).text();
}

/** What anybody is given of the release: the export and the report. */
async function shown(): Promise<{ exported: object; report: string }> {
  const file = join(organisationFolder, "report.html");
  await cli("report", "export", waveId, "--out", file);
  return { exported: JSON.parse(await cli("release", "export", waveId)), report: readFileSync(file, "utf8") };
}

const shownBefore = await shown();
const auditPages = { before: await auditPage(), afterTokens: "" };

test("before a wave has ended there is nothing to delete, and a wave that is not there is refused", async () => {
  expect(saidBefore).toBe("Nothing is deleted before a wave has ended, and none has.");
  await expect(cli("purge", "--wave", randomUUID())).rejects.toThrow("There is no wave");
});

test("the wave is released, with everything there that will have to go", async () => {
  expect(await count("invitation.invitation")).toBe(20);
  expect(await count("ballot.spent")).toBe(18);
  expect(await count("response.response")).toBe(counted);
  expect(await inFileOf("response.comment", canary)).toBe(counted);
  for (const table of lastingTables) expect(await count(table), table).toBeGreaterThan(0);
});

test("the box key, the invitation secret and the group keys are gone at the close already", async () => {
  expect((await app.deps.keyStore.list()).filter((name) => name.includes(waveId))).toEqual([]);
  expect(await count("invitation.group_key")).toBe(0);
});

test("what a wave promised at its launch holds, whatever this version promises: on every page and for the server", async () => {
  const { rows } = await admin.query("select manifest from wave.wave");
  const promise = (days: number, months: number) =>
    rows[0].manifest
      .replace('"identitiesDays":30', `"identitiesDays":${days}`)
      .replace('"responsesMonths":24', `"responsesMonths":${months}`);
  await admin.query("update wave.wave set manifest = $1", [promise(45, 30)]);
  expect(await cli("purge")).toMatch(
    /mails .*until 2026-12-31\n.*tokens .*until 2026-12-31\n.*comments .*until 2029-05-16$/,
  );
  const page = await auditPage();
  expect(page).toContain("the list of ballots 45 days after the close, answers after 30 months");
  expect(page).toContain("Thursday 31 December 2026");
  const pack = await cli("wave", "pack", waveId, "--out", organisationFolder);
  expect(pack).toContain(organisationFolder);
  const html = readdirSync(organisationFolder)
    .filter((name) => name.includes("pack") && name.endsWith(".html"))
    .map((name) => readFileSync(join(organisationFolder, name), "utf8"))
    .join();
  for (const words of [
    "45 days after the close",
    "Thursday 31 December 2026",
    "30 months after the close",
    "16 May 2029",
  ])
    expect(html).toContain(words);
  const wave = await inInstallation(app.deps.staff.db, "read wave", (tx) => findAnyWave(tx, waveId));
  if (wave === undefined) throw new Error("the wave is gone");
  const rowsShown = retentionRows({ ...standingOf(wave), deletedOn: {}, today: "2026-11-16" });
  expect(rowsShown?.map(({ when, promised }) => `${when}: ${promised}`)).toEqual([
    "Thursday 31 December 2026: 45 days after the end",
    "Thursday 31 December 2026: 45 days after the end",
    "Wednesday 16 May 2029: 30 months after the close",
  ]);
  clock.set("2026-12-30T23:59:59Z");
  await app.work();
  expect(await count("invitation.invitation")).toBe(20);
  await admin.query("update wave.wave set manifest = $1", [promise(9_999, 30)]);
  clock.set("2029-05-15T23:59:59Z");
  await app.work();
  expect(await count("response.response")).toBe(counted);
  await admin.query("update wave.wave set manifest = $1", [rows[0].manifest]);
});

test("nothing is deleted a day early, and a dry run deletes nothing ever", async () => {
  clock.set("2026-12-15T23:59:59Z");
  await app.work();
  expect(await count("invitation.invitation")).toBe(20);
  expect((await cli("purge")).split("\n")).toEqual([
    "Nothing is past its time.",
    "stays    Survey: invitations and mails (20), until 2026-12-16",
    "stays    Survey: redeemed tokens (18), until 2026-12-16",
    "stays    Survey: opened answers and comments (32), until 2028-11-16",
  ]);
  clock.set("2026-12-16T00:00:00Z");
  expect(await cli("purge", "--dry-run")).toContain("due      Survey: invitations and mails");
  expect(await count("invitation.invitation")).toBe(20);
  expect(await trail()).toEqual([]);
});

test("T22: 30 days after the close identities and tokens are deleted, and the audit trail says so", async () => {
  const dry = await cli("purge", "--wave", waveId, "--dry-run");
  const printed = await cli("purge", "--wave", waveId);
  expect(dry.replaceAll(/^due {4}/gm, "deleted")).toBe(printed);
  expect(printed.split("\n")).toEqual([
    "deleted  Survey: invitations and mails (20)",
    "deleted  Survey: redeemed tokens (18)",
    "stays    Survey: opened answers and comments (32), until 2028-11-16",
  ]);
  expect((await cli("purge")).split("\n")).toEqual([
    "Nothing is past its time.",
    "gone     Survey: invitations and mails (20), since 2026-12-16",
    "gone     Survey: redeemed tokens (18), since 2026-12-16",
    "stays    Survey: opened answers and comments (32), until 2028-11-16",
  ]);
  for (const table of [...identityTables, "ballot.spent", "ballot.inbox"]) expect(await count(table), table).toBe(0);
  expect(await trail()).toEqual([
    "2026-12-16 server: invitations deleted (20)",
    "2026-12-16 server: redeemed tokens deleted (18)",
  ]);
  auditPages.afterTokens = await auditPage();
  // the roster is the organisation's own and stays
  expect(await count("organisation.person")).toBe(20);
  await app.work();
  expect(await trail()).toHaveLength(2);
});

test("T22: 24 months after the close the server deletes the answers by itself, and they are not in the files either", async () => {
  clock.set("2028-11-15T23:59:59Z");
  await app.work();
  expect(await count("response.response")).toBe(counted);
  clock.set("2028-11-16T00:00:00Z");
  await app.work();
  expect(await count("response.response")).toBe(0);
  expect(await count("response.comment")).toBe(0);
  expect(await inFileOf("response.comment", canary)).toBe(0);
  expect(await trail()).toContain("2028-11-16 server: opened answers deleted (32)");
  expect(JSON.parse(await cli("purge", "--json"))).toMatchObject({
    deleted: [],
    rest: ["2026-12-16", "2026-12-16", "2028-11-16"].map((deletedOn) => ({ deletedOn })),
  });
});

test("T22: sums, counts and release stay, to the last number", async () => {
  expect(await contents(lastingTables)).toBe(kept);
  // the comments were answers and went with them; every number stays
  const { exported, report } = await shown();
  expect(exported).toEqual({ ...shownBefore.exported, comments: [] });
  expect(report === shownBefore.report, "the report changed").toBe(true);
});

test("the public page says of the list of ballots that it is gone, and does not move when the answers go", async () => {
  expect(auditPages.afterTokens).not.toBe(auditPages.before);
  expect(auditPages.before).toContain("Wednesday 16 December 2026");
  expect(await auditPage()).toBe(auditPages.afterTokens);
});

test("an audit says in words that there are no answers to recompute from, and still checks the hash", async () => {
  await expect(cli("audit", waveId)).rejects.toThrow(
    "The opened answers were deleted on 2028-11-16, so there is nothing to recompute from. The release still has the hash",
  );
  await admin.query("update release.release set document_hash = sha256('x')");
  await expect(cli("audit", waveId)).rejects.toThrow("The release is not what the answers say");
  await admin.query("update release.release set document_hash = sha256(convert_to(document, 'UTF8'))");
  expect(await contents(lastingTables)).toBe(kept);
});

test("positive control: a deleted row stands in the file until the table is written anew", async () => {
  await admin.query("insert into response.comment values (gen_random_uuid(), $1, gen_random_uuid(), $2)", [
    waveId,
    canary,
  ]);
  await admin.query("delete from response.comment");
  expect(await inFileOf("response.comment", canary)).toBe(1);
  await app.deps.pools.opener.pool.query("select response.rewrite()");
  expect(await inFileOf("response.comment", canary)).toBe(0);
});

test("a table that somebody holds, such as a backup, is written anew later and holds nobody up", async () => {
  const backup = await admin.connect();
  await backup.query("begin");
  await backup.query("lock table ballot.spent in access share mode");
  const started = performance.now();
  await expect(app.deps.pools.opener.pool.query("select ballot.rewrite()")).rejects.toMatchObject({ code: "55P03" });
  expect(performance.now() - started).toBeLessThan(2_000);
  await admin.query("update wave.deletion set is_swept = false where what = 'tokens'");
  await expect(cli("purge")).rejects.toThrow("somebody holds their tables");
  await backup.query("rollback");
  backup.release();
  expect(await cli("purge")).toContain("Nothing is past its time.");
  expect(await count("wave.deletion where not is_swept")).toBe(0);
});

test("each part may write anew its own tables only", async () => {
  const { issuer, collector, opener, staff } = app.deps.pools;
  for (const [part, may] of [
    [issuer, ["invitation"]],
    [opener, ["ballot", "response"]],
    [collector, []],
    [staff, []],
  ] as const)
    for (const room of ["invitation", "ballot", "response"]) {
      const rewriting = part.pool.query(`select ${room}.rewrite()`);
      if (may.some((name) => name === room)) await rewriting;
      else await expect(rewriting, room).rejects.toMatchObject({ code: "42501" });
    }
});

test("T23: a released wave is not released again, and nothing is added to its release or to its sums", async () => {
  expect(await releaseWave({ ...app.deps, db: app.deps.pools.opener.db }, waveId)).toBe(false);
  const opener = app.deps.pools.opener.pool;
  const refused = { code: expect.stringMatching(/^(42501|23505|55000)$/) };
  const tables = [...lastingTables, "response.tenure_sum", "response.response", "response.comment"];
  for (const table of tables) {
    const { rows } = await admin.query(
      `select string_agg(case when attname = 'wave_id' then $2 else 'null' end, ', ' order by attnum) as list
       from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table, `'${waveId}'`],
    );
    await expect(opener.query(`insert into ${table} values (${rows[0].list})`), table).rejects.toMatchObject(refused);
    const own = app.deps.pools.owner.pool;
    for (const part of [opener, app.deps.pools.staff.pool, app.deps.pools.issuer.pool, app.deps.pools.collector.pool]) {
      await expect(part.query(`update ${table} set wave_id = wave_id`), table).rejects.toMatchObject(refused);
      await expect(part.query(`truncate ${table} cascade`), table).rejects.toMatchObject(refused);
    }
    // the owner of the tables sees no row of them
    expect((await own.query(`update ${table} set wave_id = wave_id`)).rowCount, table).toBe(0);
    expect((await own.query(`delete from ${table}`)).rowCount, table).toBe(0);
  }
  for (const table of lastingTables)
    await expect(opener.query(`delete from ${table}`), table).rejects.toMatchObject(refused);
  expect(await contents(lastingTables)).toBe(kept);
});

test("T23: tree, groups, pages and rules are frozen from the launch on, for staff too", async () => {
  const frozen = ["wave.wave_unit", "wave.reporting_group", "wave.asset", "wave.wave"];
  const before = await contents(frozen);
  const staff = await app.deps.pools.staff.pool.connect();
  await staff.query("select set_config('app.organisation', 'all', false)");
  try {
    for (const statement of [
      "update wave.wave_unit set parent_id = unit_id",
      "delete from wave.wave_unit",
      "update wave.reporting_group set unit_id = gen_random_uuid()",
      "delete from wave.reporting_group",
      "update wave.asset set bytes = 'x'",
      "delete from wave.asset",
    ])
      expect((await staff.query(statement)).rowCount, statement).toBe(0);
    await expect(
      staff.query(
        "insert into wave.wave_unit select wave_id, gen_random_uuid(), parent_id, external_id, name, depth, position, invited_own, group_id from wave.wave_unit",
      ),
    ).rejects.toMatchObject({ code: "42501" });
    for (const change of [
      "thresholds = '{}'",
      "rules = '{}'",
      "definition = 'x'",
      "scoring_key = '{}'",
      "manifest = 'x'",
      "mode = 'trustee'",
      "box_public_key = null",
      "state = 'closed'",
      "state = 'draft'",
      "released_at = now()",
      "closed_at = null",
    ])
      await expect(staff.query(`update wave.wave set ${change}`), change).rejects.toMatchObject({ code: "55000" });
  } finally {
    staff.release(true);
  }
  expect(await contents(frozen)).toBe(before);
  // what may still change: the organisation renames itself, and the release keeps the name that respondents knew
  await admin.query("update organisation.organisation set name = 'Other Works'");
  expect(await cli("release", "export", waveId)).not.toContain("Other Works");
});

test("after the answers are gone, the release made again from the sums alone is the same to the last number", async () => {
  const stays = ["release.release", "release.team", "release.cell", "release.kind_verdict"];
  const before = await contents(stays);
  // only a superuser can take a release away
  for (const table of stays.toReversed()) await admin.query(`delete from ${table}`);
  await admin.query("update wave.wave set state = 'closed', released_at = null");
  expect(await releaseWave({ ...app.deps, db: app.deps.pools.opener.db }, waveId)).toBe(true);
  expect(await contents(stays)).toBe(before);
});
