import { type Kysely, sql } from "kysely";
import { isDeadConnection } from "./pg-problem.ts";

/** More than any part's pool can have kept over a restart of PostgreSQL. */
const attemptsMax = 10;

/** Rejects when the database does not answer. A dead connection that the pool had kept only makes it ask the next. */
export async function assertAlive<Tables>(db: Kysely<Tables>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await sql`select 1`.execute(db);
      return;
    } catch (error) {
      if (attempt === attemptsMax || !isDeadConnection(error)) throw error;
    }
  }
}
