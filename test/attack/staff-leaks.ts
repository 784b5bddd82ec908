import type pg from "pg";
import { rowsInOrder } from "./linking/live-tables.ts";
import type { Voter } from "./linking/voters.ts";
import type { Seen } from "./staff-crawl.ts";

/** What no page of staff may ever hold, gathered by the superuser and from the mails. */
export interface Secrets {
  /** name of the kind of secret -> texts */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** names of units that are too small to be shown alone */
  readonly hiddenUnits: readonly string[];
}

/** Numbers of a row that are enough to know it again. */
const rowPart = 12;

export async function gatherSecrets(
  admin: pg.Pool,
  waveId: string,
  voters: readonly Voter[],
  fragments: readonly string[],
): Promise<Secrets> {
  const ids = async (table: string) =>
    (await rowsInOrder(admin, table, { key: "id", pool: "unit_id" }, "wave_id = $1", [waveId])).map(({ key }) => key);
  const hashes = await admin.query<{ hash: Buffer; issued: Buffer | null }>(
    "select secret_hash as hash, issued from invitation.invitation where wave_id = $1",
    [waveId],
  );
  const hidden = await admin.query<{ name: string }>(
    `select name from wave.wave_unit where wave_id = $1
       and unit_id not in (select unit_id from response.opening where wave_id = $1)`,
    [waveId],
  );
  const bothWays = (bytes: Buffer) => [bytes.toString("hex"), bytes.toString("base64url"), bytes.toString("base64")];
  const parts = voters.map(({ row }) => row.split(",").slice(0, rowPart));
  return {
    texts: new Map([
      ["secret of a link", fragments.map((fragment) => fragment.split(".")[0] ?? "")],
      ["hash of a secret", hashes.rows.flatMap(({ hash }) => bothWays(hash))],
      ["hash of what was signed", hashes.rows.flatMap(({ issued }) => (issued === null ? [] : bothWays(issued)))],
      ["token", voters.flatMap(({ nonce }) => bothWays(Buffer.from(nonce, "hex")))],
      ["id of a response", [...(await ids("response.response")), ...(await ids("response.comment"))]],
      [
        "row of answers",
        parts.flatMap((part) => [",", ", ", ";", "\t", "</td><td>"].map((between) => part.join(between))),
      ],
    ]),
    hiddenUnits: hidden.rows.map(({ name }) => name),
  };
}

/** Every secret and every number about a hidden unit that somebody was shown. */
export function leaksIn(pages: readonly Seen[], { texts, hiddenUnits }: Secrets): string[] {
  return pages.flatMap(({ who, path, body }) => {
    const text = body.toString("utf8");
    const secrets = [...texts].flatMap(([kind, list]) => (list.some((one) => text.includes(one)) ? [kind] : []));
    const units = hiddenUnits.filter((unit) => numbersAbout(text, unit)).map((unit) => `a number about ${unit}`);
    return [...secrets, ...units].map((what) => `${what}: ${who} at ${path}`);
  });
}

/** True if a row of a table, or a page that is about it alone, has a number for the unit. */
export function numbersAbout(html: string, unit: string): boolean {
  const isAbout = (part: string) =>
    part.includes(`<bdi>${unit}</bdi>`) || new RegExp(`<h1[^>]*>\\s*${unit}`).test(part);
  const rows = html.match(/<tr\b.*?<\/tr>/gs) ?? [];
  const main = /<main\b.*?<\/main>/s.exec(html)?.[0] ?? "";
  const own = new RegExp(`<h1[^>]*>\\s*(<bdi>)?${unit}`).test(main) ? [main] : [];
  return [...rows, ...own].filter(isAbout).some((part) => /\d/.test(wordsOf(part)));
}

/** Text as it is read, without dates. */
function wordsOf(html: string): string {
  return html.replace(/<[^>]*>/g, " ").replace(/\d{1,2} [A-Z][a-z]+ \d{4}/g, "");
}
