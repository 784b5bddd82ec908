import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { closePools, openPools, type Pools } from "./db/connect.ts";
import { startEmbedded } from "./db/embedded.ts";
import { migrate } from "./db/migrate.ts";
import { provision, provisionEmbedded } from "./db/provision.ts";
import { refuseUnsafeStart } from "./db/settings-guard.ts";
import type { Log } from "./kernel/log.ts";
import { Problem } from "./kernel/problem.ts";
import { type KeyStore, openKeyStore } from "./keys/key-store.ts";
import { forbidCoreDumps } from "./machine-safety.ts";

/** What stands before anything else can: keys, the database with its walls, a pool for each part. */
export interface House {
  readonly keyStore: KeyStore;
  readonly pools: Pools;
  /** Ends the pools, and the embedded PostgreSQL where this process started it. */
  close(): Promise<void>;
}

/**
 * Opens the key store, starts or reaches PostgreSQL, makes the roles and brings the tables up to date. Refuses to go on
 * where keys lie open or PostgreSQL would write down what people answer. Safe to call in several processes at once.
 * Throws a Problem that says what to do.
 */
export async function openHouse(config: Config, log: Log): Promise<House> {
  const embeddedFolder = join(config.dataFolder, "postgres");
  // passable, not readable: an embedded PostgreSQL that root starts runs as another account
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o711 });
  await forbidCoreDumps();
  const keyStore = await openKeyStore({
    directories: config.keyDirectories,
    notInside: [embeddedFolder],
    backups: config.backupFolders,
  });
  const embedded =
    config.databaseUrl === undefined ? await startEmbedded({ dataFolder: embeddedFolder, log }) : undefined;
  try {
    const provisioned =
      config.databaseUrl === undefined
        ? await provisionEmbedded(embedded?.url ?? "", keyStore)
        : await provision(config.databaseUrl, keyStore).catch((error: unknown) => {
            throw refusedBy(error);
          });
    const pools = openPools(provisioned.urls, log);
    try {
      await refuseUnsafeStart(pools);
      const applied = await migrate(pools.owner.db, provisioned.roles);
      if (applied.length > 0) log.info("database migrated", { applied });
    } catch (error) {
      await closePools(pools);
      throw error;
    }
    return {
      keyStore,
      pools,
      async close() {
        await closePools(pools);
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** What PostgreSQL says to a DATABASE_URL that it does not take, in words; any other error as it is. */
function refusedBy(error: unknown): unknown {
  const code = (error as { readonly code?: unknown }).code;
  const why =
    code === "28P01" || code === "28000"
      ? "PostgreSQL refuses the user or the password of DATABASE_URL. Correct it, and start again."
      : code === "3D000"
        ? "The database that DATABASE_URL names does not exist. Create it, or name another."
        : undefined;
  return why === undefined ? error : new Problem("unavailable", why, { cause: error });
}
