import { randomUUID } from "node:crypto";
import type pg from "pg";

/** What reached the server, in the order of the one clock that a cluster has: its transaction ids. */
export type Arrival =
  | { readonly kind: "issued"; readonly personId: string }
  | { readonly kind: "cast"; readonly row: string; readonly plain: string; readonly comment: string };

/**
 * The same arrivals in the storage of a careless product, in a schema of the attacker's own: answers written as they
 * come (no mixing), and a box whose ballots are not sealed, emptied in one batch in random order (mixing alone).
 */
export async function fillUnsafeStorage(admin: pg.Pool, arrivals: readonly Arrival[]): Promise<void> {
  await admin.query(`
    drop schema if exists attack cascade;
    create schema attack;
    create table attack.invitation (person_id uuid primary key, issued bytea);
    create table attack.direct (id uuid primary key, answers smallint[], comment text);
    create table attack.inbox (plain bytea);
    create table attack.mixed (id uuid primary key, answers smallint[]);`);
  const people = arrivals.flatMap((arrival) => (arrival.kind === "issued" ? [arrival.personId] : []));
  await admin.query("insert into attack.invitation select unnest($1::uuid[]), null", [people]);
  const client = await admin.connect();
  try {
    // as durable as the real thing, but this is only the control
    await client.query("set synchronous_commit = off");
    for (const arrival of arrivals)
      if (arrival.kind === "issued")
        await client.query("update attack.invitation set issued = $1 where person_id = $2", [
          Buffer.from(randomUUID()),
          arrival.personId,
        ]);
      else {
        const written = [randomUUID(), `{${arrival.row}}`, arrival.comment];
        await client.query("insert into attack.direct values ($1, $2, $3)", written);
        await client.query("insert into attack.inbox values ($1)", [Buffer.from(arrival.plain)]);
      }
    await client.query("reset synchronous_commit");
  } finally {
    client.release();
  }
  const opened = arrivals
    .flatMap((arrival) => (arrival.kind === "cast" ? [{ ...arrival, id: randomUUID() }] : []))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await admin.query(
    "insert into attack.mixed select id, answers::smallint[] from unnest($1::uuid[], $2::text[]) as t (id, answers)",
    [opened.map((one) => one.id), opened.map((one) => `{${one.row}}`)],
  );
  await admin.query("delete from attack.inbox");
}
