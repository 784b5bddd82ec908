import type { Line } from "./calibration.ts";
import type { Band } from "./measure.ts";

/** The lines as text for people: measured against band, with the range over scenarios where there are several. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.name,
    rangeOf(line),
    line.band === null ? "report only" : bandWordsOf(line.band, line.unit),
    line.measured.reduce((sum, { cases }) => sum + cases, 0).toLocaleString("en-GB"),
    line.band === null ? "" : line.isMet ? "met" : "MISSED",
  ]);
  const head = ["quantity", "measured", "band", "cases", ""];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const text = [head, widths.map((width) => "-".repeat(width)), ...rows];
  return text
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** By scenario, where one line has several. */
export function detailsOf(lines: readonly Line[]): string {
  return lines
    .filter((line) => line.measured.length > 1)
    .map((line) => {
      const each = line.measured.map(({ scenario, value }) => `  ${scenario}: ${figure(value, line.unit)}`);
      return [line.name, ...each].join("\n");
    })
    .join("\n");
}

function rangeOf({ measured, unit }: Line): string {
  if (measured.length === 0) return "too few cases";
  const values = measured.map(({ value }) => value);
  const [low, high] = [figure(Math.min(...values), unit), figure(Math.max(...values), unit)];
  return low === high ? low : `${low} to ${high}`;
}

function bandWordsOf({ min, max }: Band, unit: Line["unit"]): string {
  if (min === undefined) return `at most ${figure(max ?? Number.NaN, unit)}`;
  return max === undefined ? `at least ${figure(min, unit)}` : `${figure(min, unit)} to ${figure(max, unit)}`;
}

function figure(value: number, unit: Line["unit"]): string {
  if (unit === "share") return `${(100 * value).toFixed(1)} %`;
  return unit === "ratio" ? value.toFixed(2) : value.toFixed(1);
}
