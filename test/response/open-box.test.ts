import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { answerRowOf } from "../../server/definition/answer-row.ts";
import type { Answers } from "../../server/definition/answer-schema.ts";
import type { UnitId, WaveId } from "../../server/kernel/brand.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import { boxKeyNameOf } from "../../server/response/box-key-job.ts";
import { boxJob } from "../../server/response/close-job.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { scale12Of } from "../../server/response/opened-ballot.ts";
import { selectSums } from "../../server/response/sums-store.ts";
import { sumsOf } from "../../server/score/sums.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import { type PlantedUnit, type PlantedWave, plainOf, plantWave } from "../support/planted-wave.ts";
import { folderOfFile } from "../support/temporary-folder.ts";

const database = await freshDatabase();
const definition = shippedDefinition();
const keyStore = await openKeyStore({ directories: [folderOfFile(), folderOfFile()] });
const clock = { now: () => new Date("2026-12-12T06:00:00Z") };
const deps = { db: database.pools.opener.db, keyStore, clock, random: systemRandom, log: silentLog };

const tree: readonly PlantedUnit[] = [
  { name: "Larkfield" },
  { name: "Sales", parent: "Larkfield" },
  { name: "North", parent: "Sales", invited: 12 },
  { name: "South", parent: "Sales", invited: 9 },
  { name: "Plant", parent: "Larkfield", invited: 10 },
  { name: "Stores", parent: "Plant", invited: 3, joins: "Plant" },
  { name: "Line", parent: "Plant", invited: 15 },
];

async function closingWave(units = tree): Promise<PlantedWave> {
  const wave = await plantWave(database.admin, units, { state: "closing", issuingEnded: true });
  await keyStore.write(boxKeyNameOf(wave.id), wave.boxPrivateKey);
  return wave;
}

async function all(text: string, waveId: WaveId): Promise<Record<string, unknown>[]> {
  return (await database.admin.query(text, [waveId])).rows;
}

const stateOf = async (waveId: WaveId) => (await all("select * from wave.wave where id = $1", waveId))[0];
const left = async (waveId: WaveId, table: "inbox" | "spent") =>
  (
    await all(
      `select t.* from ballot.${table} t join wave.reporting_group g on g.id = t.group_id where g.wave_id = $1`,
      waveId,
    )
  ).length;

test("what was answered is what is stored, under the atom of the release, and the box is gone", async () => {
  const wave = await closingWave();
  const next = seeded(1);
  const cast: { unit: string; answers: Answers }[] = [];
  // South has 3 answers, fewer than k: they count in Sales together with nobody else, so North is hidden or they join
  for (const [unit, n] of [
    ["North", 9],
    ["South", 3],
    ["Plant", 7],
    ["Line", 12],
  ] as const) {
    for (let i = 0; i < n; i++) cast.push({ unit, answers: randomAnswers(next) });
  }
  for (const { unit, answers } of cast) await wave.cast(unit, [ballotContent(answers)]);

  expect(await openBox(deps, wave.id)).toBe("closed");

  const rows = await all("select * from response.response where wave_id = $1", wave.id);
  const texts = (list: readonly unknown[]) => list.map((row) => JSON.stringify(row)).sort();
  expect(texts(rows.map((row) => row.answers))).toEqual(
    texts(cast.map(({ answers }) => answerRowOf(definition, answers))),
  );
  const nameOf = new Map([...wave.unitIds].map(([name, id]) => [id, name]));
  const byAtom: Record<string, number> = {};
  for (const row of rows) {
    const name = nameOf.get(row.unit_id as UnitId) ?? "";
    byAtom[name] = (byAtom[name] ?? 0) + 1;
  }
  expect(Object.values(byAtom).every((n) => n >= 5)).toBe(true);
  expect(byAtom).toMatchObject({ Line: 12, Plant: 7 });
  expect(byAtom).not.toHaveProperty("South");

  expect(await left(wave.id, "inbox")).toBe(0);
  expect(await left(wave.id, "spent")).toBe(cast.length);
  expect(await keyStore.read(boxKeyNameOf(wave.id))).toBeUndefined();
  expect(await stateOf(wave.id)).toMatchObject({ state: "closed", closed_at: clock.now(), withheld_count: null });
  const groups = await all(
    "select label, redeemed from wave.reporting_group where wave_id = $1 order by leaf",
    wave.id,
  );
  expect(groups.map((row) => `${row.label} ${row.redeemed}`)).toEqual(["North 9", "South 3", "Plant 7", "Line 12"]);
  expect(await openBox(deps, wave.id)).toBe("not due");
});

test("PostgreSQL's sums are those of the scoring, to the last integer", async () => {
  const wave = await closingWave();
  const next = seeded(2);
  const sparse = () => Object.fromEntries(Object.entries(randomAnswers(next)).filter(() => next() < 0.72));
  for (const [unit, n] of [
    ["North", 12],
    ["South", 8],
    ["Plant", 13],
    ["Line", 15],
  ] as const)
    await wave.cast(
      unit,
      Array.from({ length: n }, () => ballotContent(next() < 0.3 ? sparse() : randomAnswers(next))),
    );
  expect(await openBox(deps, wave.id)).toBe("closed");

  const rows = await all("select unit_id, answers from response.response where wave_id = $1", wave.id);
  const opening = await all("select unit_id, scored from response.opening where wave_id = $1", wave.id);
  const scored = new Map(opening.map((row) => [row.unit_id as UnitId, row.scored as number]));
  const sums = await selectSums(deps.db, wave.id, definition.key, scored);
  const atoms = [...new Set(rows.map((row) => row.unit_id as UnitId))];
  expect(atoms.length).toBeGreaterThan(2);
  expect([...sums.keys()].sort()).toEqual(atoms.sort());
  for (const atom of atoms) {
    const answers = rows.filter((row) => row.unit_id === atom).map((row) => row.answers as number[]);
    expect(sums.get(atom)).toEqual(sumsOf(definition.key, answers));
  }
});

test("25 damaged ballots are spoiled and counted, and the good ones stay", async () => {
  const wave = await closingWave([{ name: "Larkfield", invited: 60 }]);
  const next = seeded(3);
  const good = Array.from({ length: 10 }, () => ballotContent(randomAnswers(next)));
  await wave.cast("Larkfield", good);
  const text = (json: string) => plainOf(Buffer.from(json.padEnd(1856, " ")));
  const whole = good[0] ?? ballotContent({});
  const damaged: (Buffer | object)[] = [
    randomBytes(1856),
    text(""),
    text("null"),
    text("[]"),
    text("{"),
    text(`${JSON.stringify(whole)} x`),
    Buffer.concat([Buffer.from("\ufeff"), plainOf(whole).subarray(0, 1853)]),
    Buffer.concat([plainOf(whole).subarray(0, 1855), Buffer.of(0)]),
    Buffer.concat([Buffer.from('{"v":1,"answers":{"comment":"'), Buffer.of(0xff), Buffer.alloc(1826, 32)]),
    { ...whole, v: 2 },
    { ...whole, extra: true },
    { v: 1, answers: {} },
    { ...whole, pace: null },
    { ...whole, pace: { speed: false } },
    { ...whole, pace: { speed: 0, tooFast: false } },
    { ...whole, pace: { speed: false, tooFast: false, seconds: 240 } },
    { ...whole, answers: null },
    { ...whole, answers: [1, 2, 3] },
    ballotContent({ INI4: 6 }),
    ballotContent({ INI4: "3" }),
    ballotContent({ REW9: 3 }),
    ballotContent({ KC: { XXX: "yes" } }),
    ballotContent({ TEN: "ten years" }),
    ballotContent({ comment: "a\0b" }),
    text(`{"v":1,"answers":{"__proto__":{"INI4":5}},"pace":{"speed":false,"tooFast":false}}`),
  ];
  expect(damaged).toHaveLength(25);
  await wave.cast("Larkfield", damaged);
  // and two that do not open at all: sealed for another group, and random
  const group = wave.groups.get("Larkfield")?.id;
  const other = await closingWave([{ name: "Other", invited: 60 }]);
  for (const sealed of [await other.seal("Other", plainOf(whole)), randomBytes(1937)]) {
    await database.admin.query("insert into ballot.inbox (group_id, sealed) values ($1, $2)", [group, sealed]);
    await database.admin.query("insert into ballot.spent (nonce, group_id, signature) values ($1, $2, $3)", [
      randomBytes(32),
      group,
      randomBytes(256),
    ]);
  }
  expect(await openBox(deps, wave.id)).toBe("closed");
  const [opening] = await all(
    "select included, scored, excluded, spoiled from response.opening where wave_id = $1",
    wave.id,
  );
  expect(opening).toEqual({ included: 10, scored: 10, excluded: 0, spoiled: 27 });
  expect(await all("select * from response.response where wave_id = $1", wave.id)).toHaveLength(10);
});

test("careless ballots are left out and counted, with their flags", async () => {
  const wave = await closingWave([{ name: "Larkfield", invited: 60 }]);
  const next = seeded(4);
  const straight = Object.fromEntries(definition.key.order.map((code) => [code, 3]));
  const few = Object.fromEntries(definition.key.order.slice(0, 10).map((code) => [code, 4]));
  const careful = Array.from({ length: 8 }, () => ballotContent(randomAnswers(next)));
  await wave.cast("Larkfield", careful);
  await wave.cast("Larkfield", [
    ballotContent(straight, { speed: true, tooFast: false }),
    ballotContent(straight), // slow: kept
    ballotContent(few), // sparse
    ballotContent(randomAnswers(next), { speed: true, tooFast: true }),
    ballotContent(randomAnswers(next), { speed: true, tooFast: false }), // fast, but consistent: kept
  ]);
  expect(await openBox(deps, wave.id)).toBe("closed");
  const [opening] = await all("select included, excluded, spoiled from response.opening where wave_id = $1", wave.id);
  expect(opening).toEqual({ included: 10, excluded: 3, spoiled: 0 });
  const [quality] = await all("select * from response.quality where wave_id = $1", wave.id);
  expect(quality).toMatchObject({ speed: 3, too_fast: 1, sparse: 1, comments_dropped: 0 });
  expect(quality?.straight).toBeGreaterThanOrEqual(2);
  // fewer than k were left out: nothing at all stays of their answers
  expect(await all("select * from response.excluded_sum where wave_id = $1", wave.id)).toEqual([]);
});

test("of k careless ballots two sums a sub-scale stay, of the whole organisation, and no row of them", async () => {
  const wave = await closingWave();
  const next = seeded(14);
  await wave.cast(
    "North",
    Array.from({ length: 9 }, () => ballotContent(randomAnswers(next))),
  );
  const careless = Array.from({ length: 6 }, () => randomAnswers(next));
  const inPlaces = [careless.slice(0, 4), careless.slice(4)];
  for (const [i, unit] of ["Line", "Plant"].entries())
    await wave.cast(unit, inPlaces[i]?.map((answers) => ballotContent(answers, { speed: true, tooFast: true })) ?? []);
  expect(await openBox(deps, wave.id)).toBe("closed");
  const scores = careless.map((answers) => scale12Of(definition.key, answerRowOf(definition, answers)));
  const expected = definition.key.scales.flatMap(({ code }, at) => {
    const known = scores.map((row) => row[at] ?? -1).filter((score) => score >= 0);
    const sum12 = known.reduce((sum, score) => sum + score, 0);
    return known.length < 5 ? [] : [{ wave_id: wave.id, scale: code, n: known.length, sum12: String(sum12) }];
  });
  expect(expected.length).toBeGreaterThan(5);
  const kept = await all("select * from response.excluded_sum where wave_id = $1 order by scale", wave.id);
  expect(kept).toEqual(expected.toSorted((a, b) => (a.scale < b.scale ? -1 : 1)));
  const { rows } = await database.admin.query("select answers from response.response where wave_id = $1", [wave.id]);
  const rowsKept = new Set(rows.map((row) => JSON.stringify(row.answers)));
  expect(rowsKept.size).toBe(9);
  for (const answers of careless) expect(rowsKept.has(JSON.stringify(answerRowOf(definition, answers)))).toBe(false);
});

test("fewer than k ballots are never opened: the wave is withheld, the box emptied, the key destroyed", async () => {
  const wave = await closingWave();
  await wave.cast(
    "North",
    Array.from({ length: 4 }, () => ballotContent(randomAnswers(seeded(5)))),
  );
  expect(await openBox(deps, wave.id)).toBe("withheld");
  expect(await stateOf(wave.id)).toMatchObject({ state: "withheld", withheld_count: 4, released_at: clock.now() });
  expect(await left(wave.id, "inbox")).toBe(0);
  expect(await keyStore.read(boxKeyNameOf(wave.id))).toBeUndefined();
  for (const table of [
    "response",
    "comment",
    "opening",
    "quality",
    "scale_sum",
    "pillar_sum",
    "kind_sum",
    "tenure_sum",
    "excluded_sum",
  ])
    expect(await all(`select * from response.${table} where wave_id = $1`, wave.id), table).toEqual([]);
});

test("an empty wave, and one of whose ballots fewer than k count, are withheld too", async () => {
  const empty = await closingWave();
  expect(await openBox(deps, empty.id)).toBe("withheld");
  expect(await stateOf(empty.id)).toMatchObject({ withheld_count: 0 });
  const spoiled = await closingWave();
  await spoiled.cast(
    "Line",
    Array.from({ length: 4 }, () => ballotContent(randomAnswers(seeded(6)))),
  );
  await spoiled.cast(
    "Line",
    Array.from({ length: 9 }, () => ballotContent({})),
  ); // sparse
  expect(await openBox(deps, spoiled.id)).toBe("withheld");
  expect(await stateOf(spoiled.id)).toMatchObject({ state: "withheld", withheld_count: 13 });
  expect(await all("select * from response.opening where wave_id = $1", spoiled.id)).toEqual([]);
});

test("a comment stands apart from its ratings, above the team, with at least ten respondents or not at all", async () => {
  const wave = await closingWave();
  const next = seeded(7);
  const said = (unit: string, n: number) =>
    Array.from({ length: n }, (_, i) => ballotContent(randomAnswers(next, { comment: `${unit} ${i}` })));
  await wave.cast("North", said("North", 8));
  await wave.cast("South", said("South", 7));
  await wave.cast("Line", said("Line", 6));
  await wave.cast("Plant", [...said("Plant", 1), ballotContent(randomAnswers(next, { comment: "   " }))]);
  expect(await openBox(deps, wave.id)).toBe("closed");
  const rows = await all("select * from response.comment where wave_id = $1", wave.id);
  expect(rows).toHaveLength(22);
  const nameOf = new Map([...wave.unitIds].map(([name, id]) => [id, name]));
  for (const row of rows) {
    // Plant has 8 respondents only, so its comments stand under the whole, with the smallest other pool: that of Sales
    expect(nameOf.get(row.unit_id as UnitId), String(row.text)).toBe("Larkfield");
  }
  const ids = new Set((await all("select id from response.response where wave_id = $1", wave.id)).map((row) => row.id));
  expect(rows.some((row) => ids.has(row.id))).toBe(false);

  const small = await closingWave([{ name: "Larkfield", invited: 20 }]);
  await small.cast("Larkfield", said("Small", 7));
  expect(await openBox(deps, small.id)).toBe("closed");
  expect(await all("select * from response.comment where wave_id = $1", small.id)).toEqual([]);
  expect(await all("select comments_dropped from response.quality where wave_id = $1", small.id)).toEqual([
    { comments_dropped: 7 },
  ]);
});

test("the opener waits for the issuer, and two openers at once are harmless", async () => {
  const wave = await plantWave(database.admin, tree, { state: "closing" });
  await keyStore.write(boxKeyNameOf(wave.id), wave.boxPrivateKey);
  await wave.cast(
    "Line",
    Array.from({ length: 9 }, () => ballotContent(randomAnswers(seeded(8)))),
  );
  expect(await openBox(deps, wave.id)).toBe("not due");
  await database.admin.query("update wave.wave set issuing_ended_at = now() where id = $1", [wave.id]);
  const outcomes = await Promise.all([openBox(deps, wave.id), openBox(deps, wave.id), openBox(deps, wave.id)]);
  expect(outcomes.filter((outcome) => outcome === "closed")).toHaveLength(1);
  expect(await all("select * from response.response where wave_id = $1", wave.id)).toHaveLength(9);
});

test("a missing or wrong box key stops with what to do, and nothing is lost", async () => {
  const wave = await plantWave(database.admin, tree, { state: "closing", issuingEnded: true });
  await wave.cast(
    "Line",
    Array.from({ length: 9 }, () => ballotContent(randomAnswers(seeded(9)))),
  );
  await expect(openBox(deps, wave.id)).rejects.toThrow("restore its copy");
  const wrong = await closingWave();
  await keyStore.write(boxKeyNameOf(wave.id), wrong.boxPrivateKey);
  await expect(openBox(deps, wave.id)).rejects.toThrow("restore the right copy");
  expect(await left(wave.id, "inbox")).toBe(9);
  await keyStore.write(boxKeyNameOf(wave.id), wave.boxPrivateKey);
  expect(await openBox(deps, wave.id)).toBe("closed");
});

test("at launch the private box key is on disk in every copy before its public half is written", async () => {
  const wave = await plantWave(database.admin, tree, { state: "launching" });
  await database.admin.query("update wave.wave set box_public_key = null where id = $1", [wave.id]);
  const noKeyThere = { ...keyStore, ensure: async () => Promise.reject(new Error("disk full")) };
  await expect(boxJob({ ...deps, keyStore: noKeyThere }).tick()).rejects.toThrow("disk full");
  expect((await stateOf(wave.id))?.box_public_key).toBeNull();
  expect(await boxJob(deps).tick()).toBe(true);
  const published = (await stateOf(wave.id))?.box_public_key as Buffer;
  expect(published).toHaveLength(65);
  await boxJob(deps).tick();
  expect((await stateOf(wave.id))?.box_public_key).toEqual(published);
  expect(await keyStore.read(boxKeyNameOf(wave.id))).toHaveLength(32);
});

test("a key that a crash left over is destroyed at the next look; one whose box is still to be opened stays", async () => {
  const [closed, open, cancelled] = [await closingWave(), await closingWave(), await closingWave()];
  const set = (state: string, wave: PlantedWave) =>
    database.admin.query("update wave.wave set state = $2 where id = $1", [wave.id, state]);
  await set("closed", closed);
  await set("open", open);
  await set("cancelled", cancelled);
  await cancelled.cast("Line", [ballotContent({}), ballotContent({})]);
  await open.cast("Line", [ballotContent({})]);
  const job = boxJob(deps);
  expect(await job.tick()).toBe(true);
  const names = await keyStore.list();
  expect(names).toContain(boxKeyNameOf(open.id));
  expect(names).not.toContain(boxKeyNameOf(closed.id));
  expect(names).not.toContain(boxKeyNameOf(cancelled.id));
  expect(await left(cancelled.id, "inbox")).toBe(0);
  expect(await left(open.id, "inbox")).toBe(1);
});
