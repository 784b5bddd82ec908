import { stringify } from "csv-stringify/sync";
import type { HeatmapSheet } from "./heatmap-sheet-view.ts";

/**
 * The heatmap as CSV: UTF-8 with a byte order mark, one row for each row of the page, for each scale its estimate, limits
 * and words. What a spreadsheet would take for a formula gets an apostrophe before it.
 */
export function heatmapCsv(sheet: HeatmapSheet): Buffer {
  const head = [
    "Unit",
    "Part of",
    "Row",
    "Verdict",
    "Detail",
    "Answered",
    ...sheet.pillars.flatMap((name) => [`${name}, weakest part`, `${name}, estimate`]),
    ...sheet.scales.flatMap(({ name }) => [
      name,
      `${name}, from`,
      `${name}, to`,
      `${name}, in words`,
      `${name}, clear change`,
    ]),
  ];
  const rows = sheet.rows.map((row) => [
    row.name,
    row.above,
    row.kind,
    row.verdict,
    row.detail,
    row.answered,
    ...sheet.pillars.flatMap((_, i) => {
      const cell = row.pillars[i];
      return [cell?.part || cell?.words || "", cell?.number ?? ""];
    }),
    ...sheet.scales.flatMap((_, i) => {
      const cell = row.scales[i];
      return [cell?.number ?? "", cell?.lower ?? "", cell?.upper ?? "", cell?.words ?? "", cell?.change ?? ""];
    }),
  ]);
  return Buffer.from(stringify([head, ...rows], { bom: true, escape_formulas: true, record_delimiter: "\r\n" }));
}
