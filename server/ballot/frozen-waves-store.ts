import type { CollectorDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import { findManifest, selectFrozenGroups } from "./collector-store.ts";
import { type FrozenWave, frozenWaveOf } from "./frozen-wave.ts";

/** The launched waves, each read from the database once: nothing of them ever changes. */
export interface FrozenWaves {
  /** undefined for any id that is not that of a launched wave. */
  find(waveId: WaveId): Promise<FrozenWave | undefined>;
}

/** Waves kept in memory; the one that was asked for longest ago makes room. */
const keptMax = 8;

export function frozenWaves(db: CollectorDb): FrozenWaves {
  return rememberingLast(keptMax, async (waveId) => {
    const wave = await findManifest(db, waveId);
    return wave && frozenWaveOf(wave, await selectFrozenGroups(db, waveId));
  });
}

/** Remembers the `max` last used values of `read`; never a missing one, never a failure. Asked at once, it reads once. */
export function rememberingLast<Value>(
  max: number,
  read: (waveId: WaveId) => Promise<Value | undefined>,
): { find(waveId: WaveId): Promise<Value | undefined> } {
  const kept = new Map<WaveId, Promise<Value | undefined>>();
  return {
    async find(waveId) {
      const reading = kept.get(waveId) ?? read(waveId);
      kept.delete(waveId);
      kept.set(waveId, reading);
      for (const oldest of [...kept.keys()].slice(0, -max)) kept.delete(oldest);
      const value = await reading.catch((error: unknown) => {
        kept.delete(waveId);
        throw error;
      });
      if (value === undefined) kept.delete(waveId);
      return value;
    },
  };
}
