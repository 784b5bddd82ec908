/** One line of the table: a figure, what it stands against in the same run, and whether the goal is met. */
export interface Line {
  /** of the work that printed it, such as `ballots` */
  readonly work: string;
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  /** measured in the same run, so that the machine's mood falls out of the ratio; null where there is none */
  readonly anchor: { readonly name: string; readonly figure: number; readonly unit: string } | null;
  /** figure against anchor; null where there is no anchor */
  readonly ratio: number | null;
  /** such as "<= 2 ms"; null: only told */
  readonly goal: string | null;
  /** null without a goal */
  readonly isMet: boolean | null;
}

interface Measured {
  readonly work: string;
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  readonly anchor?: { readonly name: string; readonly figure: number; readonly unit?: string };
  /** Bounds of the figure, or of its ratio to the anchor. */
  readonly goal?: { readonly of?: "figure" | "ratio"; readonly atMost?: number; readonly atLeast?: number };
}

/** A finished line: works out the ratio, and holds the figure or the ratio against the goal. */
export function lineOf({ work, name, figure, unit, anchor, goal }: Measured): Line {
  const ratio = anchor === undefined ? null : figure / anchor.figure;
  const judged = goal?.of === "ratio" ? (ratio ?? Number.NaN) : figure;
  return {
    work,
    name,
    figure,
    unit,
    anchor: anchor === undefined ? null : { unit, ...anchor },
    ratio,
    goal: goal === undefined ? null : goalTextOf(goal, unit),
    isMet: goal === undefined ? null : judged <= (goal.atMost ?? Infinity) && judged >= (goal.atLeast ?? -Infinity),
  };
}

function goalTextOf(goal: NonNullable<Measured["goal"]>, unit: string): string {
  const what = goal.of === "ratio" ? "x" : ` ${unit}`;
  const bounds = [
    ...(goal.atLeast === undefined ? [] : [`>= ${goal.atLeast}${what}`]),
    ...(goal.atMost === undefined ? [] : [`<= ${goal.atMost}${what}`]),
  ];
  return bounds.join(", ");
}

const head = ["work", "what", "figure", "anchor in the same run", "ratio", "goal", ""];

/** The lines as a table of text. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [head, ...lines.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cellsOf({ work, name, figure, unit, anchor, ratio, goal, isMet }: Line): string[] {
  return [
    work,
    name,
    `${numberOf(figure)} ${unit}`,
    anchor === null ? "" : `${numberOf(anchor.figure)} ${anchor.unit} (${anchor.name})`,
    ratio === null ? "" : `${numberOf(ratio)}x`,
    goal ?? "",
    isMet === null ? "" : isMet ? "met" : "NOT MET",
  ];
}

/** Three digits that count. */
function numberOf(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-GB", {
    minimumFractionDigits: Math.min(digits, 3),
    maximumFractionDigits: Math.min(digits, 3),
  });
}
