import { sql } from "kysely";
import type { OpenerDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { FrozenRelease } from "./release-store.ts";

/** The release of an earlier wave, and the questionnaire that it was made with. */
export interface EarlierRelease extends FrozenRelease {
  readonly id: WaveId;
  readonly definitionId: string;
  readonly definition: string;
  readonly scoringKey: string;
}

/** The released wave of the same organisation that closed last before this one; undefined if there is none. */
export async function findEarlierRelease(db: OpenerDb, waveId: WaveId): Promise<EarlierRelease | undefined> {
  const closing = sql<Date>`coalesce(earlier.closing_at, earlier.closed_at)`;
  const row = await db
    .selectFrom("wave.wave as wave")
    .innerJoin("wave.wave as earlier", (join) =>
      join
        .onRef("earlier.organisation_id", "=", "wave.organisation_id")
        .on(sql<boolean>`${closing} < coalesce(wave.closing_at, wave.closed_at)`),
    )
    .innerJoin("release.release as release", "release.wave_id", "earlier.id")
    .select([
      "earlier.id",
      "earlier.definition_id as definitionId",
      "earlier.definition",
      "earlier.scoring_key as scoringKey",
      "release.document",
      "release.document_hash as hash",
    ])
    .where("wave.id", "=", waveId)
    .where("earlier.state", "=", "released")
    .orderBy(closing, "desc")
    .orderBy("earlier.id")
    .limit(1)
    .executeTakeFirst();
  if (!row?.definition || !row.scoringKey) return undefined;
  return { ...row, definition: row.definition, scoringKey: row.scoringKey };
}
