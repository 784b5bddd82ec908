import type { WaveId } from "../kernel/brand.ts";

/**
 * Name of the advisory lock on the ballot box of a wave. Taking in ballots holds it shared, for the length of one
 * transaction; whoever moves the wave from `open` to another state holds it alone, so that a ballot is either in the
 * box before the move or refused after it.
 */
export function boxLockOf(waveId: WaveId): string {
  return `box ${waveId}`;
}
