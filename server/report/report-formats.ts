/** What a report can be kept as, by the ending of the file. */
export const reportFormats = ["html", "pdf", "pptx"] as const;
export type ReportFormat = (typeof reportFormats)[number];
