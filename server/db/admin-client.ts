import pg from "pg";
import { problemOf } from "./pg-problem.ts";

/** One connection for a piece of administration, closed afterwards. Connection trouble becomes a Problem. */
export async function withClient<Value>(url: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "upwell-administration",
  });
  // a backend that dies while nothing is asked of it would end the process; the next query reports it
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw problemOf(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The same address for another user, or another database. */
export function urlFor(
  url: string,
  change: { readonly user?: string; readonly password?: string; readonly database?: string },
): string {
  const changed = new URL(url);
  if (change.user !== undefined) changed.username = encodeURIComponent(change.user);
  if (change.password !== undefined) changed.password = encodeURIComponent(change.password);
  if (change.database !== undefined) changed.pathname = `/${encodeURIComponent(change.database)}`;
  return changed.toString();
}
