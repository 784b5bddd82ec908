import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** What decides where the data lie when nobody says so; `env` is the environment, handed in by config. */
export interface DataFolderFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  /** folder of package.json: two checkouts never share data by accident */
  readonly checkout: string;
}

/**
 * The default data folder: /var/lib/upwell/NAME-HASH for root (PostgreSQL refuses to run as root, and the account it
 * runs as cannot enter /root), else $XDG_DATA_HOME or ~/.local/share; where that cannot be written or there is no
 * home, the folder for temporary files (`isTemporary`). Looks at the disk, changes nothing.
 */
export function defaultDataFolder(facts: DataFolderFacts): { readonly folder: string; readonly isTemporary: boolean } {
  const checkout = realpathSync(facts.checkout);
  const hash = createHash("sha256").update(checkout).digest("hex").slice(0, 10);
  const name = `${basename(checkout).replace(/[^A-Za-z0-9_-]/g, "_") || "checkout"}-${hash}`;
  const preferred = facts.isRoot ? "/var/lib/upwell" : homeFolder(facts.env);
  if (preferred !== undefined && canBeMade(preferred)) return { folder: join(preferred, name), isTemporary: false };
  // directly below the shared folder, whose sticky bit keeps others from putting their own in its place
  return { folder: join(tmpdir(), `upwell-${process.getuid?.() ?? "user"}-${name}`), isTemporary: true };
}

function homeFolder(env: DataFolderFacts["env"]): string | undefined {
  const xdg = env["XDG_DATA_HOME"];
  if (xdg?.startsWith("/")) return join(xdg, "upwell");
  // not os.homedir(): where HOME is missing it asks the account database, whose answer for a service is often a lie
  const home = env["HOME"];
  return home?.startsWith("/") ? join(home, ".local", "share", "upwell") : undefined;
}

function canBeMade(folder: string): boolean {
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
    return statSync(there).isDirectory();
  } catch {
    return false;
  }
}
