import writeExcelFile, { type Cell, type SheetData } from "write-excel-file/node";
import type { BookCell, CellStyle, Workbook } from "./workbook.ts";

/** The workbook as an Excel file (Office Open XML). */
export async function writeWorkbook({ sheets, styles }: Workbook): Promise<Uint8Array> {
  const looks = styles.map(lookOf);
  const made = sheets.map(({ name, stickyRows, stickyColumns, widths, rows }) => ({
    sheet: name,
    data: rows.map((row) => row.map((cell) => cellOf(cell, looks))) as SheetData,
    stickyRowsCount: stickyRows,
    stickyColumnsCount: stickyColumns,
    columns: widths.map((width) => ({ width })),
  }));
  return await writeExcelFile(made).toBuffer();
}

function cellOf(cell: BookCell, looks: readonly object[]): Cell {
  const [value, style] = Array.isArray(cell) ? (cell as readonly [string | number | null, number]) : [cell, -1];
  if (value === null) return null;
  const look = looks[style as number] ?? {};
  return typeof value === "number"
    ? { value, type: Number, format: "0", ...look }
    : { value: value as string, type: String, ...look };
}

function lookOf({ isBold, isWrapped, isHead, align, indent, ink, fill }: CellStyle): object {
  return {
    ...(isBold ? { fontWeight: "bold" } : {}),
    ...(isWrapped ? { wrap: true } : {}),
    ...(isHead ? { alignVertical: "bottom", bottomBorderStyle: "thin", bottomBorderColor: "#626d68" } : {}),
    ...(align === undefined ? {} : { align }),
    ...(indent === undefined ? {} : { indent }),
    ...(ink === undefined ? {} : { textColor: ink }),
    ...(fill === undefined ? {} : { backgroundColor: fill }),
  };
}
