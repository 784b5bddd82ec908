import { createHash } from "node:crypto";

export const unitDepthMax = 12;
export const unitIdLengthMax = 100;

/** What stands between the names of a path in this file: " / " or " > " where any row has it, else "/". */
export function pathSeparatorOf(paths: readonly string[]): RegExp {
  if (paths.some((path) => /\s\/\s/.test(path))) return /\s\/(?=\s)/;
  if (paths.some((path) => /\s>\s/.test(path))) return /\s>(?=\s)/;
  return /\//;
}

/** The names of a path from the top down; empty names stand for two separators in a row. */
export function namesOfPath(path: string, separator: RegExp): readonly string[] {
  const names = path.split(separator).map((name) => name.normalize("NFC").replace(/\s+/g, " ").trim());
  // a slash before the first name or after the last says nothing
  while (names.length > 1 && names[0] === "") names.shift();
  while (names.length > 1 && names.at(-1) === "") names.pop();
  return names;
}

/** One spelling of a path, for maps. The separator cannot be part of a name. */
export function pathKey(names: readonly string[]): string {
  return names.join("\u0000");
}

/** The same for every way of writing the names in capitals. */
export function foldedPathKey(names: readonly string[]): string {
  return pathKey(names).toLowerCase();
}

/** The id of a unit that has none of its own: written from its path, so that it is the same in the next file. */
export function derivedUnitId(names: readonly string[]): string {
  const id = `/${names.map((name) => name.toLowerCase()).join("/")}`;
  if ([...id].length <= unitIdLengthMax) return id;
  return `/…${createHash("sha256").update(foldedPathKey(names)).digest("hex").slice(0, 32)}`;
}

/** True for ids that `derivedUnitId` wrote. */
export function isDerivedUnitId(externalId: string): boolean {
  return externalId.startsWith("/");
}

/** The path as people read it. */
export function pathInWords(names: readonly string[]): string {
  return names.join(" / ");
}
