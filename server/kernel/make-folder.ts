import { chmodSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder with `mode`. Parents that are missing are made so that other accounts can pass through but not list
 * them, whatever the umask: PostgreSQL runs as another account when Upwell is started by root.
 */
export function makeFolder(folder: string, mode: number): void {
  const path = resolve(folder);
  const firstMade = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (firstMade === undefined) return;
  for (let at = path; ; at = dirname(at)) {
    chmodSync(at, at === path ? mode : 0o711);
    if (at === firstMade || at === dirname(at)) return;
  }
}
