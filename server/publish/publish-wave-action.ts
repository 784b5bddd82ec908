import type { StaffDb } from "../db/connect.ts";
import { inInstallation } from "../db/transaction.ts";
import { readEditedDocument } from "../edit/edit-action.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { findRelease } from "../release/release-store.ts";
import type { Actor } from "../wave/wave-actor-action.ts";
import { findWave } from "../wave/wave-store.ts";
import { type PublishDeps, publishReport } from "./publish-action.ts";
import { stateOf, type Version, type VersionState } from "./version.ts";
import { selectVersions } from "./version-store.ts";

/** Publishes the report of a wave as it stands, for the command line. Throws a Problem that says why it is not. */
export async function publishWaveReport(
  actor: Actor,
  deps: PublishDeps,
  waveId: WaveId,
  note: string,
): Promise<Version> {
  const { wave, release } = await actor.transaction("read results", async (tx) => ({
    wave: await findWave(tx, actor.organisation.id, waveId),
    release: await findRelease(tx, waveId),
  }));
  if (wave === undefined || release === undefined)
    throw new Problem("not-found", `The wave ${waveId} has no release. Close it first, and wait for its numbers.`);
  const edited = await readEditedDocument(actor, waveId, release, deps.wording);
  const done = await publishReport(actor, deps, { waveId, title: wave.title, release, edited }, note);
  if (done.ok) return done.value;
  throw new Problem(
    "conflict",
    done.refusal.kind === "same"
      ? `Nothing has changed: the report as it stands is version ${done.refusal.number}.`
      : `${done.refusal.count} blocks of the report hold a text that cannot stand in it. Open the editor: it says what is wrong.`,
  );
}

/** Every version of a report with its state, the newest first. */
export async function listVersions(
  db: StaffDb,
  waveId: WaveId,
): Promise<readonly (Version & { readonly state: VersionState })[]> {
  const versions = await inInstallation(db, "list published versions", (tx) => selectVersions(tx, waveId));
  return versions.map((version) => ({ ...version, state: stateOf(version, versions) }));
}
