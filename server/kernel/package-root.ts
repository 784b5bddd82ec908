import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of package.json, whether this file runs from server/ (tsx) or from dist/server/ (compiled).
 * Shipped files (migrations, views, definitions) are found from here, never from the working directory.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("package.json was not found above the program; install it again.");
    folder = parent;
  }
  return folder;
}
