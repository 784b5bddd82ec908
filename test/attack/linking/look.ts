import { atomOfGroup, byPool, commentUnitOfGroup, rowsInOrder } from "./live-tables.ts";
import type { Hits } from "./matching.ts";
import { copyTables, linked, linkedByBytes, ownersOf, regrouped, type Scene } from "./scene.ts";
import { type Arrival, fillUnsafeStorage } from "./unsafe-storage.ts";
import { freshWalPosition } from "./wal.ts";

/** How many people are found on each way from a person to what the person left. */
export interface Linked {
  /** the redeemed token, by the live tables after the close */
  readonly token: Hits;
  /** the answers, by the live tables after the close */
  readonly tables: Hits;
  /** the answers, with a copy of the tables from before the close */
  readonly copy: Hits;
  /** the comment, with the same copy */
  readonly comment: Hits;
  /** the answers, by the write-ahead log of the whole wave */
  readonly wal: Hits;
  /** the answers, by the files of all tables and indexes, dead rows in them */
  readonly files: Hits;
}

const answersText = "array_to_string(answers, ',')";

/** Every way over a closed wave. `walFrom`: where its write-ahead log begins. */
export async function linkClosedWave(scene: Scene, walFrom: bigint): Promise<Linked> {
  const { admin, waveId, voters, copy } = scene;
  const owner = ownersOf(voters);
  const after = await copyTables(admin, waveId);
  const ofWave = "wave_id = $1";
  const answers = { key: answersText, pool: "unit_id" };
  const responses = await rowsInOrder(admin, "response.response", answers, ofWave, [waveId]);
  const comments = await rowsInOrder(admin, "response.comment", { key: "text", pool: "unit_id" }, ofWave, [waveId]);
  const [atoms, commentUnits] = [await atomOfGroup(admin, waveId), await commentUnitOfGroup(admin, waveId)];

  const atomOf = (row: { readonly pool: string }) => atoms.get(row.pool) ?? "";
  const peopleAfter = byPool(regrouped(after.invitations, atomOf), owner.ofPerson);
  const peopleBefore = byPool(regrouped(copy.invitations, atomOf), owner.ofPerson);
  const writers = regrouped(copy.invitations, (row) => commentUnits.get(row.pool) ?? "");
  const byAnswers = byPool(responses, owner.ofRow);
  const poolOfOwner = new Map(responses.map((row) => [owner.ofRow(row.key) ?? "", row.pool]));
  const poolOf = (person: string) => poolOfOwner.get(person) ?? "";
  const known = (text: string) => owner.ofRow(text) ?? owner.ofPlain(text);
  return {
    token: linked(byPool(after.invitations, owner.ofPerson), byPool(after.spent, owner.ofNonce)),
    tables: linked(peopleAfter, byAnswers),
    copy: linked(peopleBefore, byAnswers),
    comment: linked(byPool(writers, owner.ofPerson), byPool(comments, owner.ofComment)),
    ...(await linkedByBytes(scene, walFrom, null, peopleBefore, poolOf, known)),
  };
}

/** The same attacks on the same arrivals in a storage without the defence: here they must succeed. */
export async function linkUnsafeStorage(scene: Scene): Promise<Linked> {
  const { admin, waveId, voters, copy } = scene;
  const owner = ownersOf(voters);
  const [atoms, commentUnits] = [await atomOfGroup(admin, waveId), await commentUnitOfGroup(admin, waveId)];
  const groupOf = new Map(copy.invitations.map((row) => [row.key, row.pool]));
  const atomOf = (person: string) => atoms.get(groupOf.get(person) ?? "") ?? "";
  const commentUnitOf = (person: string) => commentUnits.get(groupOf.get(person) ?? "") ?? "";
  const walFrom = await freshWalPosition(admin);
  await fillUnsafeStorage(admin, arrivalsOf(scene));

  const issued = await rowsInOrder(admin, "attack.invitation", { key: "person_id", pool: "''" }, "issued is not null");
  const people = byPool(
    regrouped(issued, (row) => atomOf(row.key)),
    owner.ofPerson,
  );
  const direct = await rowsInOrder(admin, "attack.direct", { key: answersText, pool: "''" }, "true");
  const answers = regrouped(direct, (row) => atomOf(owner.ofRow(row.key) ?? ""));
  const written = await rowsInOrder(admin, "attack.direct", { key: "comment", pool: "''" }, "true");
  const comments = regrouped(written, (row) => commentUnitOf(owner.ofComment(row.key) ?? ""));
  const writers = regrouped(issued, (row) => commentUnitOf(row.key));
  const mixingOff = linked(people, byPool(answers, owner.ofRow));
  return {
    // before the close nothing is rewritten yet: the same attack on the same rows
    token: linked(byPool(copy.invitations, owner.ofPerson), byPool(copy.spent, owner.ofNonce)),
    tables: mixingOff,
    copy: mixingOff,
    comment: linked(byPool(writers, owner.ofPerson), byPool(comments, owner.ofComment)),
    // only what a box without a seal leaves: rows that were written as they came would show as much
    ...(await linkedByBytes(scene, walFrom, "attack", people, atomOf, owner.ofPlain)),
  };
}

/** What the server saw, in the order of the one clock of the cluster. */
function arrivalsOf({ copy, voters }: Scene): Arrival[] {
  const byNonce = new Map(voters.map((voter) => [voter.nonce, voter]));
  return [
    ...copy.invitations.map((row) => ({ row, arrival: { kind: "issued", personId: row.key } as Arrival })),
    ...copy.spent.flatMap((row) => {
      const voter = byNonce.get(row.key);
      return voter ? [{ row, arrival: { kind: "cast", ...voter } as Arrival }] : [];
    }),
  ]
    .sort((a, b) => a.row.xid - b.row.xid || a.row.place - b.row.place)
    .map(({ arrival }) => arrival);
}
