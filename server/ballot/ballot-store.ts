import type pg from "pg";
import { lockNumberOf } from "../db/advisory-lock.ts";
import type { GroupId, WaveId } from "../kernel/brand.ts";
import { boxLockOf } from "../wave/box-lock.ts";

/** A checked token with its sealed ballot, as it goes into the database. */
export interface Ballot {
  readonly waveId: WaveId;
  readonly groupId: GroupId;
  /** 32 bytes */
  readonly nonce: Buffer;
  /** 256 bytes */
  readonly signature: Buffer;
  /** 1,937 bytes */
  readonly sealed: Buffer;
}

/** "stored": in the box with this transaction. "spent": its token was redeemed before. "closed": not taken any more. */
export type Casting = "stored" | "spent" | "closed";

/**
 * Holds the boxes of these waves open until the transaction ends: a close waits for it. Must come before
 * `insertBallots`, in a statement of its own, so that the state is read after the wait.
 */
export async function lockBoxesShared(client: pg.PoolClient, waveIds: readonly WaveId[]): Promise<void> {
  await client.query({
    name: "ballot lock",
    text: "select pg_advisory_xact_lock_shared(number) from unnest($1::bigint[]) as number",
    values: [waveIds.map((id) => lockNumberOf(boxLockOf(id))).sort()],
  });
}

/** Rows come in as one binary value of fixed-size records, which spares a hexadecimal copy of every ballot. */
const insertText = `
  with ballot as (
    select g.group_id,
      substring($1::bytea from 2225 * (g.place - 1)::integer + 1 for 32) as nonce,
      substring($1::bytea from 2225 * (g.place - 1)::integer + 33 for 256) as signature,
      substring($1::bytea from 2225 * (g.place - 1)::integer + 289 for 1937) as sealed
    from unnest($2::uuid[]) with ordinality as g (group_id, place)
  ), judged as (
    select b.*, w.state = 'open' as is_open
    from ballot b join wave.reporting_group r on r.id = b.group_id join wave.wave w on w.id = r.wave_id
  ), fresh as (
    insert into ballot.spent (nonce, group_id, signature)
    select nonce, group_id, signature from judged where is_open order by nonce
    on conflict (nonce) do nothing
    returning nonce
  ), boxed as (
    insert into ballot.inbox (group_id, sealed)
    select j.group_id, j.sealed from judged j join fresh using (nonce) order by j.sealed
  )
  select encode(j.nonce, 'hex') as nonce,
    case
      when f.nonce is not null then 'stored'
      when j.is_open or exists (select from ballot.spent s where s.nonce = j.nonce) then 'spent'
      else 'closed'
    end as casting
  from judged j left join fresh f using (nonce)`;

/**
 * Puts the ballots whose token is new into the box, each whole, in one statement. Nonces must differ from one another.
 * Returns the outcome by nonce (hex); a ballot whose group does not exist has none.
 */
export async function insertBallots(
  client: pg.PoolClient,
  ballots: readonly Ballot[],
): Promise<ReadonlyMap<string, Casting>> {
  const records = Buffer.concat(ballots.flatMap(({ nonce, signature, sealed }) => [nonce, signature, sealed]));
  const { rows } = await client.query<{ nonce: string; casting: Casting }>({
    name: "ballot insert",
    text: insertText,
    values: [records, ballots.map((ballot) => ballot.groupId)],
  });
  return new Map(rows.map((row) => [row.nonce, row.casting]));
}
