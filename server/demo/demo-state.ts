import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What a finished demo leaves for its next start. */
const schema = z.strictObject({
  port: z.int(),
  organisation: z.string(),
  password: z.string(),
  waveId: z.string(),
  openWaveId: z.string(),
  surveyUrl: z.string(),
  responses: z.int(),
  teams: z.int(),
});
export type DemoState = z.infer<typeof schema>;

const fileIn = (folder: string) => join(folder, "demo.json");

/** undefined when there is none, or one of another version: then the demo begins anew. */
export function readDemoState(folder: string): DemoState | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(fileIn(folder), "utf8")));
  } catch {
    return undefined;
  }
}

/** Holds a password and a link: for its owner only, and never half written. */
export function writeDemoState(folder: string, state: DemoState): void {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const path = fileIn(folder);
  writeFileSync(`${path}.part`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

export function removeDemoState(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}
