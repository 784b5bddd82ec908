import type { Press } from "../press/press.ts";
import type { Release } from "../release/release.ts";
import type { ReportDocument } from "./document.ts";
import { type ReportPress, writeReport } from "./report-file.ts";
import type { ReportFormat } from "./report-formats.ts";
import { reportPdf } from "./report-pdf-file.ts";
import { writeSlides } from "./slides/slides-file.ts";

export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  html: "text/html",
  pdf: "application/pdf",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};

export interface ReportFile {
  readonly bytes: Uint8Array;
  /** Content-Security-Policy of a web page, for the header; null for what is no page */
  readonly policy: string | null;
}

/** The report as a file: the same document, word for word and number for number, in each format. */
export async function reportFile(
  deps: ReportPress & { readonly press: Press },
  release: Release,
  document: ReportDocument,
  format: ReportFormat,
): Promise<ReportFile> {
  switch (format) {
    case "html": {
      const { html, policy } = writeReport(deps, release, null, document);
      return { bytes: Buffer.from(html), policy };
    }
    case "pdf":
      return { bytes: await reportPdf(deps, release, document), policy: null };
    case "pptx":
      return { bytes: await writeSlides(deps, document, release), policy: null };
  }
}
