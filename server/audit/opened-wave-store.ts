import type { OpenerDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { AuditKey, OpenedWave } from "./opened-wave.ts";

/** A released wave with everything that its document must follow from. */
export interface ReleasedWave {
  readonly state: string;
  /** when its opened answers were deleted; null as long as they are there */
  readonly purgedAt: Date | null;
  readonly opened: OpenedWave;
  /** undefined if it was not released */
  readonly release: { readonly document: string; readonly hash: Buffer } | undefined;
}

/** The released wave of the same organisation that closed last before this one; undefined if there is none. */
export async function findWaveBefore(db: OpenerDb, id: WaveId): Promise<WaveId | undefined> {
  const waves = await db
    .selectFrom("wave.wave")
    .select(["id", "organisation_id", "state", "closing_at", "closed_at"])
    .where("organisation_id", "in", db.selectFrom("wave.wave").select("organisation_id").where("id", "=", id))
    .execute();
  const timeOf = (wave: (typeof waves)[number] | undefined) => (wave?.closing_at ?? wave?.closed_at)?.getTime() ?? 0;
  const end = timeOf(waves.find((wave) => wave.id === id));
  const earlier = waves.filter((wave) => wave.state === "released" && wave.id !== id && timeOf(wave) < end);
  return earlier.sort((a, b) => timeOf(b) - timeOf(a) || (a.id < b.id ? -1 : 1))[0]?.id;
}

/** undefined if there is no such wave, or it was never launched. */
export async function findReleasedWave(db: OpenerDb, id: WaveId): Promise<ReleasedWave | undefined> {
  const wave = await db.selectFrom("wave.wave").selectAll().where("id", "=", id).executeTakeFirst();
  if (!wave?.scoring_key) return undefined;
  const units = await db
    .selectFrom("wave.wave_unit as unit")
    .leftJoin("wave.reporting_group as group", "group.id", "unit.group_id")
    .select([
      "unit.unit_id as id",
      "unit.parent_id as parentId",
      "unit.name",
      "unit.external_id as externalId",
      "unit.invited_own as invitedOwn",
      "group.unit_id as groupUnitId",
    ])
    .where("unit.wave_id", "=", id)
    .orderBy("unit.position")
    .execute();
  const groups = await db
    .selectFrom("wave.reporting_group")
    .select(["unit_id as unitId", "invited", "redeemed"])
    .where("wave_id", "=", id)
    .execute();
  const openings = await db
    .selectFrom("response.opening")
    .select(["unit_id as unitId", "included", "excluded", "spoiled"])
    .where("wave_id", "=", id)
    .execute();
  const quality = await db
    .selectFrom("response.quality")
    .select(["speed", "too_fast as tooFast", "straight", "inconsistent", "sparse"])
    .where("wave_id", "=", id)
    .executeTakeFirst();
  const answers = await db
    .selectFrom("response.response")
    .select(["unit_id as unitId", "answers", "scale12"])
    .where("wave_id", "=", id)
    .execute();
  const release = await db
    .selectFrom("release.release")
    .select(["document", "document_hash as hash"])
    .where("wave_id", "=", id)
    .executeTakeFirst();
  return {
    state: wave.state,
    purgedAt: wave.responses_purged_at,
    release,
    opened: {
      key: JSON.parse(wave.scoring_key) as AuditKey,
      thresholds: wave.thresholds,
      rules: wave.rules,
      kinds: wave.kinds,
      units,
      groups: groups.map((group) => ({ ...group, redeemed: group.redeemed ?? 0 })),
      openings,
      quality,
      answers,
    },
  };
}
