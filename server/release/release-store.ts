import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { OpenerDb, StaffDb } from "../db/connect.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";
import type { Interval, Release, ReleaseTeam } from "./release.ts";

/** The release of a wave as it was frozen: the text, which never changes, and its SHA-256. */
export interface FrozenRelease {
  readonly document: string;
  readonly hash: Buffer;
}

/** undefined before the release, and for a wave of another organisation. Throws if the text was tampered with. */
export async function findFrozenRelease(db: StaffDb, waveId: WaveId): Promise<FrozenRelease | undefined> {
  const row = await db
    .selectFrom("release.release")
    .select(["document", "document_hash as hash"])
    .where("wave_id", "=", waveId)
    .executeTakeFirst();
  if (row) assertFrozen(waveId, row);
  return row;
}

/** Throws if the text of a release is not the one that was hashed when it was frozen. */
export function assertFrozen(waveId: WaveId, { document, hash }: FrozenRelease): void {
  if (!hashOf(document).equals(hash))
    throw new Error(`the release of the wave ${waveId} is not the one that was frozen: its hash differs`);
}

/** The frozen numbers of a wave, ready to be shown; undefined as for `findFrozenRelease`. */
export async function findRelease(db: StaffDb, waveId: WaveId): Promise<Release | undefined> {
  const frozen = await findFrozenRelease(db, waveId);
  return frozen && { ...notInOlder, ...(JSON.parse(frozen.document) as Release) };
}

/** What releases of earlier versions do not say. */
const notInOlder: Pick<Release, "pillars" | "excludedEffect" | "tenure"> = {
  pillars: [],
  excludedEffect: [],
  tenure: [],
};

/** Writes a release: the document, and the same numbers as rows for whoever works with SQL. Once per wave. */
export async function insertRelease(db: OpenerDb, waveId: WaveId, release: Release): Promise<void> {
  const document = JSON.stringify(release);
  await db
    .insertInto("release.release")
    .values({ wave_id: waveId, document, document_hash: hashOf(document) })
    .execute();
  const teams = release.units.flatMap(({ id, team }) =>
    team ? [{ place: { wave_id: waveId, unit_id: id as UnitId }, team }] : [],
  );
  const rows = teams.map(({ place, team }) => ({ ...place, ...teamRowOf(team) }));
  const cells = teams.flatMap(({ place, team }) => cellRowsOf(team).map((cell) => ({ ...place, ...cell })));
  const kinds = teams.flatMap(({ place, team }) => kindRowsOf(team).map((kind) => ({ ...place, ...kind })));
  await insertRows(db, "team", rows);
  await insertRows(db, "cell", cells);
  await insertRows(db, "kind_verdict", kinds);
}

/** All rows in one value: PostgreSQL parses that far quicker than a statement with a parameter for every number. */
async function insertRows(
  db: OpenerDb,
  table: "team" | "cell" | "kind_verdict",
  rows: readonly object[],
): Promise<void> {
  const into = sql.id("release", table);
  await sql`
    insert into ${into} select row.* from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::json) as row`.execute(
    db,
  );
}

function teamRowOf({ n, invited, verdict, confidence, priority, fix, watch, reasons }: ReleaseTeam) {
  return { n, invited, verdict, confidence, priority, fix: [...fix], watch: [...watch], reasons: [...reasons] };
}

function kindRowsOf(team: ReleaseTeam) {
  return Object.entries(team.kinds).map(([kind, { verdict, priority, rule }]) => ({ kind, verdict, priority, rule }));
}

function cellRowsOf(team: ReleaseTeam) {
  return Object.entries(team.cells).map(([scale, { n, own, estimate, p50, p60, state }]) => {
    const [mean, lower, upper] = numbersOf(own);
    const [estimated, estimate_lower, estimate_upper] = numbersOf(estimate);
    return { scale, n, mean, lower, upper, estimate: estimated, estimate_lower, estimate_upper, p50, p60, state };
  });
}

function numbersOf(interval: Interval | null): readonly [number | null, number | null, number | null] {
  return [interval?.mean ?? null, interval?.lower ?? null, interval?.upper ?? null];
}

function hashOf(document: string): Buffer {
  return createHash("sha256").update(document, "utf8").digest();
}
