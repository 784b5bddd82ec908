import { expect, test } from "vitest";
import { inInstallation } from "../../server/db/transaction.ts";
import type { Answers } from "../../server/definition/answer-schema.ts";
import type { UnitId } from "../../server/kernel/brand.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { selectComments } from "../../server/release/comment-store.ts";
import { shownComments } from "../../server/release/comments.ts";
import { exportOutsideRelease, exportRelease } from "../../server/release/export-release-action.ts";
import { openerJob } from "../../server/release/opener-job.ts";
import { releaseWave } from "../../server/release/release-action.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";
import type { PlantedUnit, PlantedWave } from "../support/planted-wave.ts";

const database = await freshDatabase();
const opener = await testOpener(database);
const { order } = shippedDefinition().key;

async function closed(units: readonly PlantedUnit[], fill: (wave: PlantedWave) => Promise<void>): Promise<PlantedWave> {
  const wave = await opener.closingWave(units);
  await fill(wave);
  expect(await openBox(opener.deps, wave.id)).toBe("closed");
  expect(await releaseWave(opener.deps, wave.id)).toBe(true);
  return wave;
}

const readBy = (wave: PlantedWave, unit: string) =>
  inInstallation(database.pools.staff.db, "read comments", (tx) =>
    selectComments(tx, wave.id, wave.unitIds.get(unit) as UnitId, { from: 0, most: 2_000 }),
  );

/** Spearman's rank correlation in standard deviations of chance. */
function zOf(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]) => {
    const sorted = values.toSorted((x, y) => x - y);
    return values.map((value) => sorted.indexOf(value));
  };
  const [x, y] = [ranks(a), ranks(b)];
  const squares = x.reduce((sum, rank, at) => sum + (rank - (y[at] ?? 0)) ** 2, 0);
  const n = x.length;
  return (1 - (6 * squares) / (n * (n * n - 1))) * Math.sqrt(n - 1);
}

test("the order of 1,000 comments says nothing about when they came, nor which ratings they came with", async () => {
  const count = 1_000;
  // each ballot's number stands in its comment, and in its first five ratings to the base of five
  const ratingsOf = (number: number): Answers =>
    Object.fromEntries(order.slice(0, 5).map((code, digit) => [code, (Math.floor(number / 5 ** digit) % 5) + 1]));
  const wave = await closed([{ name: "Larkfield", invited: count }], async ({ cast }) => {
    const next = seeded(21);
    await cast(
      "Larkfield",
      Array.from({ length: count }, (_, number) =>
        ballotContent({ ...randomAnswers(next), ...ratingsOf(number), comment: String(number) }),
      ),
    );
  });
  const said = (await readBy(wave, "Larkfield")).texts.map(Number);
  const outside = await exportOutsideRelease(database.pools.staff.db, wave.id);
  // what the page of the unit says of them: how many there are
  expect(outside.comments).toEqual([{ unit: wave.unitIds.get("Larkfield"), count: said.length }]);
  const { rows } = await database.admin.query<{ answers: number[] }>(
    "select answers from response.response where wave_id = $1 order by ctid",
    [wave.id],
  );
  const rated = rows.map(({ answers }) => answers.slice(0, 5).reduce((sum, a, digit) => sum + (a - 1) * 5 ** digit, 0));
  expect(said.length).toBeGreaterThan(950); // a few are left out as careless
  expect(new Set(said)).toEqual(new Set(rated));
  const places = (numbers: readonly number[]) => {
    const placeOf = new Map(numbers.map((number, place) => [number, place]));
    return said.toSorted((a, b) => a - b).map((number) => placeOf.get(number) ?? -1);
  };
  const arrival = said.toSorted((a, b) => a - b);
  // the ids are drawn anew in every run: beyond 3 chance alone comes once in 120 runs, beyond 4.5 never in practice
  const byChance = 4.5;
  expect(Math.abs(zOf(places(said), arrival))).toBeLessThan(byChance);
  expect(Math.abs(zOf(places(rated), arrival))).toBeLessThan(byChance);
  expect(Math.abs(zOf(places(said), places(rated)))).toBeLessThan(byChance);
  // the measure is not blind: with one order taken for the other it would be far out
  expect(zOf(arrival, arrival)).toBeGreaterThan(30);
}, 60_000);

const tree: readonly PlantedUnit[] = [
  { name: "Larkfield" },
  { name: "Sales", parent: "Larkfield" },
  { name: "North", parent: "Sales", invited: 12 },
  { name: "South", parent: "Sales", invited: 9 },
  { name: "Plant", parent: "Larkfield" },
  { name: "Line", parent: "Plant", invited: 12 },
  { name: "Stores", parent: "Plant", invited: 9 },
];

const said = (unit: string, n: number, next: () => number) =>
  Array.from({ length: n }, (_, i) => ballotContent(randomAnswers(next, { comment: `${unit} said ${i}` })));

test("comments stand for the department, and for no team; where fewer than ten answered for none", async () => {
  const next = seeded(4);
  const wave = await closed(tree, async ({ cast }) => {
    await cast("North", said("North", 8, next));
    await cast("South", said("South", 7, next));
    await cast("Line", said("Line", 9, next));
    await cast("Stores", said("Stores", 8, next));
  });
  expect((await readBy(wave, "Sales")).total).toBe(15);
  expect((await readBy(wave, "Plant")).total).toBe(17);
  for (const team of ["North", "South", "Line", "Stores", "Larkfield"])
    expect((await readBy(wave, team)).total, team).toBe(0);
  const { document } = await exportRelease(database.pools.staff.db, wave.id);
  expect(document).not.toContain("said");

  const few = await closed([{ name: "Larkfield", invited: 20 }], ({ cast }) => cast("Larkfield", said("Few", 9, next)));
  expect((await readBy(few, "Larkfield")).total).toBe(0);
});

test("a comment whose unit turns out too small or hidden moves up, and goes nowhere at the top", () => {
  const unit = (id: string, parentId: string | null, status: "published" | "withheld", answered: number) =>
    ({ id, parentId, status, answered }) as Parameters<typeof shownComments>[0][number];
  const units = [
    unit("top", null, "published", 30),
    unit("small", "top", "published", 9),
    unit("gone", "small", "withheld", 12),
  ];
  const comments = ["small", "gone", "top", "nowhere"].map((unitId) => ({ unitId, text: unitId }));
  const shown = shownComments(units, comments, 10, systemRandom);
  expect(shown.map((comment) => comment.unitId)).toEqual(["top", "top", "top"]);
  expect(shown.map((comment) => comment.id)).toEqual(shown.map((comment) => comment.id).sort());
  expect(shownComments(units, comments, 31, systemRandom)).toEqual([]);
});

test("comments are deleted with the responses, 24 months after the close", async () => {
  const wave = await closed([{ name: "Larkfield", invited: 20 }], ({ cast }) =>
    cast("Larkfield", said("Larkfield", 14, seeded(9))),
  );
  expect((await readBy(wave, "Larkfield")).total).toBe(14);
  const later = { now: () => new Date("2028-12-12T06:00:01Z") };
  await openerJob({ ...opener.deps, clock: later }).tick();
  expect((await readBy(wave, "Larkfield")).total).toBe(0);
  for (const table of ["response.comment", "response.response", "release.comment"]) {
    const { rows } = await database.admin.query(`select 1 from ${table} where wave_id = $1`, [wave.id]);
    expect(rows, table).toEqual([]);
  }
});
