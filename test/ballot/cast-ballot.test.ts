import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Ballot } from "../../server/ballot/ballot-store.ts";
import { openBallotBox } from "../../server/ballot/cast-ballot-action.ts";
import { ballotOf } from "../../server/ballot/token.ts";
import { lockExclusive } from "../../server/db/advisory-lock.ts";
import { inTransaction } from "../../server/db/transaction.ts";
import type { GroupId } from "../../server/kernel/brand.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { boxLockOf } from "../../server/wave/box-lock.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { type PlantedWave, plantWave } from "../support/planted-wave.ts";

const database = await freshDatabase();
const { pool } = database.pools.collector;
const wave = await plantWave(database.admin, [
  { name: "Larkfield" },
  { name: "North", parent: "Larkfield", invited: 12 },
  { name: "South", parent: "Larkfield", invited: 12 },
]);

function newBallot(group: string, of: PlantedWave = wave): Ballot {
  const body = Buffer.concat([of.token(group), randomBytes(1937)]);
  const { token, sealed } = ballotOf(body) ?? {};
  const groupId = of.groups.get(group)?.id;
  if (!token || !sealed || !groupId) throw new Error("not a ballot");
  return { waveId: of.id, groupId, nonce: token.nonce, signature: token.signature, sealed };
}

async function rows(table: "spent" | "inbox", groupId: GroupId | undefined): Promise<number> {
  const { rows } = await database.admin.query(`select count(*)::int as n from ballot.${table} where group_id = $1`, [
    groupId,
  ]);
  return rows[0].n;
}

const groupId = (name: string, of: PlantedWave = wave) => of.groups.get(name)?.id;

test("many ballots at once are all in the box, each whole, in few transactions", async () => {
  const box = openBallotBox(pool, silentLog);
  const ballots = Array.from({ length: 200 }, (_, i) => newBallot(i % 2 ? "North" : "South"));
  const castings = await Promise.all(ballots.map((ballot) => box.cast(ballot)));
  expect(new Set(castings)).toEqual(new Set(["stored"]));
  const { rows: stored } = await database.admin.query(
    "select nonce, signature, group_id from ballot.spent where group_id = any($1)",
    [[groupId("North"), groupId("South")]],
  );
  const inRow = (ballot: Ballot) =>
    `${ballot.nonce.toString("hex")} ${ballot.signature.toString("hex")} ${ballot.groupId}`;
  expect(stored.map((row) => inRow({ ...row, groupId: row.group_id })).sort()).toEqual(ballots.map(inRow).sort());
  const { rows: sealed } = await database.admin.query("select sealed, group_id from ballot.inbox");
  const paper = (row: { sealed: Buffer; groupId: string }) => `${row.groupId} ${row.sealed.toString("hex")}`;
  expect(sealed.map((row) => paper({ ...row, groupId: row.group_id })).sort()).toEqual(ballots.map(paper).sort());
  const { rows: transactions } = await database.admin.query(
    "select count(distinct xmin::text)::int as n from ballot.spent",
  );
  expect(transactions[0].n).toBeLessThan(20);
});

test("50 copies of one token at once, from two processes, give exactly one ballot", async () => {
  const fresh = await plantWave(database.admin, [{ name: "Only", invited: 9 }]);
  const boxes = [openBallotBox(pool, silentLog), openBallotBox(database.pools.collector.pool, silentLog)];
  const ballot = newBallot("Only", fresh);
  const castings = await Promise.all(Array.from({ length: 50 }, (_, i) => boxes[i % 2]?.cast(ballot)));
  expect(castings.filter((casting) => casting === "stored")).toHaveLength(1);
  expect(castings.filter((casting) => casting === "spent")).toHaveLength(49);
  expect(await rows("spent", groupId("Only", fresh))).toBe(1);
  expect(await rows("inbox", groupId("Only", fresh))).toBe(1);
});

test("other answers with a spent token do not replace the first ones", async () => {
  const fresh = await plantWave(database.admin, [{ name: "Only", invited: 9 }]);
  const box = openBallotBox(pool, silentLog);
  const first = newBallot("Only", fresh);
  expect(await box.cast(first)).toBe("stored");
  expect(await box.cast({ ...first, sealed: randomBytes(1937) })).toBe("spent");
  const { rows } = await database.admin.query("select sealed from ballot.inbox where group_id = $1", [first.groupId]);
  expect(rows.map((row) => row.sealed)).toEqual([first.sealed]);
});

test("nothing enters a wave that is not open; a token redeemed before still hears that it is in the box", async () => {
  const fresh = await plantWave(database.admin, [{ name: "Only", invited: 9 }]);
  const box = openBallotBox(pool, silentLog);
  const early = newBallot("Only", fresh);
  expect(await box.cast(early)).toBe("stored");
  for (const state of ["launched", "closing", "closed", "released", "cancelled"]) {
    await database.admin.query("update wave.wave set state = $2 where id = $1", [fresh.id, state]);
    expect(await box.cast(newBallot("Only", fresh)), state).toBe("closed");
    expect(await box.cast(early), state).toBe("spent");
  }
  expect(await rows("spent", groupId("Only", fresh))).toBe(1);
});

test("a close waits for the ballots under way, and a ballot that waits for the close is refused", async () => {
  const fresh = await plantWave(database.admin, [{ name: "Only", invited: 200 }]);
  const box = openBallotBox(pool, silentLog);
  let refused: Promise<string> | undefined;
  await inTransaction(database.pools.staff.db, "test close", async (tx) => {
    await lockExclusive(tx, boxLockOf(fresh.id));
    refused = box.cast(newBallot("Only", fresh));
    await database.admin.query("update wave.wave set state = 'closing' where id = $1", [fresh.id]);
  });
  expect(await refused).toBe("closed");

  // ballots pour in while the wave is closed: afterwards the box holds exactly the acknowledged ones
  await database.admin.query("update wave.wave set state = 'open' where id = $1", [fresh.id]);
  const ballots = Array.from({ length: 120 }, () => newBallot("Only", fresh));
  let seen = -1;
  const pouring = ballots.map(async (ballot, i) => {
    for (let turn = 0; turn < i; turn++) await setImmediate();
    return await box.cast(ballot);
  });
  await Promise.all(pouring.slice(0, 40));
  await inTransaction(database.pools.staff.db, "test close", async (tx) => {
    await lockExclusive(tx, boxLockOf(fresh.id));
    await database.admin.query("update wave.wave set state = 'closing' where id = $1", [fresh.id]);
    seen = await rows("inbox", groupId("Only", fresh));
  });
  const castings = await Promise.all(pouring);
  expect(castings.filter((casting) => casting === "stored")).toHaveLength(await rows("inbox", groupId("Only", fresh)));
  expect(seen).toBe(await rows("inbox", groupId("Only", fresh)));
});

test("one ballot that the database refuses does not take the others of its batch with it", async () => {
  const box = openBallotBox(pool, silentLog);
  const bad = newBallot("North");
  await database.admin.query(`create function refuse_one() returns trigger language plpgsql as $$
    begin if new.nonce = '\\x${bad.nonce.toString("hex")}' then raise exception 'refused'; end if; return new; end $$`);
  await database.admin.query(
    "create trigger refuse_one before insert on ballot.spent for each row execute function refuse_one()",
  );
  const good = Array.from({ length: 20 }, () => newBallot("South"));
  const outcomes = await Promise.allSettled(
    [...good.slice(0, 10), bad, ...good.slice(10)].map((ballot) => box.cast(ballot)),
  );
  expect(outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value === "stored")).toHaveLength(20);
  expect(outcomes[10]).toMatchObject({ status: "rejected", reason: { kind: "unavailable" } });
  const { rows } = await database.admin.query("select from ballot.spent where nonce = $1", [bad.nonce]);
  expect(rows).toHaveLength(0);
  await database.admin.query("drop trigger refuse_one on ballot.spent");
  expect(await box.cast(bad)).toBe("stored");
});

test("an error at COMMIT is no acknowledgement and leaves no half row", async () => {
  const fresh = await plantWave(database.admin, [{ name: "Only", invited: 9 }]);
  const box = openBallotBox(pool, silentLog);
  await database.admin.query(`create function refuse_late() returns trigger language plpgsql as $$
    begin raise exception 'too late' using errcode = '57014'; end $$`);
  await database.admin.query(`create constraint trigger refuse_late after insert on ballot.inbox
    deferrable initially deferred for each row execute function refuse_late()`);
  const ballots = Array.from({ length: 5 }, () => newBallot("Only", fresh));
  const outcomes = await Promise.allSettled(ballots.map((ballot) => box.cast(ballot)));
  await database.admin.query("drop trigger refuse_late on ballot.inbox");
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: "rejected", reason: { kind: "unavailable" } });
  expect(await rows("spent", groupId("Only", fresh))).toBe(0);
  expect(await rows("inbox", groupId("Only", fresh))).toBe(0);
  expect(await Promise.all(ballots.map((ballot) => box.cast(ballot)))).toEqual(ballots.map(() => "stored"));
});

test("a COMMIT whose confirmation is cut is retried without doubling", async () => {
  const fresh = await plantWave(database.admin, [{ name: "Only", invited: 9 }]);
  const box = openBallotBox(pool, silentLog);
  // the backend dies in COMMIT after the rows are decided on: the client cannot know the outcome
  const ballot = newBallot("Only", fresh);
  const client = await pool.connect();
  const cut = Object.assign(client.query.bind(client));
  client.query = (async (...args: Parameters<typeof cut>) => {
    const answer = await cut(...args);
    if (args[0] === "commit") throw new Error("Connection terminated unexpectedly");
    return answer;
  }) as typeof client.query;
  const onlyThisOne = { connect: async () => client } as unknown as typeof pool;
  await expect(openBallotBox(onlyThisOne, silentLog).cast(ballot)).rejects.toMatchObject({ kind: "unavailable" });
  expect(await box.cast(ballot)).toBe("spent");
  expect(await rows("inbox", groupId("Only", fresh))).toBe(1);
});
