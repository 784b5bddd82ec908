import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inTransaction } from "../../server/db/transaction.ts";
import type { UnitId, WaveId } from "../../server/kernel/brand.ts";
import { randomUuid, systemRandom } from "../../server/kernel/random.ts";
import { scale12Of } from "../../server/response/opened-ballot.ts";
import { insertResponses } from "../../server/response/response-store.ts";
import { insertSums, selectSums } from "../../server/response/sums-store.ts";
import { emptySums, sumsOf, type TeamSums } from "../../server/score/sums.ts";
import { addSums, subtractSums } from "../../server/score/sums-merge.ts";
import { shippedDefinition } from "../definition/shipped.ts";
import { freshDatabase } from "../support/fresh-database.ts";

/**
 * The sums of PostgreSQL against those of TypeScript: 1,000 random teams of one to seven people, each with its eleven
 * sub-scales and eighteen questions about kinds, so 11,000 comparisons of a sub-scale; added up in one statement.
 */
const { pools } = await freshDatabase();
const { key } = shippedDefinition();
const [items, length] = [key.order.length, key.order.length + key.kinds.length * key.kindQuestions.length];

/** A seventh of the answers are missing, and some people say the same throughout. */
const clicks = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0, -1] as const;
const cells = [1, 1, 0, 0, 2, -1] as const;
const answers = fc.oneof(
  { weight: 9, arbitrary: fc.array(fc.nat(11), { minLength: length, maxLength: length }) },
  fc.nat(11).map((one) => new Array<number>(length).fill(one)),
);
const person = answers.map((row) =>
  row.map((draw, at) => (at < items ? clicks[draw] : cells[draw % cells.length]) ?? -1),
);
const drawn = fc.sample(fc.array(person, { minLength: 1, maxLength: 7 }), { numRuns: 1000, seed: 20_261_125 });
const waveId = randomUuid(systemRandom) as WaveId;
const teams = new Map(drawn.map((rows) => [randomUuid(systemRandom) as UnitId, rows]));

async function sumsOfDatabase(): Promise<ReadonlyMap<UnitId, TeamSums>> {
  return await inTransaction(pools.opener.db, "sum up", async (tx) => {
    const rows = [...teams].flatMap(([unitId, people]) =>
      people.map((row) => {
        const [given, scale12] = [Int8Array.from(row), Int8Array.from(scale12Of(key, row))];
        return { id: randomUuid(systemRandom), unitId, row: given, scale12 };
      }),
    );
    await insertResponses(tx, waveId, rows);
    return await selectSums(tx, waveId, key, await insertSums(tx, waveId, key));
  });
}
const found = await sumsOfDatabase();

test("PostgreSQL and TypeScript add up the same, for any answers of any team", () => {
  expect(found.size).toBe(teams.size);
  for (const [unitId, rows] of teams) {
    const expected = sumsOf(key, rows);
    // toEqual says what differs, and takes a hundred times longer
    if (!isDeepStrictEqual(found.get(unitId), expected)) expect(found.get(unitId)).toEqual(expected);
  }
  const parts = [...found.values()].flatMap((sums) => Object.values(sums.scales));
  expect(parts.length).toBe(11_000);
  expect(parts.filter((sums) => sums.n === 0).length).toBeGreaterThan(50);
  expect(parts.filter((sums) => sums.nComplete > 2).length).toBeGreaterThan(500);
});

test("the sums of PostgreSQL merge to those of everybody, and subtract again to those of each team", () => {
  const all = sumsOf(key, [...teams.values()].flat());
  let [sum, left] = [emptySums(key), all];
  for (const sums of found.values()) {
    sum = addSums(sum, sums);
    left = subtractSums(left, sums);
  }
  expect(sum).toEqual(all);
  expect(left).toEqual(emptySums(key));
});
