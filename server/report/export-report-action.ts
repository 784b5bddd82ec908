import type { StaffDb } from "../db/connect.ts";
import type { WaveId } from "../kernel/brand.ts";
import { exportRelease } from "../release/export-release-action.ts";
import type { Release } from "../release/release.ts";
import { type ReportPress, writeReport } from "./report-file.ts";

/** The report of a wave as one self-contained HTML file, for the command line. Throws Problem("not-found") before the release. */
export async function exportReport(db: StaffDb, press: ReportPress, waveId: WaveId): Promise<string> {
  const { document } = await exportRelease(db, waveId);
  return writeReport(press, JSON.parse(document) as Release, null).html;
}
