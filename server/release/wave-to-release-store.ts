import type { OpenerDb } from "../db/connect.ts";
import type { DecisionRules, Thresholds, WaveKind, WaveMode, WaveState } from "../db/schema.ts";
import type { UnitId, WaveId } from "../kernel/brand.ts";

/** The facts of a closed wave that its release carries. */
export interface WaveToRelease {
  readonly state: WaveState;
  readonly title: string;
  readonly opensOn: string;
  readonly closingAt: Date;
  readonly mode: WaveMode;
  readonly definitionId: string;
  readonly definition: string;
  readonly scoringKey: string;
  readonly manifest: string;
  readonly manifestHash: Buffer;
  readonly thresholds: Thresholds;
  readonly rules: DecisionRules;
  readonly kinds: readonly WaveKind[];
}

/** undefined unless the wave was launched and closed. */
export async function findWaveToRelease(db: OpenerDb, id: WaveId): Promise<WaveToRelease | undefined> {
  const row = await db.selectFrom("wave.wave").selectAll().where("id", "=", id).executeTakeFirst();
  const closingAt = row?.closing_at ?? row?.closed_at;
  if (!row?.definition || !row.scoring_key || !row.manifest || !row.manifest_hash || !closingAt) return undefined;
  return {
    state: row.state,
    title: row.title,
    opensOn: row.opens_on,
    closingAt,
    mode: row.mode,
    definitionId: row.definition_id,
    definition: row.definition,
    scoringKey: row.scoring_key,
    manifest: row.manifest,
    manifestHash: row.manifest_hash,
    thresholds: row.thresholds,
    rules: row.rules,
    kinds: row.kinds,
  };
}

/** The reporting groups of a closed wave. */
export async function selectReleaseGroups(
  db: OpenerDb,
  waveId: WaveId,
): Promise<{ readonly unitId: UnitId; readonly invited: number; readonly redeemed: number }[]> {
  const rows = await db
    .selectFrom("wave.reporting_group")
    .select(["unit_id as unitId", "invited", "redeemed"])
    .where("wave_id", "=", waveId)
    .orderBy("leaf")
    .execute();
  return rows.map((row) => ({ ...row, redeemed: row.redeemed ?? 0 }));
}

export async function updateReleased(db: OpenerDb, id: WaveId, at: Date): Promise<void> {
  await db.updateTable("wave.wave").set({ state: "released", released_at: at }).where("id", "=", id).execute();
}
