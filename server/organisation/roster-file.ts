import { CsvError, parse } from "csv-parse/sync";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { type RosterColumn, type RosterProblem, type RosterRow, type RosterTable, rosterColumns } from "./roster.ts";
import { columnNames, type MatchedHeaders, matchHeaders } from "./roster-headers.ts";
import { decodeText } from "./text-encoding.ts";

const rowsMax = 100_000;
const delimiters = [",", ";", "\t", "|"] as const;

/**
 * Reads the table of a roster: any encoding that spreadsheets write, separated by comma, semicolon, tab or bar, quoted
 * or not. Nothing is judged here but the form of the file.
 */
export function readRosterTable(bytes: Uint8Array): Result<RosterTable, readonly RosterProblem[]> {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return refuse([whole(decoded.refusal)]);
  // Excel's own hint about the separator is a line of the file, but no row of the table
  const text = decoded.value.text.replace(/^\uFEFF/, "").replace(/^sep=.\r?\n/i, "");
  const records = parseRecords(text, delimiterOf(text));
  if (!records.ok) return records;
  const header = records.value.findIndex((record) => record.some((cell) => cell.trim() !== ""));
  if (header < 0) return refuse([whole("The file holds no rows.")]);
  if (records.value.length > rowsMax) return refuse([whole(`The file has more than ${rowsMax} rows. Split it.`)]);
  const names = (records.value[header] ?? []).map((cell) => cell.trim());
  const matched = matchHeaders(names);
  const faults = headerFaults(names, matched, header + 1);
  if (faults.length > 0) return refuse(faults);
  const rows = records.value
    .map((record, at) => rowOf(record, at + 1, matched))
    .slice(header + 1)
    .filter((row) => rosterColumns.some((column) => row.cells[column] !== ""));
  if (rows.length === 0) return refuse([whole("The file has a header and no rows below it.")]);
  const headers = Object.fromEntries(
    rosterColumns.map((column) => [column, names[matched.places.get(column) ?? -1] ?? columnNames[column]]),
  ) as Record<RosterColumn, string>;
  return ok({ headers, rows, encoding: decoded.value.encoding });
}

/** The separator under which the header shows the most columns that we know, or else the most columns. */
function delimiterOf(text: string): string {
  const line = text.split(/\r\n|\n|\r/).find((candidate) => candidate.replace(/[,;|\s"]/g, "") !== "") ?? "";
  const scored = delimiters.map((delimiter) => {
    const cells = line.split(delimiter).map((cell) => cell.replaceAll('"', ""));
    return { delimiter, known: matchHeaders(cells).places.size, count: cells.length };
  });
  scored.sort((a, b) => b.known - a.known || b.count - a.count);
  return scored[0]?.delimiter ?? ",";
}

function parseRecords(text: string, delimiter: string): Result<readonly string[][], readonly RosterProblem[]> {
  try {
    return ok(
      parse(text, { delimiter, record_delimiter: ["\r\n", "\n", "\r"], relax_column_count: true, to: rowsMax + 2 }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = typeof error["lines"] === "number" ? error["lines"] : null;
    const message =
      "A quotation mark is not where it can be. A cell that holds one must stand in quotation marks, with the inner one doubled.";
    return refuse([{ row, column: "", message }]);
  }
}

function headerFaults(names: readonly string[], matched: MatchedHeaders, row: number): RosterProblem[] {
  const found = names.filter((name) => name !== "").map((name) => `"${name.slice(0, 60)}"`);
  const missing = matched.missing.map((column) => ({
    row,
    column: columnNames[column],
    message: `There is no column "${columnNames[column]}". The first row must name the columns; it says ${found.slice(0, 12).join(", ") || "nothing"}.`,
  }));
  const twice = matched.twice.map(({ column, first, second }) => ({
    row,
    column: second,
    message: `"${first}" and "${second}" both look like the column "${columnNames[column]}". Rename one of them.`,
  }));
  return [...missing, ...twice];
}

function rowOf(record: readonly string[], row: number, matched: MatchedHeaders): RosterRow {
  const cells = Object.fromEntries(
    rosterColumns.map((column) => [column, (record[matched.places.get(column) ?? -1] ?? "").trim()]),
  ) as Record<RosterColumn, string>;
  return { row, cells };
}

const whole = (message: string): RosterProblem => ({ row: null, column: "", message });
