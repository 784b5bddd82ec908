import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { DepsOptions } from "../../server/deps.ts";
import { emptyDatabase } from "./empty-database.ts";
import { type RunningApp, runApp } from "./running-app.ts";

/** The whole server on an empty database of its own, as `npm start` opens it; mails go to a folder. */
export interface WholeApp extends Omit<RunningApp, "stop"> {
  /** the superuser, on its database */
  readonly databaseUrl: string;
  /** The roles of its parts begin with this. */
  readonly rolePrefix: string;
}

/** Call at the top of a test file; everything ends with the file. */
export async function wholeApp(options: Pick<DepsOptions, "clock"> = {}): Promise<WholeApp> {
  const { url: databaseUrl, prefix: rolePrefix } = await emptyDatabase();
  const folder = mkdtempSync(join(tmpdir(), "upwell-app-"));
  const app = await runApp(databaseUrl, folder, options);
  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...app, databaseUrl, rolePrefix };
}
