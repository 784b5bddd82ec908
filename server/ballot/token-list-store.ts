import type { Kysely } from "kysely";
import type { CollectorDb } from "../db/connect.ts";
import type { Database, LeftOut, WaveMode, WaveState } from "../db/schema.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { CountedGroup, SpentToken } from "./token-list.ts";

/** Handle of any part that may read redeemed tokens: the collector, and the opener that counts them. */
type Readable = Pick<Kysely<Pick<Database, "ballot.spent" | "wave.reporting_group">>, "selectFrom">;

/** The reporting groups of a wave in the order of the manifest. */
export async function selectCountedGroups(db: Readable, waveId: WaveId): Promise<readonly CountedGroup[]> {
  return await db
    .selectFrom("wave.reporting_group")
    .select(["leaf", "label", "invited", "issued", "redeemed", "public_key as publicKey"])
    .where("wave_id", "=", waveId)
    .orderBy("leaf")
    .execute();
}

/** All redeemed tokens of a wave by value, in chunks: the order says nothing about when they came. */
export async function* readSpentTokens(
  db: Readable,
  waveId: WaveId,
  chunk = 1_000,
): AsyncGenerator<readonly SpentToken[]> {
  let after: Buffer = Buffer.alloc(0);
  for (;;) {
    const tokens = await db
      .selectFrom("ballot.spent")
      .innerJoin("wave.reporting_group", "wave.reporting_group.id", "ballot.spent.group_id")
      .select(["nonce", "signature", "leaf"])
      .where("wave_id", "=", waveId)
      .where("nonce", ">", after)
      .orderBy("nonce")
      .limit(chunk)
      .execute();
    if (tokens.length > 0) yield tokens;
    const last = tokens.at(-1);
    if (last === undefined || tokens.length < chunk) return;
    after = last.nonce;
  }
}

/** The lowest nonce of a wave's redeemed tokens: the first of its list. */
export async function findFirstNonce(db: Readable, waveId: WaveId): Promise<Buffer | undefined> {
  for await (const [first] of readSpentTokens(db, waveId, 1)) return first?.nonce;
  return undefined;
}

/** What everybody may know of a launched wave. */
export interface PublicWave {
  readonly id: WaveId;
  readonly state: WaveState;
  readonly mode: WaveMode;
  readonly manifest: string;
  readonly manifestHash: Buffer;
  readonly closingAt: Date | null;
  readonly closedAt: Date | null;
  readonly isListDeleted: boolean;
  /** null until the box was opened */
  readonly record: PublicRecord | null;
}

/** What the opener wrote down of an opened box, and of its release. */
export interface PublicRecord {
  readonly tokens: number;
  readonly listBytes: number;
  readonly listHash: Buffer;
  readonly leftOut: LeftOut | null;
}

/** undefined for any id that is not that of a launched wave. */
export async function findPublicWave(db: CollectorDb, waveId: WaveId): Promise<PublicWave | undefined> {
  const row = await db
    .selectFrom("wave.wave as wave")
    .leftJoin("wave.public_record as record", "record.wave_id", "wave.id")
    .select([
      "wave.id",
      "wave.state",
      "wave.mode",
      "wave.manifest",
      "wave.manifest_hash",
      "wave.closing_at",
      "wave.closed_at",
      "wave.identities_purged_at",
      "record.tokens",
      "record.list_bytes",
      "record.list_hash",
      "record.left_out",
    ])
    .where("wave.id", "=", waveId)
    .executeTakeFirst();
  if (!row?.manifest || !row.manifest_hash) return undefined;
  const { tokens, list_bytes: listBytes, list_hash: listHash, left_out: leftOut } = row;
  return {
    id: row.id,
    state: row.state,
    mode: row.mode,
    manifest: row.manifest,
    manifestHash: row.manifest_hash,
    closingAt: row.closing_at,
    closedAt: row.closed_at,
    isListDeleted: row.identities_purged_at !== null,
    record: tokens === null || listBytes === null || !listHash ? null : { tokens, listBytes, listHash, leftOut },
  };
}
