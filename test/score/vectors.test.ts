import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { faultsOf, ownFolder, readVectorFile, runners, type VectorFile, vectorFileNames } from "./vector-folder.ts";

/** Reference values made with R; another folder with files of the same form may be named in the environment. */
const folder = resolve(process.env["VECTORS_DIR"] || ownFolder);
const names = vectorFileNames(folder);

/** What is wrong with a file is a test that fails, so that the others still run. */
function fileOrFault(name: string): VectorFile | Error {
  try {
    return readVectorFile(folder, name);
  } catch (error) {
    return error as Error;
  }
}

test("the project has reference values for everything that can be compared with them", () => {
  expect(vectorFileNames(ownFolder).map((name) => name.slice(0, 2))).toEqual(Object.keys(runners).sort());
});

describe.each(names)("the reference values of %s are reproduced", (name) => {
  const file = fileOrFault(name);
  test("the file can be read and run", () => {
    if (file instanceof Error) throw file;
  });
  if (file instanceof Error) return;
  test.each(file.cases.map((one, i) => ({ ...one, title: `${i + 1} ${one.name}` })))("$title", (one) => {
    expect(faultsOf(file, one)).toEqual([]);
  });
});
