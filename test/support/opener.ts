import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { type KeyStore, openKeyStore } from "../../server/keys/key-store.ts";
import { boxKeyNameOf } from "../../server/response/box-key-job.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import { type PlantedUnit, type PlantedWave, plantWave } from "./planted-wave.ts";
import { folderOfFile } from "./temporary-folder.ts";

/** An opener with key store and clock of its own, for the waves of one test file. Call at the top of the file. */
export async function testOpener(database: FreshDatabase) {
  const directories = [folderOfFile(), folderOfFile()];
  const keyStore: KeyStore = await openKeyStore({ directories });
  const clock = { now: () => new Date("2026-12-12T06:00:00Z") };
  const deps = { db: database.pools.opener.db, keyStore, clock, random: systemRandom, log: silentLog };
  return {
    directories,
    keyStore,
    clock,
    deps,
    /** Planted in the state in which the issuer leaves it after close, with its box key where it belongs. */
    async closingWave(
      units: readonly PlantedUnit[],
      options: Parameters<typeof plantWave>[2] = {},
    ): Promise<PlantedWave> {
      const wave = await plantWave(database.admin, units, { state: "closing", issuingEnded: true, ...options });
      await keyStore.write(boxKeyNameOf(wave.id), wave.boxPrivateKey);
      return wave;
    },
  };
}
