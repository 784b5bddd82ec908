import { type Kysely, sql } from "kysely";

/** Rejects when the database does not answer. */
export async function assertAlive<Tables>(db: Kysely<Tables>): Promise<void> {
  await sql`select 1`.execute(db);
}
