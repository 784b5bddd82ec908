import { expect, test } from "vitest";
import { openBallotBox } from "../../server/ballot/cast-ballot-action.ts";
import { ballotOf } from "../../server/ballot/token.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { testOpener } from "../support/opener.ts";
import { ballotContent, randomAnswers, seeded } from "../support/planted-answers.ts";

const database = await freshDatabase();
const opener = await testOpener(database);

test("after close rows lie in the order of their random ids, written by one transaction a table", async () => {
  const wave = await opener.closingWave(
    [
      { name: "Larkfield" },
      { name: "North", parent: "Larkfield", invited: 60 },
      { name: "South", parent: "Larkfield", invited: 60 },
    ],
    { state: "open" },
  );
  const box = openBallotBox(database.pools.collector.pool, silentLog);
  const next = seeded(21);
  const arrived: string[] = [];
  for (let i = 0; i < 90; i++) {
    const group = i % 3 ? "North" : "South";
    const { token, sealed } =
      ballotOf(await wave.ballot(group, ballotContent(randomAnswers(next, { comment: `No ${i}` })))) ?? {};
    const groupId = wave.groups.get(group)?.id;
    if (!token || !sealed || !groupId) throw new Error("not a ballot");
    arrived.push(token.nonce.toString("hex"));
    const { nonce, signature } = token;
    expect(await box.cast({ waveId: wave.id, groupId, nonce, signature, sealed })).toBe("stored");
  }
  const physical = async (table: string, id: string) =>
    (await database.admin.query(`select ${id}::text as id, xmin::text from ${table} order by ctid`)).rows;

  // the control: before close the order of arrival is there to be read, one transaction a ballot
  const before = await physical("ballot.spent", "encode(nonce, 'hex')");
  expect(before.map((row) => row.id)).toEqual(arrived);
  expect(new Set(before.map((row) => row.xmin)).size).toBe(90);

  await database.admin.query("update wave.wave set state = 'closing', issuing_ended_at = now() where id = $1", [
    wave.id,
  ]);
  expect(await openBox(opener.deps, wave.id)).toBe("closed");
  for (const [table, id] of [
    ["response.response", "id"],
    ["response.comment", "id"],
    ["ballot.spent", "encode(nonce, 'hex')"],
  ] as const) {
    const after = await physical(table, id);
    expect(after, table).toHaveLength(90);
    expect(
      after.map((row) => row.id),
      table,
    ).toEqual(after.map((row) => row.id).toSorted());
    expect(new Set(after.map((row) => row.xmin)).size, table).toBe(1);
  }
});
