import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import { testFolder } from "./test-server.ts";

/** An empty folder for one test, removed when the test has finished. Call within the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(testFolder(), "folder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty folder for all tests of a file, removed when the last has finished. Call at the top of the file. */
export function folderOfFile(): string {
  const folder = mkdtempSync(join(testFolder(), "folder-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
