/** A workbook as it is handed to the press: plain values, with their looks by number, so that much of it is sent quickly. */
export interface Workbook {
  readonly sheets: readonly WorkbookSheet[];
  readonly styles: readonly CellStyle[];
}

export interface WorkbookSheet {
  readonly name: string;
  /** rows and columns that stay in sight */
  readonly stickyRows: number;
  readonly stickyColumns: number;
  /** of the columns, in characters */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly BookCell[])[];
}

/** Text is written as text, so that nothing becomes a formula; numbers are whole numbers. */
export type BookValue = string | number | null;

/** A value, or a value with the place of its look in `styles`. */
export type BookCell = BookValue | readonly [value: BookValue, style: number];

export interface CellStyle {
  readonly isBold?: boolean;
  readonly isWrapped?: boolean;
  readonly isHead?: boolean;
  readonly align?: "center" | "right";
  readonly indent?: number;
  /** such as "#626d68" */
  readonly ink?: string;
  readonly fill?: string;
}
