import { readAgreed } from "../agreement/agreement-action.ts";
import type { StaffDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import { exportRelease } from "../release/export-release-action.ts";
import type { Release } from "../release/release.ts";
import type { StandingReport } from "./export-report-action.ts";
import { anyReader } from "./export-report-action.ts";
import { type ListedFacts, listFacts } from "./listed-facts.ts";
import type { Wording } from "./wording.ts";

/** The facts of a released wave, for programs. Throws Problem("not-found") before the release. */
export async function listWaveFacts(
  db: StaffDb,
  { wording, documentOf }: { readonly wording: Wording; readonly documentOf: StandingReport },
  waveId: WaveId,
): Promise<ListedFacts> {
  const { document } = await exportRelease(db, waveId);
  const release = JSON.parse(document) as Release;
  const reader = anyReader(db);
  const agreed = await readAgreed(reader, waveId, release);
  return listFacts(release, wording, await documentOf(reader, waveId, release), agreed);
}
