import type { OpenerDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";

/** A redeemed token as it is kept after close, with the number of its reporting group. */
export interface SpentToken {
  readonly nonce: Buffer;
  readonly signature: Buffer;
  readonly leaf: number;
}

/** A reporting group with the counts that are public after close. */
export interface CountedGroup {
  readonly leaf: number;
  readonly label: string;
  readonly invited: number;
  readonly issued: number | null;
  readonly redeemed: number | null;
  readonly publicKey: Buffer | null;
}

/** All redeemed tokens of a wave by value: the order says nothing about when they came. */
export async function selectSpentTokens(db: OpenerDb, waveId: WaveId): Promise<readonly SpentToken[]> {
  return await db
    .selectFrom("ballot.spent")
    .innerJoin("wave.reporting_group", "wave.reporting_group.id", "ballot.spent.group_id")
    .select(["nonce", "signature", "leaf"])
    .where("wave_id", "=", waveId)
    .orderBy("nonce")
    .execute();
}

/** The reporting groups of a wave in the order of the manifest. */
export async function selectCountedGroups(db: OpenerDb, waveId: WaveId): Promise<readonly CountedGroup[]> {
  return await db
    .selectFrom("wave.reporting_group")
    .select(["leaf", "label", "invited", "issued", "redeemed", "public_key as publicKey"])
    .where("wave_id", "=", waveId)
    .orderBy("leaf")
    .execute();
}
