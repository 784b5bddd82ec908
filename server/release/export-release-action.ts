import type { StaffDb } from "../db/connect.ts";
import { inInstallation } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { type FrozenRelease, findFrozenRelease } from "./release-store.ts";

/** The frozen document of a wave, byte for byte, for the command line. Throws Problem("not-found") before the release. */
export async function exportRelease(db: StaffDb, waveId: WaveId): Promise<FrozenRelease> {
  const frozen = await inInstallation(db, "export release", (tx) => findFrozenRelease(tx, waveId));
  if (frozen === undefined)
    throw new Problem("not-found", `The wave ${waveId} has no release. Close it first, and wait for its numbers.`);
  return frozen;
}
