import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { inInstallation, inOrganisation } from "../../server/db/transaction.ts";
import type { OrganisationId } from "../../server/kernel/brand.ts";
import { exportRelease } from "../../server/release/export-release-action.ts";
import { openerJob, tickOpener } from "../../server/release/opener-job.ts";
import { purgeResponses } from "../../server/release/purge-responses-action.ts";
import type { Release, ReleaseUnit } from "../../server/release/release.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { findRelease } from "../../server/release/release-store.ts";
import { scoreOfTwelfths } from "../../server/score/scale-score.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import type { PlantedUnit, PlantedWave } from "../support/planted-wave.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const staff = database.pools.staff.db;

const tree: readonly PlantedUnit[] = [
  { name: "Larkfield", invited: 6 },
  { name: "Sales", parent: "Larkfield" },
  { name: "North", parent: "Sales", invited: 14 },
  { name: "South", parent: "Sales", invited: 9 },
  { name: "West", parent: "Sales", invited: 12 },
  { name: "Plant", parent: "Larkfield", invited: 10 },
  { name: "Stores", parent: "Plant", invited: 3, joins: "Plant" },
  { name: "Line", parent: "Plant", invited: 15 },
  { name: "Night", parent: "Line", invited: 2, joins: "Line" },
  { name: "Lab", parent: "Larkfield" },
  { name: "Bench", parent: "Lab", invited: 4, joins: "Larkfield" },
  { name: "Empty", parent: "Larkfield" },
];

async function answered(counts: Readonly<Record<string, number>>, seed = 1): Promise<PlantedWave> {
  const wave = await opener.closingWave(tree);
  const next = seeded(seed);
  for (const [unit, n] of Object.entries(counts))
    await wave.cast(
      unit,
      Array.from({ length: n }, () => ballotContent(randomAnswers(next))),
    );
  return wave;
}

async function released(wave: PlantedWave): Promise<Release> {
  expect(await tickOpener(opener.deps)).toBe(true);
  const release = await inInstallation(staff, "test", (tx) => findRelease(tx, wave.id));
  if (!release) throw new Error("no release");
  return release;
}

const unitOf = (release: Release, name: string): ReleaseUnit => {
  const unit = release.units.find((candidate) => candidate.name === name);
  if (!unit) throw new Error(`no unit ${name}`);
  return unit;
};

const full = { Larkfield: 7, North: 12, South: 2, West: 9, Plant: 8, Line: 13 };

test("a closed wave becomes one frozen document that says who counts where", async () => {
  const wave = await answered(full);
  const release = await released(wave);
  expect(release.wave).toMatchObject({
    id: wave.id,
    organisation: "Larkfield Group",
    title: "Learning survey 2026",
    opensOn: "2026-11-23",
    closedOn: "2026-12-12",
    mode: "sealed",
  });
  expect(release.wave.fingerprint).toMatch(/^([A-Z2-7]{4} ){9}[A-Z2-7]{4}$/);
  expect(release.participation).toMatchObject({ invited: 75, redeemed: 51, included: 51, excluded: 0, spoiled: 0 });
  expect(release.participation.quality).toMatchObject({ speed: 0, tooFast: 0, sparse: 0 });
  expect(release.units.map((unit) => `${unit.name} ${unit.status} ${unit.invited} ${unit.answered}`)).toEqual([
    "Larkfield published 75 51",
    "Sales published 35 23",
    "North published 14 12",
    "South withheld 9 null",
    "West withheld 12 null",
    "Plant published 30 21",
    "Stores joined 3 null",
    "Line published 17 13",
    "Night joined 2 null",
    "Lab joined 4 null",
    "Bench joined 4 null",
    "Empty joined 0 null",
  ]);
  const countsIn = (name: string) => release.units.find((unit) => unit.id === unitOf(release, name).countsIn)?.name;
  const homes = ["North", "South", "Stores", "Night", "Bench", "Empty"].map((name) => `${name}: ${countsIn(name)}`);
  expect(homes).toEqual([
    "North: North",
    "South: Sales",
    "Stores: Plant",
    "Night: Line",
    "Bench: Larkfield",
    "Empty: Larkfield",
  ]);

  const teams = release.units.flatMap((unit) => unit.team ?? []);
  expect(teams.map((team) => `${team.name} (${team.part}) ${team.n} of ${team.invited}`)).toEqual([
    "Rest of Larkfield (rest) 7 of 10",
    "Rest of Sales (rest) 11 of 21",
    "North (whole) 12 of 14",
    "Rest of Plant (rest) 8 of 13",
    "Line (whole) 13 of 17",
  ]);
  expect(release.units.filter((unit) => unit.summary !== null).map((unit) => unit.name)).toEqual([
    "Larkfield",
    "Sales",
    "Plant",
  ]);
  const { summary } = unitOf(release, "Sales");
  expect(summary?.teams).toBe(2);
  expect(Object.values(summary?.verdicts ?? {}).reduce((sum, n) => sum + n, 0)).toBe(2);
});

test("every own mean is that of the stored answers, recomputed here from nothing but them", async () => {
  const wave = await answered(full, 5);
  const release = await released(wave);
  const { rows } = await database.admin.query("select unit_id, scale12 from response.response where wave_id = $1", [
    wave.id,
  ]);
  let compared = 0;
  for (const unit of release.units.filter((candidate) => candidate.team)) {
    const own = rows.filter((row) => row.unit_id === unit.id);
    expect(unit.team?.n).toBe(own.length);
    for (const [at, scale] of release.scales.entries()) {
      const scores = own
        .map((row) => row.scale12[at])
        .filter((score) => score >= 0)
        .map(scoreOfTwelfths);
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      expect(unit.team?.cells[scale.code]?.own?.mean).toBe(Math.round(mean));
      expect(unit.team?.cells[scale.code]?.n).toBe(scores.length);
      compared++;
    }
  }
  expect(compared).toBe(55);
  const [weights, sum] = release.units.reduce(
    ([weight, total], { team }) =>
      team ? [weight + team.invited, total + team.invited * (team.cells["REW"]?.own?.mean ?? 0)] : [weight, total],
    [0, 0],
  );
  // the team means are rounded before they are shown, and so is theirs
  expect(Math.abs((unitOf(release, "Larkfield").summary?.means["REW"]?.mean ?? 0) - sum / weights)).toBeLessThan(1.01);
});

test("a law that asks for proof makes the kind structured in every team, and counts of few answers are not shown", async () => {
  const release = await released(await answered(full, 6));
  for (const { team } of release.units) {
    if (!team) continue;
    expect(team.kinds["RUL"]).toMatchObject({ verdict: "STRUCTURED", rule: "must_prove" });
    for (const kind of Object.values(team.kinds))
      for (const answer of Object.values(kind.questions)) {
        expect(answer.yes).toBeNull(); // no team here has 20 answers
        expect(answer.n).toBeNull();
      }
  }
});

type Answers = ReturnType<typeof randomAnswers>;

/** A wave in which the people of North answer `change` of what all others draw by lot. */
async function waveWithNorth(change: (answers: Answers, person: number) => Answers) {
  const wave = await opener.closingWave(tree);
  const next = seeded(7);
  for (const [unit, n] of Object.entries(full)) {
    const ballots = Array.from({ length: n }, (_, i) => {
      const answers = randomAnswers(next);
      return ballotContent(unit === "North" ? change(answers, i) : answers);
    });
    await wave.cast(unit, ballots);
  }
  return await released(wave);
}

test("what fewer than k people of a team answered is withheld, and with it one other team, so that it cannot be worked out", async () => {
  const release = await waveWithNorth((answers, person) =>
    person < 3 ? answers : Object.fromEntries(Object.entries(answers).filter(([code]) => !code.startsWith("TLS"))),
  );
  const teams = release.units.filter((unit) => unit.team !== null);
  const withheld = teams.filter((unit) => unit.team?.cells["TLS"] === undefined).map((unit) => unit.name);
  expect(withheld).toContain("North");
  expect(withheld.length).toBeGreaterThan(1);
  expect(unitOf(release, "North").team?.cells).toHaveProperty("SOC");
  // everybody's answers count in what is said of the whole
  expect(release.scales.find((scale) => scale.code === "TLS")?.reliability.between?.teams ?? 5).toBe(5);
});

test("a team in which nearly everybody has one score is withheld in the same way, and its verdict does not tell", async () => {
  const release = await waveWithNorth((answers) => ({ ...answers, STK1: 5, STK2: 5, STK3: 1 }));
  const north = unitOf(release, "North").team;
  expect(north?.cells).not.toHaveProperty("STK");
  expect(north?.pillars["MOTIVE"]).toEqual({ state: "UNKNOWN", weakest: expect.anything() });
  expect(north?.verdict).toBe("NOT_ENOUGH_EVIDENCE");
  expect(release.units.filter(({ team }) => team && team.cells["STK"] === undefined).length).toBeGreaterThan(1);
});

test("the answers to a statement are counted for units of ten and more, and add up to their people", async () => {
  const release = await waveWithNorth((answers) => answers);
  let shown = 0;
  for (const unit of release.units)
    for (const counts of Object.values(unit.items ?? {})) {
      expect(unit.answered).toBeGreaterThanOrEqual(10);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(unit.answered);
      shown++;
    }
  expect(shown).toBeGreaterThan(0);
});

test("a statement that is withheld for the whole is not described in the method section either", async () => {
  const wave = await opener.closingWave(tree);
  const next = seeded(11);
  for (const [unit, n] of Object.entries(full))
    await wave.cast(
      unit,
      Array.from({ length: n }, () => ballotContent({ ...randomAnswers(next), MIS1: 5 })),
    );
  const release = await released(wave);
  expect(release.units[0]?.items).not.toHaveProperty("MIS1");
  const described = release.scales.flatMap(({ reliability }) => reliability.items.map((item) => item.code));
  expect(described.length).toBeGreaterThan(0);
  expect(described.filter((code) => release.units[0]?.items?.[code] === undefined)).toEqual([]);
});

test("the rows hold the same numbers as the document, whose hash is stored; it is made once and for all", async () => {
  const wave = await answered(full, 8);
  const release = await released(wave);
  const { document, hash } = await exportRelease(staff, wave.id);
  expect(JSON.parse(document)).toEqual(release);
  expect(createHash("sha256").update(document).digest()).toEqual(hash);
  const { rows: teams } = await database.admin.query("select * from release.team where wave_id = $1", [wave.id]);
  const { rows: cells } = await database.admin.query("select * from release.cell where wave_id = $1", [wave.id]);
  const { rows: kinds } = await database.admin.query("select * from release.kind_verdict where wave_id = $1", [
    wave.id,
  ]);
  expect([teams.length, cells.length, kinds.length]).toEqual([5, 55, 30]);
  for (const row of cells) {
    const cell = release.units.find((unit) => unit.id === row.unit_id)?.team?.cells[row.scale];
    expect([row.mean, row.upper, row.estimate, row.p50, row.p60, row.state]).toEqual([
      cell?.own?.mean,
      cell?.own?.upper,
      cell?.estimate?.mean,
      cell?.p50,
      cell?.p60,
      cell?.state,
    ]);
  }
  expect(await releaseWave(opener.deps, wave.id)).toBe(false);
  expect(await openerJob(opener.deps).tick()).toBe(false);
  expect((await exportRelease(staff, wave.id)).document).toBe(document);
  await database.admin.query("update release.release set document = document || ' ' where wave_id = $1", [wave.id]);
  await expect(exportRelease(staff, wave.id)).rejects.toThrow("hash differs");
});

test("a release is read within its own organisation only; a wave without one is not found", async () => {
  const wave = await answered(full, 9);
  await released(wave);
  const foreign = await answered({ Line: 1 });
  const readAs = (organisationId: string) =>
    inOrganisation(staff, organisationId as OrganisationId, "test", (tx) => findRelease(tx, wave.id));
  expect(await readAs(wave.organisationId)).toBeDefined();
  expect(await readAs(foreign.organisationId)).toBeUndefined();
  expect(await findRelease(staff, wave.id)).toBeUndefined();
  await expect(exportRelease(staff, foreign.id)).rejects.toMatchObject({ kind: "not-found" });
});

test("purging deletes answers and comments and keeps sums and release, and only after the release", async () => {
  const wave = await answered(full, 10);
  const before = await purgeResponses(opener.deps, wave.id);
  expect(before).toMatchObject({ ok: false });
  await released(wave);
  const rows = async (table: string) =>
    (await database.admin.query(`select from ${table} where wave_id = $1`, [wave.id])).rowCount;
  expect(await rows("response.response")).toBe(51);
  expect(await purgeResponses(opener.deps, wave.id)).toEqual({ ok: true, value: undefined });
  expect(await rows("response.response")).toBe(0);
  expect(await rows("response.scale_sum")).toBe(55);
  expect(await rows("release.cell")).toBe(55);
  expect(await purgeResponses(opener.deps, wave.id)).toEqual({ ok: true, value: undefined });
});

test("redeemed tokens go when identities were purged, and responses after 24 months", async () => {
  const wave = await answered(full, 11);
  await released(wave);
  const spent = async () =>
    (
      await database.admin.query(
        "select from ballot.spent s join wave.reporting_group g on g.id = s.group_id where g.wave_id = $1",
        [wave.id],
      )
    ).rowCount;
  expect(await spent()).toBe(51);
  await database.admin.query("update wave.wave set identities_purged_at = now() where id = $1", [wave.id]);
  expect(await tickOpener(opener.deps)).toBe(true);
  expect(await spent()).toBe(0);
  const later = (iso: string) => tickOpener({ ...opener.deps, clock: { now: () => new Date(iso) } });
  expect(await later("2028-12-11T23:59:59Z")).toBe(false);
  expect(await later("2028-12-12T00:00:00Z")).toBe(true);
  const { rows } = await database.admin.query("select responses_purged_at from wave.wave where id = $1", [wave.id]);
  expect(rows[0].responses_purged_at).not.toBeNull();
});
