import type { Member } from "../access/member.ts";
import { notFound } from "../http/route.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Release } from "../release/release.ts";
import { findRelease } from "../release/release-store.ts";
import { findWave, type WaveRow } from "../wave/wave-store.ts";

/** A wave as its results pages need it; `release` is undefined while there is none. */
export interface ShownWave {
  readonly wave: WaveRow;
  readonly release: Release | undefined;
}

/** Finds the wave in the member's organisation, and its numbers. Throws Problem("not-found") for any other wave. */
export type FindShownWave = (member: Member, waveId: WaveId) => Promise<ShownWave>;

/** Keeps the few releases that were read last: they never change, and large ones take longer to parse than to show. */
export function shownWaveFinder(kept = 4): FindShownWave {
  const releases = new Map<WaveId, Release>();
  return (member, waveId) =>
    member.transaction("read results", async (tx) => {
      const wave = await findWave(tx, member.organisation.id, waveId);
      if (wave === undefined) throw notFound();
      const known = releases.get(waveId);
      const release = known ?? (wave.state === "released" ? await findRelease(tx, waveId) : undefined);
      if (release !== undefined) {
        releases.delete(waveId); // the one read last goes to the end
        releases.set(waveId, release);
        for (const id of releases.keys()) if (releases.size > kept) releases.delete(id);
      }
      return { wave, release };
    });
}
