import type { Press } from "../press/press.ts";
import type { Release } from "../release/release.ts";
import type { ReportDocument } from "./document.ts";
import { type ReportPress, writeReport } from "./report-file.ts";
import { reportPdf } from "./report-pdf-file.ts";
import { writeSlides } from "./slides/slides-file.ts";

/** What a report can be kept as, by the ending of the file. */
export const reportFormats = ["html", "pdf", "pptx"] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  html: "text/html",
  pdf: "application/pdf",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};

/** The report as the bytes of a file: the same document, word for word and number for number, in each format. */
export async function reportBytes(
  deps: ReportPress & { readonly press: Press },
  release: Release,
  document: ReportDocument,
  format: ReportFormat,
): Promise<Uint8Array> {
  switch (format) {
    case "html":
      return Buffer.from(writeReport(deps, release, null, document).html);
    case "pdf":
      return await reportPdf(deps, release, document);
    case "pptx":
      return await writeSlides(deps, document, release);
  }
}
