import type pg from "pg";
import { shippedDefinition } from "../../definition/shipped.ts";
import { readHeaps } from "./heap.ts";
import { byPool, rowsInOrder, type SeenRow } from "./live-tables.ts";
import { type Hits, hitsOf, type Placed } from "./matching.ts";
import { firstPlaces } from "./plain-text.ts";
import type { Voter } from "./voters.ts";
import { readWal } from "./wal.ts";

/** A wave under attack: all that the superuser can reach, and the truth to count the hits with. */
export interface Scene {
  readonly admin: pg.Pool;
  readonly dataFolder: string;
  readonly waveId: string;
  readonly voters: readonly Voter[];
  /** made before the close */
  readonly copy: TableCopy;
}

/** Who had fetched a token and which tokens were redeemed, in the order of transaction ids. */
export interface TableCopy {
  readonly invitations: readonly SeenRow[];
  readonly spent: readonly SeenRow[];
}

const ofWave = "t.group_id in (select id from wave.reporting_group where wave_id = $1)";

export async function copyTables(admin: pg.Pool, waveId: string): Promise<TableCopy> {
  const who = { key: "person_id", pool: "group_id" };
  const token = { key: "encode(nonce, 'hex')", pool: "group_id" };
  return {
    invitations: await rowsInOrder(admin, "invitation.invitation", who, `${ofWave} and issued is not null`, [waveId]),
    spent: await rowsInOrder(admin, "ballot.spent", token, ofWave, [waveId]),
  };
}

/** From what is found to the person it belongs to. */
export function ownersOf(voters: readonly Voter[]) {
  const map = (keyOf: (voter: Voter) => string) => new Map(voters.map((voter) => [keyOf(voter), voter.personId]));
  const [people, nonces, rows, plains, comments] = [
    map((voter) => voter.personId),
    map((voter) => voter.nonce),
    map((voter) => voter.row),
    map((voter) => voter.plain),
    map((voter) => voter.comment),
  ];
  return {
    ofPerson: (id: string) => people.get(id),
    ofNonce: (nonce: string) => nonces.get(nonce),
    ofRow: (row: string) => rows.get(row),
    ofPlain: (json: string) => plains.get(json),
    ofComment: (text: string) => comments.get(text),
  };
}

type Pools = ReadonlyMap<string, Placed[]>;

/** Matches people and things inside every pool that has both. */
export function linked(people: Pools, things: Pools): Hits {
  return hitsOf([...people].map(([pool, list]) => ({ people: list, things: things.get(pool) ?? [] })));
}

/** The same rows with another name for their pool. */
export function regrouped(rows: readonly SeenRow[], poolOf: (row: SeenRow) => string): SeenRow[] {
  return rows.map((row) => ({ ...row, pool: poolOf(row) }));
}

/**
 * How many are found by where plain answers stand for the first time in the write-ahead log since `walFrom`, and in the
 * file of the table or index that betrays most. `ownerOf` knows the answers that are looked for.
 */
export async function linkedByBytes(
  scene: Scene,
  walFrom: bigint,
  schema: "attack" | null,
  people: Pools,
  poolOf: (owner: string) => string,
  ownerOf: (text: string) => string | undefined,
): Promise<{ readonly wal: Hits; readonly files: Hits }> {
  const { order, kindQuestions, kinds } = shippedDefinition().key;
  const length = order.length + kindQuestions.length * kinds.length;
  const inPools = (places: ReadonlyMap<string, number>) =>
    byPool(
      [...places].map(([key, place]) => ({ key, pool: poolOf(key), place })),
      (key) => key,
    );
  const inWal = firstPlaces(await readWal(scene.admin, scene.dataFolder, walFrom), length, ownerOf);
  const heaps = await readHeaps(scene.admin, scene.dataFolder, schema, length, ownerOf);
  const byFile = heaps.map(({ places }) => linked(people, inPools(places)));
  return {
    wal: linked(people, inPools(inWal)),
    files: byFile.reduce((most, one) => (one.hits > most.hits ? one : most), { hits: 0, pairs: 0, expected: 0 }),
  };
}
