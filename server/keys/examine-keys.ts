import { readdir, realpath, stat } from "node:fs/promises";
import { advised, broken, type Finding, fine } from "../kernel/finding.ts";
import { type KeyPlaces, keyFileFaults, keyPlaceFaults } from "./key-place.ts";

/** Looks at the key directories and changes nothing: who can read them and their files, and where they lie. */
export async function examineKeys(directories: readonly string[], places: KeyPlaces): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const directory of directories) findings.push(...(await examineDirectory(directory, places)));
  if (directories.length === 1)
    findings.push(
      advised(
        "there is one copy of the keys",
        "losing a box key before the close loses the wave: name two directories on two disks in UPWELL_KEYS",
      ),
    );
  return findings;
}

async function examineDirectory(directory: string, places: KeyPlaces): Promise<readonly Finding[]> {
  const real = await realpath(directory).catch(() => undefined);
  if (real === undefined) return [fine(`the key directory ${directory} will be made at the first start`)];
  if (!(await stat(real)).isDirectory())
    return [broken(`${directory} is not a directory`, "set UPWELL_KEYS to a directory")];
  const faults = [...(await keyPlaceFaults(real, places))];
  const names = await readdir(real).catch(() => []);
  faults.push(...(await keyFileFaults(real, names)));
  return faults.length > 0 ? faults : [fine(`the key directory ${directory} and its ${names.length} files lie safely`)];
}
