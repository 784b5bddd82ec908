import type { OpenerDb } from "../db/connect.ts";
import type { Thresholds, WaveMode, WaveState } from "../db/schema.ts";
import type { GroupId, UnitId, WaveId } from "../kernel/brand.ts";
import type { TreeUnit } from "./tree.ts";

/** What the opener needs of a wave to open its box. */
export interface WaveToOpen {
  readonly id: WaveId;
  readonly state: WaveState;
  readonly mode: WaveMode;
  readonly thresholds: Thresholds;
  readonly definitionId: string;
  readonly definition: string;
  readonly scoringKey: string;
  readonly manifest: string;
  readonly manifestHash: Buffer;
  readonly boxPublicKey: Buffer;
  /** in the mode trustee: opened ballots come back sealed to this */
  readonly returnPublicKey: Buffer | null;
  readonly isIssuingEnded: boolean;
  /** staff no longer waits for the works council */
  readonly isGivenUp: boolean;
}

/** Waves in one of these states, in the order in which they closed. */
export async function selectWavesIn(
  db: OpenerDb,
  states: readonly WaveState[],
): Promise<{ readonly id: WaveId; readonly state: WaveState; readonly isIssuingEnded: boolean }[]> {
  const rows = await db
    .selectFrom("wave.wave")
    .select(["id", "state", "issuing_ended_at"])
    .where("state", "in", states)
    .orderBy("closing_at")
    .orderBy("id")
    .execute();
  return rows.map(({ id, state, issuing_ended_at }) => ({ id, state, isIssuingEnded: issuing_ended_at !== null }));
}

/** The state of each of these waves; one that does not exist is left out. */
export async function selectStates(db: OpenerDb, ids: readonly WaveId[]): Promise<ReadonlyMap<WaveId, WaveState>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("wave.wave").select(["id", "state"]).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row.state]));
}

/** undefined unless the wave was launched. */
export async function findWaveToOpen(db: OpenerDb, id: WaveId): Promise<WaveToOpen | undefined> {
  const row = await db.selectFrom("wave.wave").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row?.definition || !row.scoring_key || !row.manifest || !row.manifest_hash || !row.box_public_key)
    return undefined;
  return {
    id: row.id,
    state: row.state,
    mode: row.mode,
    thresholds: row.thresholds,
    definitionId: row.definition_id,
    definition: row.definition,
    scoringKey: row.scoring_key,
    manifest: row.manifest,
    manifestHash: row.manifest_hash,
    boxPublicKey: row.box_public_key,
    returnPublicKey: row.return_public_key,
    isIssuingEnded: row.issuing_ended_at !== null,
    isGivenUp: row.withhold_reason !== null,
  };
}

/** The key that the opener makes at a launch: that of the box, or where the works council makes it, of the way back. */
const ownKeyOf = { sealed: "box_public_key", trustee: "return_public_key" } as const;

/** Waves of this mode that are being launched and for which the opener has not made its key yet. */
export async function selectWavesWithoutKey(db: OpenerDb, mode: WaveMode): Promise<WaveId[]> {
  const rows = await db
    .selectFrom("wave.wave")
    .select("id")
    .where("state", "=", "launching")
    .where("mode", "=", mode)
    .where(ownKeyOf[mode], "is", null)
    .execute();
  return rows.map((row) => row.id);
}

/** Publishes the opener's key of a wave of this mode that is being launched, unless it has one. */
export async function updatePublicKey(db: OpenerDb, id: WaveId, mode: WaveMode, publicKey: Buffer): Promise<void> {
  await db
    .updateTable("wave.wave")
    .set({ [ownKeyOf[mode]]: publicKey })
    .where("id", "=", id)
    .where("state", "=", "launching")
    .where("mode", "=", mode)
    .where(ownKeyOf[mode], "is", null)
    .execute();
}

/** The end of the box: its wave is closed, or withheld with this many ballots that nobody will ever read. */
export async function updateBoxEnded(
  db: OpenerDb,
  id: WaveId,
  end: { readonly at: Date; readonly withheldCount: number | null },
): Promise<void> {
  const isWithheld = end.withheldCount !== null;
  await db
    .updateTable("wave.wave")
    .set({
      state: isWithheld ? "withheld" : "closed",
      closed_at: end.at,
      ...(isWithheld ? { released_at: end.at, withheld_count: end.withheldCount } : {}),
    })
    .where("id", "=", id)
    .execute();
}

/** The whole tree of a wave as it was frozen, parents before children. */
export async function selectTree(db: OpenerDb, waveId: WaveId): Promise<TreeUnit[]> {
  return await db
    .selectFrom("wave.wave_unit as u")
    .leftJoin("wave.reporting_group as g", "g.id", "u.group_id")
    .select([
      "u.unit_id as id",
      "u.parent_id as parentId",
      "u.external_id as externalId",
      "u.name",
      "u.depth",
      "u.invited_own as invitedOwn",
      "g.unit_id as groupUnitId",
    ])
    .where("u.wave_id", "=", waveId)
    .orderBy("u.position")
    .execute();
}

/** Reporting group -> the unit that it stands for. */
export async function selectGroupUnits(db: OpenerDb, waveId: WaveId): Promise<ReadonlyMap<GroupId, UnitId>> {
  const rows = await db
    .selectFrom("wave.reporting_group")
    .select(["id", "unit_id"])
    .where("wave_id", "=", waveId)
    .execute();
  return new Map(rows.map((row) => [row.id, row.unit_id]));
}

/** Ended waves whose invitations were purged and whose redeemed tokens were not: they have to go too. */
export async function selectWavesWithTokensToPurge(db: OpenerDb): Promise<WaveId[]> {
  const rows = await db
    .selectFrom("wave.wave as wave")
    .select("wave.id")
    .where("state", "in", ["released", "withheld", "cancelled"])
    .where("identities_purged_at", "is not", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("wave.deletion").whereRef("wave_id", "=", "wave.id").where("what", "=", "tokens").select("what"),
        ),
      ),
    )
    .execute();
  return rows.map((row) => row.id);
}

/** Released waves that still have responses. */
export async function selectWavesWithResponses(
  db: OpenerDb,
): Promise<readonly { readonly id: WaveId; readonly closedAt: Date; readonly manifest: string | null }[]> {
  const rows = await db
    .selectFrom("wave.wave")
    .select(["id", "closed_at", "manifest"])
    .where("state", "=", "released")
    .where("responses_purged_at", "is", null)
    .execute();
  return rows.flatMap(({ id, closed_at, manifest }) =>
    closed_at === null ? [] : [{ id, closedAt: closed_at, manifest }],
  );
}

/** undefined if there is no such wave. */
export async function findPurgeStanding(
  db: OpenerDb,
  id: WaveId,
): Promise<{ readonly state: WaveState; readonly isPurged: boolean; readonly hasIdentities: boolean } | undefined> {
  const row = await db
    .selectFrom("wave.wave")
    .select(["state", "responses_purged_at", "identities_purged_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  return (
    row && {
      state: row.state,
      isPurged: row.responses_purged_at !== null,
      hasIdentities: row.identities_purged_at === null,
    }
  );
}

export async function updateResponsesPurged(db: OpenerDb, id: WaveId, at: Date): Promise<void> {
  await db.updateTable("wave.wave").set({ responses_purged_at: at }).where("id", "=", id).execute();
}
