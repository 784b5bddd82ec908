import { createHash } from "node:crypto";
import type { OpenerDb } from "../db/connect.ts";
import { inTransaction } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { leafTextOf } from "../wave/manifest.ts";
import { findWaveToOpen, selectTree, type WaveToOpen } from "./opener-store.ts";
import { type ReturnUnit, returnUnitsOf } from "./return-units.ts";
import {
  type CountedBoxedGroup,
  selectBoxedGroups,
  selectSealedBallots,
  selectSealedHashes,
} from "./returned-store.ts";

/** What goes to the works council. */
export interface SealedBallots {
  readonly ballots: number;
  /** the file, piece by piece (docs/protocol.md, "The way to the works council") */
  text(): AsyncGenerator<string>;
}

/**
 * The sealed ballots of a wave that waits for the works council: by reporting group, in the order of their hashes,
 * without a time, a token or a person. Refused in words for any other wave.
 */
export async function sealedBallotsOf(db: OpenerDb, waveId: WaveId): Promise<Result<SealedBallots, string>> {
  return await inTransaction(db, "list sealed ballots", async (tx): Promise<Result<SealedBallots, string>> => {
    const wave = await findWaveToOpen(tx, waveId);
    if (wave === undefined) return refuse("There is no such wave, or it was never launched.");
    const fault = notWaitingOf(wave);
    if (fault !== undefined) return refuse(fault);
    const groups = await selectBoxedGroups(tx, waveId);
    const units = returnUnitsOf(await selectTree(tx, waveId), groups, wave.thresholds.k);
    if (units === undefined) return refuse("Too few people answered: nothing will be opened. Look again in a minute.");
    const ballots = units.reduce((sum, unit) => sum + unit.ballots, 0);
    return ok({ ballots, text: () => textOf(db, wave, groups, units) });
  });
}

/** Why the ballots of this wave are not given out, or taken back; undefined if they are. */
export function notWaitingOf(wave: WaveToOpen): string | undefined {
  if (wave.mode !== "trustee") return "In this wave the server holds the key to the box, not the works council.";
  if (["closed", "released", "withheld", "cancelled"].includes(wave.state))
    return `The wave is ${wave.state}: its ballots are opened once, or never.`;
  if (wave.state !== "closing")
    return `The wave is ${wave.state}. Its ballots go to the works council after the close.`;
  if (!wave.isIssuingEnded) return "The wave is just being closed. Try again in a minute.";
  return wave.isGivenUp
    ? "Somebody gave up waiting for the works council: the ballots are being destroyed."
    : undefined;
}

async function* textOf(
  db: OpenerDb,
  wave: WaveToOpen,
  groups: readonly CountedBoxedGroup[],
  units: readonly ReturnUnit[],
): AsyncGenerator<string> {
  const leaves = groups.map((group) => leafTextOf(group));
  yield `{"kind":"upwell sealed ballots","v":1,"manifestHash":"${wave.manifestHash.toString("hex")}",\n`;
  yield `"manifest":${JSON.stringify(wave.manifest)},\n"leaves":${JSON.stringify(leaves)},\n"units":[`;
  for (const [at, unit] of units.entries()) {
    yield at === 0 ? '\n{"groups":[' : ',\n{"groups":[';
    for (const [place, group] of unit.groups.entries()) {
      const sealed = await selectSealedBallots(db, group.id);
      if (sealed.length !== group.ballots)
        throw new Error(`group ${group.id} has ${sealed.length} ballots, not ${group.ballots} as counted`);
      yield `${place === 0 ? "" : ","}{"leaf":${group.leaf},"count":${sealed.length},"ballots":[\n`;
      yield sealed.map((ballot) => `"${ballot.toString("base64url")}"`).join(",\n");
      yield "]}";
    }
    yield "]}";
  }
  yield "\n]}\n";
}

/** SHA-256 over the hashes of all ballots in the order of the file: what was opened is what was given out. */
export async function ballotsDigestOf(db: OpenerDb, units: readonly ReturnUnit[]): Promise<string> {
  const digest = createHash("sha256");
  for (const unit of units)
    for (const group of unit.groups) for (const hash of await selectSealedHashes(db, group.id)) digest.update(hash);
  return digest.digest("hex");
}
