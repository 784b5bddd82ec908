import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../kernel/package-root.ts";

/** Hashes of definitions, as `Definition` has them. */
const schema = z.array(z.string());

const file = () => join(packageRoot(), "dist", "proved-definitions.json");

/**
 * The definitions that survey-core has read at the build: only others need be proved at the start, which spares it the
 * loading of the library (0.1 s, 30 MB). Empty where nothing was built.
 */
export function readProvedHashes(): ReadonlySet<string> {
  return new Set(existsSync(file()) ? schema.parse(JSON.parse(readFileSync(file(), "utf8"))) : []);
}

/** Another process may read at the same time: it finds the old file or the new one. */
export function writeProvedHashes(hashes: readonly string[]): void {
  mkdirSync(dirname(file()), { recursive: true });
  const draft = `${file()}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(hashes));
  renameSync(draft, file());
}
