import type { StaffTransaction } from "../access/member.ts";
import type { StaffDb } from "../db/connect.ts";
import { inInstallation } from "../db/transaction.ts";
import type { WaveId } from "../kernel/brand.ts";
import type { Press } from "../press/press.ts";
import { exportRelease } from "../release/export-release-action.ts";
import type { Release } from "../release/release.ts";
import type { ReportDocument } from "./document.ts";
import type { ReportPress } from "./report-file.ts";
import type { ReportFormat } from "./report-formats.ts";
import { reportFile } from "./report-formats-file.ts";

/** Whoever may read the rows of an organisation: a member on a page, or the command line. */
export interface ReportReader {
  transaction<T>(name: string, work: (db: StaffTransaction) => Promise<T>): Promise<T>;
}

/** The report of a released wave as it stands: what is generated, with what people made of it. */
export type StandingReport = (reader: ReportReader, waveId: WaveId, release: Release) => Promise<ReportDocument>;

/** The report of a wave as a file, for the command line. Throws Problem("not-found") before the release. */
export async function exportReport(
  db: StaffDb,
  deps: ReportPress & { readonly press: Press; readonly documentOf: StandingReport },
  waveId: WaveId,
  format: ReportFormat,
): Promise<Uint8Array> {
  const { document } = await exportRelease(db, waveId);
  const release = JSON.parse(document) as Release;
  return (await reportFile(deps, release, await deps.documentOf(anyReader(db), waveId, release), format)).bytes;
}

/** The command line as a reader of any organisation. */
export function anyReader(db: StaffDb): ReportReader {
  return { transaction: (name, work) => inInstallation(db, name, work) };
}
