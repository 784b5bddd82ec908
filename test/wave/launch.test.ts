import { describe, expect, test } from "vitest";
import { issuerDuty } from "../../server/invitation/issuer-job.ts";
import { calendarDuty } from "../../server/wave/calendar-job.ts";
import { draftOf, launchWave } from "../../server/wave/launch-action.ts";
import { leafBytesOf, manifestHashOf } from "../../server/wave/manifest.ts";
import { merkleRootOf } from "../../server/wave/merkle.ts";
import { cancelWave, closeWave, editWave, inviteWave, moveClose, remindWave } from "../../server/wave/wave-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plantOrganisation, testClock, waveWorks } from "../support/wave-works.ts";

const database = await freshDatabase();

async function works() {
  const clock = testClock();
  return { clock, ...(await waveWorks(database, temporaryFolder(), clock)) };
}

describe("a launch", () => {
  test("freezes the tree, forms groups, makes keys and writes a manifest that commits to all of it", async () => {
    const mill = await plantOrganisation(database);
    const house = await works();
    const { actor, waveId } = await house.draft(mill);
    expect(await launchWave(actor, house.launchDeps, waveId)).toEqual({ ok: true, value: "launching" });

    await house.calendar.tick();
    expect((await house.waveRow(waveId)).state).toBe("launching");
    while (await house.issuer.tick());
    await house.calendar.tick();
    expect((await house.waveRow(waveId)).state).toBe("launching");
    await house.makeBoxKey(waveId);
    expect(await house.calendar.tick()).toBe(true);

    const wave = await house.waveRow(waveId);
    expect(wave.state).toBe("launched");
    const groups = await house.groupsOf(waveId);
    expect(groups.map((group) => [group.leaf, group.label, group.invited])).toEqual([
      [0, "Rest of Mill", 11],
      [1, "Looms", 9],
    ]);
    const manifest = JSON.parse(wave.manifest);
    expect(manifestHashOf(wave.manifest)).toEqual(wave.manifest_hash);
    const leaves = groups.map((group) => leafBytesOf({ ...group, publicKey: group.public_key ?? Buffer.alloc(0) }));
    expect(manifest.groups).toEqual({ count: 2, root: merkleRootOf(leaves).toString("hex") });
    expect(manifest).toMatchObject({
      wave: waveId,
      organisation: "Fen & Sons Mills",
      definition: wave.definition_hash.toString("hex"),
      boxKey: wave.box_public_key.toString("base64url"),
    });
    const { rows } = await database.admin.query(
      "select g.label, count(*)::int from invitation.invitation i join wave.reporting_group g on g.id = i.group_id where i.wave_id = $1 group by 1 order by 1",
      [waveId],
    );
    expect(rows).toEqual([
      { label: "Looms", count: 9 },
      { label: "Rest of Mill", count: 11 },
    ]);
    expect(await house.calendar.tick()).toBe(true);
    expect((await house.waveRow(waveId)).state).toBe("open");
    expect(await house.calendar.tick()).toBe(false);
  });

  test("is refused with every open point, and changes nothing", async () => {
    const mill = await plantOrganisation(database, { Looms: 4 });
    const house = await works();
    const { actor, waveId } = await house.draft(mill);
    house.clock.set("2026-12-24T09:00:00Z");
    const result = await launchWave(actor, house.launchDeps, waveId);
    if (result.ok) expect.fail("launched");
    expect(result.refusal).toContain("There are 4 people on the list");
    expect(result.refusal).toContain("The last day, 2026-11-16, is over.");
    expect((await house.waveRow(waveId)).state).toBe("draft");
    expect(await house.groupsOf(waveId)).toEqual([]);
  });

  test("survives that two processes do everything at once, again and again", async () => {
    const mill = await plantOrganisation(database, { Looms: 9, Dyeing: 10, Spinning: 8, Carding: 8, Store: 12 });
    const house = await works();
    const { actor, waveId } = await house.draft(mill);
    const launches = await Promise.all([1, 2, 3].map(() => launchWave(actor, house.launchDeps, waveId)));
    expect(launches.filter((launch) => launch.ok)).toHaveLength(1);
    await house.makeBoxKey(waveId);
    const process = () => [
      issuerDuty(house.issuerDeps),
      calendarDuty({ db: database.pools.staff.db, clock: house.clock }),
    ];
    const duties = [...process(), ...process(), ...process()];
    while ((await Promise.all(duties.map((duty) => duty.tick()))).some(Boolean));

    const wave = await house.waveRow(waveId);
    expect(wave.state).toBe("open");
    const manifest = JSON.parse(wave.manifest);
    const groups = await house.groupsOf(waveId);
    const leaves = groups.map((group) => leafBytesOf({ ...group, publicKey: group.public_key ?? Buffer.alloc(0) }));
    expect(manifest.groups).toEqual({ count: 5, root: merkleRootOf(leaves).toString("hex") });
    const { rows } = await database.admin.query(
      "select (select count(*)::int from invitation.invitation where wave_id = $1) as invitations, (select count(*)::int from invitation.group_key where wave_id = $1) as keys, (select count(*)::int from access.audit_event where object = 'Learning survey, autumn' and action = 'wave launched' and organisation_id = $2) as launches",
      [waveId, mill.id],
    );
    expect(rows).toEqual([{ invitations: 47, keys: 5, launches: 1 }]);
  });

  test("survives that its connections are killed at any step, again and again", async () => {
    const mill = await plantOrganisation(database, { Looms: 9, Dyeing: 10, Spinning: 8, Carding: 8 });
    const house = await works();
    const { actor, waveId } = await house.draft(mill);
    await launchWave(actor, house.launchDeps, waveId);
    await house.makeBoxKey(waveId);
    let isKilling = true;
    let kills = 0;
    const killer = (async () => {
      while (isKilling) {
        const { rowCount } = await database.admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = any($1) and state <> 'idle'",
          [[database.roles.issuer, database.roles.staff]],
        );
        kills += rowCount ?? 0;
        if (kills >= 15) return;
      }
    })();
    let failures = 0;
    for (let round = 0; round < 400 && (await house.waveRow(waveId)).state !== "open"; round++)
      for (const duty of [house.issuer, house.calendar])
        await duty.tick().catch(() => {
          failures += 1;
        });
    isKilling = false;
    await killer;
    while ((await house.issuer.tick()) || (await house.calendar.tick()));

    const wave = await house.waveRow(waveId);
    expect(wave.state).toBe("open");
    expect(failures).toBeGreaterThan(0);
    const groups = await house.groupsOf(waveId);
    const leaves = groups.map((group) => leafBytesOf({ ...group, publicKey: group.public_key ?? Buffer.alloc(0) }));
    expect(JSON.parse(wave.manifest).groups).toEqual({ count: 4, root: merkleRootOf(leaves).toString("hex") });
    const { rows } = await database.admin.query(
      "select (select count(*)::int from invitation.invitation where wave_id = $1) as invitations, (select count(*)::int from invitation.mail where wave_id = $1) as mails, (select count(*)::int from invitation.group_key k join wave.reporting_group g on g.id = k.group_id where g.wave_id = $1) as keys",
      [waveId],
    );
    expect(rows).toEqual([{ invitations: 35, mails: 35, keys: 4 }]);
  });

  test("is stopped when the list of people has changed before anybody was invited, and can be done again", async () => {
    const mill = await plantOrganisation(database);
    const house = await works();
    const { actor, waveId } = await house.draft(mill);
    await launchWave(actor, house.launchDeps, waveId);
    await database.admin.query("delete from organisation.person where id = $1", [mill.people[0]?.id]);
    expect(await house.issuer.tick()).toBe(false);
    expect(await house.calendar.tick()).toBe(true);
    expect((await house.waveRow(waveId)).state).toBe("draft");
    expect(await house.groupsOf(waveId)).toEqual([]);

    await launchWave(actor, house.launchDeps, waveId);
    await house.makeBoxKey(waveId);
    while ((await house.issuer.tick()) || (await house.calendar.tick()));
    expect((await house.waveRow(waveId)).state).toBe("open");
    expect((await house.groupsOf(waveId)).reduce((sum, group) => sum + group.invited, 0)).toBe(19);
  });

  test("goes on when the list of people changes after everybody was invited", async () => {
    const mill = await plantOrganisation(database);
    const house = await works();
    const { actor, waveId } = await house.draft(mill);
    await launchWave(actor, house.launchDeps, waveId);
    await house.issuer.tick();
    await database.admin.query("delete from organisation.person where id = $1", [mill.people[0]?.id]);
    await house.makeBoxKey(waveId);
    while ((await house.issuer.tick()) || (await house.calendar.tick()));
    expect((await house.waveRow(waveId)).state).toBe("open");
  });
});

describe("the moves of staff", () => {
  test("are written to the audit trail, refused in words, and hold the dates that respondents were shown", async () => {
    const mill = await plantOrganisation(database);
    const house = await works();
    const { actor, waveId } = await house.openWave(mill, { earliestClose: "2026-11-09" });
    const row = await house.waveRow(waveId);
    await expect(editWave(actor, house.clock, waveId, draftOf(row))).rejects.toThrow("Only a draft can be changed");

    expect(await inviteWave(actor, house.clock, waveId, "Set SMTP_URL.")).toEqual({
      ok: false,
      refusal: "Set SMTP_URL.",
    });
    expect(await remindWave(actor, house.clock, waveId, null)).toMatchObject({ ok: false });
    expect(await inviteWave(actor, house.clock, waveId, null)).toEqual({ ok: true, value: "open" });
    expect(await inviteWave(actor, house.clock, waveId, null)).toMatchObject({ ok: false });
    expect(await remindWave(actor, house.clock, waveId, null)).toEqual({ ok: true, value: "open" });
    for (const day of ["2026-12-01", "2026-11-31", "2026-11-20 or so", ""])
      expect(await moveClose(actor, house.clock, waveId, day)).toMatchObject({ ok: false });
    expect(await moveClose(actor, house.clock, waveId, "2026-11-20")).toMatchObject({ ok: true });
    expect(await closeWave(actor, house.clock, waveId)).toMatchObject({ ok: false });
    house.clock.set("2026-11-09T00:00:00Z");
    expect(await closeWave(actor, house.clock, waveId)).toEqual({ ok: true, value: "closing" });
    expect(await cancelWave(actor, house.clock, waveId)).toMatchObject({ ok: false });

    const { rows } = await database.admin.query<{ action: string }>(
      "select action from access.audit_event where organisation_id = $1 order by at, action",
      [mill.id],
    );
    expect(new Set(rows.map((event) => event.action))).toEqual(
      new Set([
        "wave created",
        "wave launch started",
        "wave launched",
        "wave opened",
        "invitations requested",
        "reminder requested",
        "last day moved",
        "wave closed",
      ]),
    );
  });

  test("of another organisation's wave look like those of a missing one", async () => {
    const [mill, other] = [await plantOrganisation(database), await plantOrganisation(database)];
    const house = await works();
    const { waveId } = await house.openWave(mill);
    const { actor } = await house.draft(other);
    await expect(closeWave(actor, house.clock, waveId)).rejects.toThrow("nothing at this address");
    expect((await house.waveRow(waveId)).state).toBe("open");
  });

  test("are taken over by the calendar when the last day is over", async () => {
    const mill = await plantOrganisation(database);
    const house = await works();
    const { waveId } = await house.openWave(mill);
    house.clock.set("2026-11-16T23:59:59Z");
    await house.calendar.tick();
    expect((await house.waveRow(waveId)).state).toBe("open");
    house.clock.set("2026-11-17T00:00:00Z");
    await house.calendar.tick();
    expect((await house.waveRow(waveId)).state).toBe("closing");
  });
});
