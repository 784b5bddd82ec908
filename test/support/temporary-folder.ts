import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder for one test, removed when the test has finished. Call within the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "upwell-folder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
